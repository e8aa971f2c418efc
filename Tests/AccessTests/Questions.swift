import TestWorld
import Vault
import Vocabulary

@testable import Access

/// Invented people and dossiers to ask about.
enum Invented {
    static let now: Int64 = 1_800_000_000_000
    static let minute: Int64 = 60_000
    static let me = account(1), other = account(2)
    static let mine = organisation(1), theirs = organisation(2)
    static let dossier: DossierID = { var g = SeededGenerator(seed: 77); return .random(using: &g) }()

    static func account(_ seed: UInt64) -> AccountID { var g = SeededGenerator(seed: seed); return .random(using: &g) }
    static func organisation(_ seed: UInt64) -> OrganisationID { var g = SeededGenerator(seed: seed + 1_000); return .random(using: &g) }
}

/// What may vary in a question, with values under which everything is allowed.
struct Situation {
    var act = Act.readDossier
    var profession = Profession.specialisedEducator
    var secrecy = Secrecy.mission
    var duties: Duties = []
    var account = Actor.State.active
    var proof = Actor.Proof.passkey
    /// Minutes since the last proof of identity.
    var proofAge: Int64? = 1
    var recent = 0, overdue = 0, wrong = 0
    var isKnown = true
    var isOwnOrganisation = true
    var state = DossierFacts.State.open
    var membership: Membership.State? = .active
    var isReferent = true
    var scope: Audiences = [.identity, .location, .social, .judicial]
    /// Minutes until the end of the sharing, of the release of the location, of an urgent opening.
    var until: Int64?
    var locationUntil: Int64? = 60
    var urgentUntil: Int64?
    var answerBy: Int64?
    var isExcluded = false
    var audiences: Audiences = [.identity, .social]
    var askedBySelf: Bool? = false
    var approval = ApprovalFacts.State.waiting
    var isProvedSince = false
    var aim = Purpose.Aim.protect
    var basis = Purpose.Basis.sharedSecrecy

    private func time(_ minutes: Int64?) -> Int64? { minutes.map { Invented.now + $0 * Invented.minute } }

    var question: Question {
        let actor = Actor(
            account: Invented.me, organisation: Invented.mine, profession: profession, secrecy: secrecy, duties: duties, state: account, proof: proof,
            steppedUp: proofAge.map { Invented.now - $0 * Invented.minute }, urgencies: UrgencyRecord(recent: recent, overdue: overdue, wrong: wrong), isKnown: isKnown)
        let place = membership.map { Membership(state: $0, scope: scope, isReferent: isReferent, until: time(until), locationUntil: time(locationUntil), answerBy: time(answerBy) ?? .max) }
        let dossier = DossierFacts(
            id: Invented.dossier, state: state, membership: place, isExcluded: isExcluded, urgentUntil: time(urgentUntil), audiences: audiences, askedBy: askedBySelf.map { $0 ? Invented.me : Invented.other })
        let request = ApprovalFacts(organisation: isOwnOrganisation ? Invented.mine : Invented.theirs, state: approval, askedBy: askedBySelf.map { $0 ? Invented.me : Invented.other }, isProvedSince: isProvedSince)
        let resource: Resource = if act == .decideApproval || act == .useApproval { .approval(request) } else if Act.onDossier.contains(act) { .dossier(dossier) } else if [.useOwnAccount, .changeProofs, .openDossier].contains(act) { .ownAccount } else { .organisation(isOwnOrganisation ? Invented.mine : Invented.theirs) }
        return Question(actor: actor, act: act, resource: resource, purpose: Purpose(aim, basis), now: Invented.now)
    }

    /// The decision of the product.
    func refusal(under policies: [Policy] = Policy.all) -> Refusal? {
        let question = question
        do {
            _ = try authorise(question, under: policies.filter { $0.acts.contains(question.act) })
            return nil
        } catch {
            return error
        }
    }

    /// A situation in which the act is allowed.
    static func allowed(_ act: Act) -> Situation {
        var s = Situation()
        s.act = act
        switch act {
        case .useOwnAccount, .changeProofs: (s.aim, s.basis) = (.manage, .security)
        case .administer: (s.aim, s.basis, s.duties) = (.manage, .security, .administrator)
        case .watch, .plantCanary: (s.aim, s.basis, s.duties) = (.control, .security, .securityOfficer)
        case .seeApprovals, .askExport, .askSuspension, .decideApproval: (s.aim, s.basis, s.duties) = (.control, .security, .securityOfficer)
        case .useApproval: (s.aim, s.basis, s.duties, s.askedBySelf, s.approval) = (.control, .security, .securityOfficer, true, .agreed)
        case .reviewUrgency, .confirmReferent: (s.aim, s.basis, s.duties) = (.control, .security, .supervisor)
        case .seeReaders: (s.aim, s.basis) = (.control, .security)
        case .seeTeam, .askToJoin, .changeTeam: s.aim = .manage
        case .answerInvitation: (s.aim, s.membership) = (.manage, .invited)
        case .openUrgently: (s.aim, s.membership) = (.urgency, nil)
        case .reopenDossier: s.state = .closed
        case .readDossier, .openDossier, .closeDossier, .keepDossier, .addToDossier, .exportDossier, .askLocation, .releaseLocation: break
        }
        return s
    }

    /// Any situation at all.
    static func any(_ g: inout SeededGenerator) -> Situation {
        // Half of them are near one that is allowed: few drawn at random everywhere would be.
        let act = Act.allCases.randomElement(using: &g) ?? .readDossier
        var s = allowed(act)
        func changes(_ g: inout SeededGenerator) -> Bool { UInt8.random(in: 0..<4, using: &g) == 0 }
        if changes(&g) { s.profession = Profession.allCases.randomElement(using: &g) ?? .other }
        if changes(&g) { s.secrecy = Secrecy.allCases.randomElement(using: &g) ?? .none }
        if changes(&g) { s.duties = Duties(rawValue: .random(in: 0..<8, using: &g)) }
        if changes(&g) { s.account = Actor.State.allCases.randomElement(using: &g) ?? .closed }
        if changes(&g) { s.proof = Actor.Proof.allCases.randomElement(using: &g) ?? .firstFactor }
        if changes(&g) { s.proofAge = [nil, -1, 0, 5, 6].randomElement(using: &g) ?? nil }
        if changes(&g) { s.recent = .random(in: 0..<5, using: &g) }
        if changes(&g) { s.overdue = .random(in: 0..<2, using: &g) }
        if changes(&g) { s.wrong = .random(in: 0..<2, using: &g) }
        if changes(&g) { s.isKnown.toggle() }
        if changes(&g) { s.isOwnOrganisation.toggle() }
        if changes(&g) { s.state = DossierFacts.State.allCases.randomElement(using: &g) ?? .absent }
        if changes(&g) { s.membership = ([nil] + Membership.State.allCases).randomElement(using: &g) ?? nil }
        if changes(&g) { s.isReferent.toggle() }
        if changes(&g) { s.scope = Audiences(rawValue: .random(in: 0..<64, using: &g)).intersection(.all) }
        if changes(&g) { s.until = [nil, -1, 0, 1].randomElement(using: &g) ?? nil }
        if changes(&g) { s.locationUntil = [nil, -1, 0, 1].randomElement(using: &g) ?? nil }
        if changes(&g) { s.answerBy = [nil, -1, 0, 1].randomElement(using: &g) ?? nil }
        if changes(&g) { s.urgentUntil = [nil, -1, 0, 1].randomElement(using: &g) ?? nil }
        if changes(&g) { s.isExcluded.toggle() }
        if changes(&g) { s.audiences = Audiences(rawValue: .random(in: 0..<64, using: &g)).intersection(.all) }
        if changes(&g) { s.askedBySelf = [nil, true, false].randomElement(using: &g) ?? nil }
        if changes(&g) { s.approval = ApprovalFacts.State.allCases.randomElement(using: &g) ?? .absent }
        if changes(&g) { s.isProvedSince.toggle() }
        if changes(&g) { s.aim = Purpose.Aim.allCases.randomElement(using: &g) ?? .manage }
        if changes(&g) { s.basis = Purpose.Basis.allCases.randomElement(using: &g) ?? .security }
        return s
    }
}
