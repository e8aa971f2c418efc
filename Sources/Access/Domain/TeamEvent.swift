import Vocabulary

/// What happens to the team of a child. Stored as `team.<name>.v1`; numbers and states only, nothing of the child.
public enum TeamEvent: Sendable, Hashable {
    /// The dossier begins with its referent.
    case founded(referent: AccountID)
    /// Sealed: the address to which it was made. An address without an account here is invited too, and never answers: nothing says whether a person has an account.
    case memberInvited(Invitation)
    /// A yes waits for the referent: an address is not a proof of who somebody is.
    case memberAnswered(Answer)
    case memberSuspended(AccountID)
    case memberResumed(AccountID)
    case memberEnded(AccountID)
    /// The young person or the parents were told since, or what was said of it was wrong.
    case memberTold(Telling)
    /// Sealed: the address, when the person is not on the team.
    case excluded(Exclusion)
    /// The exclusion was an error, or the tie is over: may be invited again.
    case readmitted(AccountID)
    case joinAsked(AccountID)
    case locationAsked(AccountID)
    case locationReleased(Release)

    /// A sharing (CASF L226-2-2): to whom, what, until when, and who was told.
    /// It stands under the number of the address, whether that has an account or not.
    public struct Invitation: Sendable, Hashable, Codable {
        /// Who was told, or why not: before, in a way that suits their age, unless it is against the interest of the child (CASF L226-2-2).
        public enum Told: String, Sendable, CaseIterable, Codable {
            case childAndParents
            /// Of age: the parents need not be told.
            case ofAge
            /// Telling the parents would be against the interest of the child.
            case child
            /// The parents could not be reached yet.
            case childFirst
            /// The child could not be reached yet.
            case parentsFirst
            /// Telling either would be against the interest of the child.
            case nobody
            /// Neither could be reached yet.
            case nobodyYet
        }

        public let account: AccountID
        let scope: UInt8
        public let isReferent: Bool
        /// Milliseconds since 1970.
        public let until: Int64?
        public let told: Told

        public var audiences: Audiences { Audiences(rawValue: scope) }

        public init(account: AccountID, audiences: Audiences, isReferent: Bool = false, until: Int64? = nil, told: Told) {
            (self.account, scope, self.isReferent, self.until, self.told) = (account, audiences.rawValue, isReferent, until, told)
        }
    }

    /// Who was told of the sharing with a member, or why not.
    public struct Telling: Sendable, Hashable, Codable {
        public let account: AccountID
        public let told: Invitation.Told
    }

    /// Kept out by name, also in an emergency. An address without an account is kept out too: before it has one.
    public struct Exclusion: Sendable, Hashable, Codable {
        public enum Reason: String, Sendable, CaseIterable, Codable {
            /// Tied to the family.
            case family
            /// Knows the young person outside work.
            case acquaintance
            /// Named in what is told.
            case named
            /// Asked to be kept out.
            case own
        }

        public let account: AccountID
        /// Worked out from the address under which they sign in: another account with it is kept out too.
        let foreseen: AccountID?
        public let reason: Reason

        public init(account: AccountID, foreseen: AccountID? = nil, reason: Reason) { (self.account, self.foreseen, self.reason) = (account, foreseen, reason) }
    }

    public struct Release: Sendable, Hashable, Codable {
        public let account: AccountID
        public let by: AccountID
        /// Milliseconds since 1970.
        public let until: Int64
    }

    public struct Answer: Sendable, Hashable, Codable {
        public let account: AccountID
        /// The number of the address that was invited.
        let foreseen: AccountID
        public let isYes: Bool
        let scope: UInt8
        let isReferent: Bool

        /// - Parameter audiences: of those proposed, what the profession and the secrecy of the person allow.
        package init(account: AccountID, foreseen: AccountID, isYes: Bool, audiences: Audiences, isReferent: Bool) {
            (self.account, self.foreseen, self.isYes, scope, self.isReferent) = (account, foreseen, isYes, audiences.rawValue, isReferent)
        }
    }

    /// As it is stored.
    package var act: String {
        switch self {
        case .founded: "team.founded.v1"
        case .memberInvited: "team.memberInvited.v1"
        case .memberAnswered: "team.memberAnswered.v1"
        case .memberSuspended: "team.memberSuspended.v1"
        case .memberResumed: "team.memberResumed.v1"
        case .memberEnded: "team.memberEnded.v1"
        case .memberTold: "team.memberTold.v1"
        case .excluded: "team.excluded.v1"
        case .readmitted: "team.readmitted.v1"
        case .joinAsked: "team.joinAsked.v1"
        case .locationAsked: "team.locationAsked.v1"
        case .locationReleased: "team.locationReleased.v1"
        }
    }

    package func facts() throws -> [UInt8] {
        switch self {
        case .memberInvited(let invitation): try Facts.encode(invitation)
        case .memberAnswered(let answer): try Facts.encode(answer)
        case .locationReleased(let release): try Facts.encode(release)
        case .memberTold(let telling): try Facts.encode(telling)
        case .excluded(let exclusion): try Facts.encode(exclusion)
        case .founded(let account), .memberSuspended(let account), .memberResumed(let account), .memberEnded(let account), .readmitted(let account), .joinAsked(let account), .locationAsked(let account):
            try Facts.encode(account)
        }
    }

    /// - Throws: when the facts are not those of the act.
    init?(act: String, facts: [UInt8]) throws {
        switch act {
        case "team.founded.v1": self = .founded(referent: try Facts.decode(facts))
        case "team.memberInvited.v1": self = .memberInvited(try Facts.decode(facts))
        case "team.memberAnswered.v1": self = .memberAnswered(try Facts.decode(facts))
        case "team.memberSuspended.v1": self = .memberSuspended(try Facts.decode(facts))
        case "team.memberResumed.v1": self = .memberResumed(try Facts.decode(facts))
        case "team.memberEnded.v1": self = .memberEnded(try Facts.decode(facts))
        case "team.memberTold.v1": self = .memberTold(try Facts.decode(facts))
        case "team.excluded.v1": self = .excluded(try Facts.decode(facts))
        case "team.readmitted.v1": self = .readmitted(try Facts.decode(facts))
        case "team.joinAsked.v1": self = .joinAsked(try Facts.decode(facts))
        case "team.locationAsked.v1": self = .locationAsked(try Facts.decode(facts))
        case "team.locationReleased.v1": self = .locationReleased(try Facts.decode(facts))
        default: return nil
        }
    }
}
