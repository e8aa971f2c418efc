import Vocabulary

/// What an `AccountID` numbers.
public enum AccountSubject {}
/// The pseudonym of a person in the journal.
public typealias AccountID = Identifier<AccountSubject>

/// Who asks: one person, as the accounts and the session know them at this moment.
public struct Actor: Sendable, Hashable {
    public enum State: String, Sendable, CaseIterable, Codable {
        /// The link was sent, nobody has used it.
        case invited
        case active
        case suspended
        case closed
    }

    /// How the session was opened.
    public enum Proof: String, Sendable, CaseIterable, Codable {
        /// A passkey with user verification.
        case passkey
        /// A password and a code of the telephone, or a recovery code.
        case passwordAndCode
        /// An identity provider that said it checked a second factor.
        case federated
        /// A first factor only: it opens the page that asks for the second one, and nothing else.
        case firstFactor
    }

    public let account: AccountID
    public let organisation: OrganisationID
    public let profession: Profession
    public let secrecy: Secrecy
    public let duties: Duties
    public let state: State
    public let proof: Proof
    /// When the person last proved again who they are (milliseconds since 1970).
    public let steppedUp: Int64?
    public let urgencies: UrgencyRecord
    /// Somebody vouches for this person: a referent has taken them on a team since they last enrolled, or a week has passed.
    public let isKnown: Bool

    public init(
        account: AccountID, organisation: OrganisationID, profession: Profession, secrecy: Secrecy, duties: Duties = [], state: State = .active, proof: Proof, steppedUp: Int64? = nil,
        urgencies: UrgencyRecord = UrgencyRecord(), isKnown: Bool = true
    ) {
        self.account = account
        self.organisation = organisation
        self.profession = profession
        self.secrecy = secrecy
        self.duties = duties
        self.state = state
        self.proof = proof
        self.steppedUp = steppedUp
        self.urgencies = urgencies
        self.isKnown = isKnown
    }

    /// The same person, had they just proved again who they are: to say what would open, never to open it.
    func proved(at time: Int64) -> Actor {
        Actor(account: account, organisation: organisation, profession: profession, secrecy: secrecy, duties: duties, state: state, proof: proof, steppedUp: time, urgencies: urgencies, isKnown: isKnown)
    }
}

/// What a person does for the institution, beside a profession.
public struct Duties: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Makes accounts and units. Never sees a secret, never opens a dossier.
    public static let administrator = Duties(rawValue: 1)
    /// Reads the journal and the alerts. Never opens a dossier.
    public static let securityOfficer = Duties(rawValue: 2)
    /// On call: is told of urgent openings, and reviews them.
    public static let supervisor = Duties(rawValue: 4)

    /// No person alone may give a right and use it, or use it and judge it: one duty each.
    public var areApart: Bool { [Duties(), .administrator, .securityOfficer, .supervisor].contains(self) }
}

/// The urgent openings of a person so far.
public struct UrgencyRecord: Sendable, Hashable {
    /// In the last 30 days.
    public let recent: Int
    /// Opened more than 72 hours ago, and reviewed by nobody.
    public let overdue: Int
    /// Judged wrong in the last 30 days.
    public let wrong: Int

    public init(recent: Int = 0, overdue: Int = 0, wrong: Int = 0) {
        self.recent = recent
        self.overdue = overdue
        self.wrong = wrong
    }
}
