/// A request that needs a second person, and what ties who asks to it.
public struct ApprovalFacts: Sendable, Hashable {
    public enum State: String, Sendable, CaseIterable {
        /// No such request in this institution.
        case absent
        /// A second person may agree or refuse.
        case waiting
        /// It may be used, once.
        case agreed
        case refused
        case used
        /// Nobody decided, or nobody used it, in 24 hours.
        case lapsed
    }

    public let organisation: OrganisationID
    public let state: State
    public let askedBy: AccountID?
    /// Who asks now came again through a link after the request was made: who makes links could be behind.
    public let isProvedSince: Bool
    /// The request; nil when there is none.
    let record: ApprovalRecord?

    init(organisation: OrganisationID, state: State, askedBy: AccountID? = nil, isProvedSince: Bool = false, record: ApprovalRecord? = nil) {
        (self.organisation, self.state, self.askedBy, self.isProvedSince, self.record) = (organisation, state, askedBy, isProvedSince, record)
    }
}
