import Vocabulary

/// What is asked for.
public enum Resource: Sendable, Hashable {
    /// The account of who asks.
    case ownAccount
    case organisation(OrganisationID)
    case dossier(DossierFacts)
    /// A request that needs a second person.
    case approval(ApprovalFacts)
}

/// A dossier, and what ties who asks to it.
public struct DossierFacts: Sendable, Hashable {
    public enum State: String, Sendable, CaseIterable {
        /// No such dossier.
        case absent
        case open
        /// Its follow-up was handed over or ended: it is read, not written.
        case closed
        /// Its keys were destroyed.
        case erased
    }

    public let id: DossierID
    public let state: State
    /// Nil for who never was on the team.
    public let membership: Membership?
    /// A tie to the child or the family was declared: this person is kept out by name.
    public let isExcluded: Bool
    /// An urgent opening by who asks lasts until then (milliseconds since 1970).
    public let urgentUntil: Int64?
    /// The classes asked for.
    public let audiences: Audiences
    /// Who asked first, when the act is the second of two persons.
    public let askedBy: AccountID?

    public init(
        id: DossierID, state: State, membership: Membership? = nil, isExcluded: Bool = false, urgentUntil: Int64? = nil, audiences: Audiences = [], askedBy: AccountID? = nil
    ) {
        self.id = id
        self.state = state
        self.membership = membership
        self.isExcluded = isExcluded
        self.urgentUntil = urgentUntil
        self.audiences = audiences
        self.askedBy = askedBy
    }

    /// On the team at this moment: active, and its end has not come.
    public func isMember(_ now: Int64) -> Bool { membership.map { $0.state == .active && ($0.until.map { now < $0 } ?? true) } ?? false }

    /// The same dossier, asked for other classes.
    public func asking(_ audiences: Audiences) -> DossierFacts {
        DossierFacts(id: id, state: state, membership: membership, isExcluded: isExcluded, urgentUntil: urgentUntil, audiences: audiences, askedBy: askedBy)
    }
}

/// The place of a person in the team of a child.
public struct Membership: Sendable, Hashable {
    public enum State: String, Sendable, CaseIterable, Codable {
        /// Asked to come, has not answered yet: sees nothing.
        case invited
        /// Said yes; the referent has not yet confirmed that it is the right person. Sees nothing.
        case answered
        case active
        case suspended
        case ended
    }

    public let state: State
    /// The classes shared with this person.
    public let scope: Audiences
    public let isReferent: Bool
    /// The end of a sharing limited in time (milliseconds since 1970).
    public let until: Int64?
    /// Two persons released the location to this person until then (milliseconds since 1970).
    public let locationUntil: Int64?
    /// An invitation without an answer is over then (milliseconds since 1970).
    public let answerBy: Int64

    public init(state: State, scope: Audiences, isReferent: Bool = false, until: Int64? = nil, locationUntil: Int64? = nil, answerBy: Int64 = .max) {
        self.state = state
        self.scope = scope
        self.isReferent = isReferent
        self.until = until
        self.locationUntil = locationUntil
        self.answerBy = answerBy
    }
}
