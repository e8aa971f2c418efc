extension Policy {
    /// An aim and a text from closed lists, that go with the act (GDPR 5-1-b; CASF L226-2-2, third condition).
    static let purpose = Policy("purpose", on: Set(Act.allCases)) { q in
        guard q.act.aims(isMember: q.activeMembership != nil).contains(q.purpose.aim) else { return .purpose }
        guard q.act.bases.contains(q.purpose.basis) else { return .purpose }
        guard q.purpose.basis != .careTeam || q.actor.profession.isHealth else { return .purpose }
        guard q.purpose.aim != .care || q.purpose.basis == .careTeam else { return .purpose }
        return nil
    }
}

extension Act {
    /// The aims for which an act may be asked.
    fileprivate func aims(isMember: Bool) -> [Purpose.Aim] {
        switch self {
        case .readDossier: isMember ? [.evaluate, .decide, .protect, .care, .justice] : [.urgency]
        case .openDossier: [.evaluate, .protect]
        case .addToDossier: [.evaluate, .decide, .protect, .care]
        case .closeDossier, .reopenDossier, .keepDossier: [.decide, .protect]
        case .exportDossier: [.evaluate, .decide, .protect, .justice]
        case .askLocation, .releaseLocation: [.protect]
        case .openUrgently: [.urgency]
        case .useOwnAccount, .changeProofs, .administer, .seeTeam, .answerInvitation, .askToJoin, .changeTeam: [.manage]
        case .seeReaders, .watch, .plantCanary, .reviewUrgency, .confirmReferent, .seeApprovals, .askExport, .askSuspension, .decideApproval, .useApproval: [.control]
        }
    }

    /// The texts that may allow an act.
    fileprivate var bases: [Purpose.Basis] {
        switch self {
        case .readDossier: [.sharedSecrecy, .careTeam]
        case .addToDossier: [.sharedSecrecy, .careTeam, .liftedSecrecy]
        case .exportDossier: [.sharedSecrecy, .liftedSecrecy]
        case .seeTeam, .openDossier, .closeDossier, .reopenDossier, .keepDossier, .answerInvitation, .askToJoin, .changeTeam, .askLocation, .releaseLocation, .openUrgently: [.sharedSecrecy]
        case .useOwnAccount, .changeProofs, .administer, .seeReaders, .watch, .plantCanary, .reviewUrgency, .confirmReferent, .seeApprovals, .askExport, .askSuspension, .decideApproval, .useApproval: [.security]
        }
    }
}
