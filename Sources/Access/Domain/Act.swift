/// What a person may ask to do. A closed list: an act that is not here cannot be asked.
public enum Act: String, Sendable, CaseIterable {
    /// One's own sessions, proofs of identity and teams.
    case useOwnAccount
    /// Choose, add or remove one's own proofs of identity.
    case changeProofs
    /// Open a new dossier, whose first referent one is.
    case openDossier
    /// Open parts of a dossier.
    case readDossier
    /// Add to a dossier: a note, what was seen.
    case addToDossier
    /// End the follow-up, with a reason. It is read then, not written.
    case closeDossier
    /// Begin it again, with a reason.
    case reopenDossier
    /// Decide how long it is kept: hold it for justice, ask that it be erased, agree.
    case keepDossier
    /// See who is on the team.
    case seeTeam
    /// See who has read the dossier.
    case seeReaders
    /// Say yes or no to an invitation into a team.
    case answerInvitation
    /// Ask to join a team whose number one was given.
    case askToJoin
    /// Invite, suspend, end, keep out by name.
    case changeTeam
    /// Ask that the location be released to oneself.
    case askLocation
    /// Be the second person who releases it.
    case releaseLocation
    /// Take a copy out.
    case exportDossier
    /// Open in an emergency a dossier whose team one is not on.
    case openUrgently
    /// Say whether an urgent opening was right.
    case reviewUrgency
    /// Say that a referent who lost every proof of identity is the one who comes again, when no referent of the team can.
    case confirmReferent
    /// Invite people, name their duties, suspend them.
    case administer
    /// Alerts, reviews and limits of the institution.
    case watch
    /// Leave a canary dossier, and say that its alerts were looked at.
    case plantCanary
    /// See the requests that need a second person.
    case seeApprovals
    /// Ask to take out the entries of access of the institution.
    case askExport
    /// Ask that every account of the institution be suspended.
    case askSuspension
    /// Be the second person: agree, or refuse.
    case decideApproval
    /// Do what a second person has agreed to.
    case useApproval

    /// Acts about one dossier.
    public static let onDossier: Set<Act> = [.readDossier, .addToDossier, .closeDossier, .reopenDossier, .keepDossier, .seeTeam, .seeReaders, .answerInvitation, .askToJoin, .changeTeam, .askLocation, .releaseLocation, .exportDossier, .openUrgently]
}

/// Why something of a child is opened, and the text that allows it. Both from closed lists.
public struct Purpose: Sendable, Hashable {
    public enum Aim: String, Sendable, CaseIterable, Codable {
        /// Evaluate a situation, decide, put a measure in place (CASF L226-2-2, third condition).
        case evaluate, decide, protect
        /// Care (CSP L1110-4).
        case care
        /// Tonight's danger.
        case urgency
        /// Justice asks.
        case justice
        /// Work on accounts and teams: nothing of a child is opened.
        case manage
        /// Control of accesses (GDPR, article 32).
        case control
    }

    public enum Basis: String, Sendable, CaseIterable, Codable {
        case sharedSecrecy = "casf-l226-2-2"
        case careTeam = "csp-l1110-4"
        case liftedSecrecy = "cp-226-14"
        case security = "rgpd-32"
    }

    public let aim: Aim
    public let basis: Basis

    public init(_ aim: Aim, _ basis: Basis) {
        self.aim = aim
        self.basis = basis
    }
}
