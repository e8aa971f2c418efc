import Journal
import Vocabulary

/// A request that needs a second person, as its events left it.
public struct ApprovalRecord: Sendable, Hashable, Codable {
    public struct Decision: Sendable, Hashable, Codable {
        public let by: AccountID
        /// Milliseconds since 1970.
        public let time: Int64
        public let isYes: Bool
    }

    public let id: ApprovalID
    public let organisation: OrganisationID
    public let matter: ApprovalMatter
    public let asker: AccountID
    /// Milliseconds since 1970.
    public let asked: Int64
    /// Sealed: the reason in words.
    let reason: SealedText
    /// The version of its stream.
    public private(set) var version: Int
    public private(set) var decision: Decision?
    /// Milliseconds since 1970.
    public private(set) var used: Int64?

    /// How long a request waits for its second person, and an agreement for its use, in milliseconds: 24 hours each.
    public static let lifetime: Int64 = 24 * 3_600_000
    /// The shortest reason, in characters.
    public static let shortestReason = 20

    /// The first event of a request; nil for any other.
    init?(_ id: ApprovalID, _ event: ApprovalEvent, _ entry: Entry) {
        guard case .asked(let asked) = event, let asker = AccountID(entry.actor), let reason = SealedText(entry) else { return nil }
        (self.id, organisation, matter, self.asker, self.asked, self.reason, version) = (id, asked.organisation, asked.matter, asker, entry.time, reason, entry.version)
    }

    /// The request after one more event. An event that makes no sense changes nothing but the version.
    mutating func evolve(_ event: ApprovalEvent, _ entry: Entry) {
        version = entry.version
        switch event {
        case .asked: break
        case .agreed, .refused: if decision == nil, let by = AccountID(entry.actor) { decision = Decision(by: by, time: entry.time, isYes: event == .agreed) }
        case .used: if decision?.isYes == true, used == nil { used = entry.time }
        }
    }

    public func state(_ now: Int64) -> ApprovalFacts.State {
        if used != nil { return .used }
        guard let decision else { return now - asked < Self.lifetime ? .waiting : .lapsed }
        guard decision.isYes else { return .refused }
        return now - decision.time < Self.lifetime ? .agreed : .lapsed
    }
}
