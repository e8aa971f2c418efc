import Vault

@testable import Access

/// What must be allowed, written a second time from the law and from the issue, act by act, without the rules of the product.
enum Oracle {
    static func allows(_ s: Situation) -> Bool {
        guard s.account == .active, s.proof != .firstFactor else { return false }
        let proved = s.proofAge.map { (0...5).contains($0) } ?? false
        switch s.act {
        case .useOwnAccount:
            return s.aim == .manage && s.basis == .security
        case .changeProofs:
            return proved && s.aim == .manage && s.basis == .security
        case .openDossier:
            return s.secrecy != .none && !s.duties.contains(.administrator) && !s.duties.contains(.securityOfficer) && (s.aim == .protect || s.aim == .evaluate) && s.basis == .sharedSecrecy
        case .administer:
            return s.isOwnOrganisation && s.duties.contains(.administrator) && proved && s.aim == .manage && s.basis == .security
        case .watch:
            return s.isOwnOrganisation && s.duties.contains(.securityOfficer) && s.aim == .control && s.basis == .security
        case .plantCanary:
            return s.isOwnOrganisation && s.isKnown && s.duties.contains(.securityOfficer) && proved && s.aim == .control && s.basis == .security
        case .seeApprovals, .askExport, .askSuspension, .decideApproval, .useApproval:
            return s.isOwnOrganisation && s.aim == .control && s.basis == .security && approval(s, proved)
        case .confirmReferent:
            return s.isOwnOrganisation && s.isKnown && s.duties == .supervisor && proved && s.aim == .control && s.basis == .security
        case .reviewUrgency:
            return s.isOwnOrganisation && s.isKnown && s.duties == .supervisor && s.secrecy != .none && s.aim == .control && s.basis == .security
        default:
            return mayTouchDossiers(s) && dossier(s, proved)
        }
    }

    /// Two persons who answer for accounts or accesses: one asks, another one decides, the first one uses it.
    private static func approval(_ s: Situation, _ proved: Bool) -> Bool {
        let isEither = s.duties.contains(.administrator) || s.duties.contains(.securityOfficer)
        switch s.act {
        case .seeApprovals: return isEither
        case .askExport: return proved && s.isKnown && s.duties.contains(.securityOfficer)
        case .askSuspension: return proved && s.isKnown && isEither
        case .decideApproval: return proved && isEither && s.isKnown && s.approval == .waiting && s.askedBySelf != true && !s.isProvedSince
        default: return proved && isEither && s.approval == .agreed && s.askedBySelf == true && !s.isProvedSince
        }
    }

    private static func mayTouchDossiers(_ s: Situation) -> Bool {
        !s.duties.contains(.administrator) && !s.duties.contains(.securityOfficer) && !s.isExcluded && (s.state == .open || s.state == .closed)
    }

    private static func dossier(_ s: Situation, _ proved: Bool) -> Bool {
        let isBound = s.secrecy == .profession || s.secrecy == .mission
        let isMember = s.membership == .active && (s.until == nil || s.until == 1)
        let isUrgent = s.urgentUntil == 1
        let managesTeam = s.aim == .manage && s.basis == .sharedSecrecy
        switch s.act {
        case .seeTeam: return (isMember || isUrgent) && managesTeam
        case .askToJoin: return managesTeam
        case .answerInvitation: return s.membership == .invited && (s.until == nil || s.until == 1) && (s.answerBy == nil || s.answerBy == 1) && managesTeam
        case .changeTeam: return isMember && s.isReferent && proved && managesTeam
        case .seeReaders: return isMember && isBound && s.aim == .control && s.basis == .security
        case .openUrgently: return isBound && proved && s.isKnown && s.recent < 3 && s.overdue == 0 && s.wrong == 0 && s.aim == .urgency && s.basis == .sharedSecrecy
        case .askLocation: return isMember && isBound && s.state == .open && proved && s.scope.contains(.location) && everNeeds(s.profession).contains(.location) && s.aim == .protect && s.basis == .sharedSecrecy
        case .releaseLocation: return isMember && isBound && s.state == .open && proved && s.scope.contains(.location) && everNeeds(s.profession).contains(.location) && s.askedBySelf == false && s.aim == .protect && s.basis == .sharedSecrecy
        case .addToDossier: return isMember && s.state == .open && [.evaluate, .decide, .protect, .care].contains(s.aim) && text(s, [.sharedSecrecy, .careTeam, .liftedSecrecy])
        case .closeDossier: return isMember && s.isReferent && isBound && s.state == .open && proved && [.decide, .protect].contains(s.aim) && s.basis == .sharedSecrecy
        case .keepDossier: return isMember && s.isReferent && isBound && proved && s.isKnown && [.decide, .protect].contains(s.aim) && s.basis == .sharedSecrecy
        case .reopenDossier: return isMember && isBound && s.state == .closed && [.decide, .protect].contains(s.aim) && s.basis == .sharedSecrecy
        case .exportDossier: return isMember && isBound && proved && classes(s, isMember, true) && [.evaluate, .decide, .protect, .justice].contains(s.aim) && text(s, [.sharedSecrecy, .liftedSecrecy])
        case .readDossier:
            let aims: [Purpose.Aim] = isMember ? [.evaluate, .decide, .protect, .care, .justice] : [.urgency]
            return (isMember || isUrgent) && isBound && classes(s, isMember, proved) && aims.contains(s.aim) && text(s, [.sharedSecrecy, .careTeam])
        default: return false
        }
    }

    private static func text(_ s: Situation, _ texts: [Purpose.Basis]) -> Bool {
        let isCare = [.schoolHealth, .doctor, .midwife, .psychologist].contains(s.profession)
        return texts.contains(s.basis) && (s.basis != .careTeam || isCare) && (s.aim != .care || s.basis == .careTeam)
    }

    /// Every class asked for is shared with this person and needed by the profession; the location also needs two persons and a recent proof.
    private static func classes(_ s: Situation, _ isMember: Bool, _ proved: Bool) -> Bool {
        guard !s.audiences.isEmpty else { return false }
        return s.audiences.classes.allSatisfy { audience in
            let one = Audiences(audience)
            guard everNeeds(s.profession).contains(one), !isMember || s.scope.contains(one) else { return false }
            return audience != .location || (isMember && proved && s.locationUntil.map { $0 > 0 } == true)
        }
    }

    private static func everNeeds(_ profession: Profession) -> Audiences {
        switch profession {
        case .doctor, .midwife, .schoolHealth: [.identity, .location, .health, .social]
        case .psychologist: [.identity, .health, .social]
        case .pjj, .socialWork, .specialisedEducator: [.identity, .location, .judicial, .social]
        case .fosterFamily, .nightStaff, .streetPrevention: [.identity, .location, .social]
        case .justice, .police: [.identity, .location, .judicial]
        case .leisure, .other, .teaching: [.identity, .social]
        }
    }
}
