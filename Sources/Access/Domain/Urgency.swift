import Vocabulary

/// One urgent opening ("bris de glace"): read only, one dossier, four hours, never the location; somebody else looks at it within 72 hours.
public struct Urgency: Sendable, Hashable, Codable {
    public enum Reason: String, Sendable, CaseIterable, Codable {
        /// A danger for life or health tonight.
        case danger
        /// The young person came back from a runaway, or is missing.
        case runaway
        /// The young person is here, and nobody of the team answers.
        case noAnswer
    }

    public struct Review: Sendable, Hashable, Codable {
        public let by: AccountID
        public let wasRight: Bool
        /// Milliseconds since 1970.
        public let time: Int64
    }

    public let dossier: DossierID
    public let reason: Reason
    /// Milliseconds since 1970.
    public let opened: Int64
    /// The version of the stream of the account at which it stands: its number.
    public let number: Int
    /// Sealed: the reason in words.
    let words: SealedText
    public internal(set) var review: Review?

    public var until: Int64 { opened + UrgencyLimits.duration }

    public func isOverdue(_ now: Int64) -> Bool { review == nil && now - opened > UrgencyLimits.review }
}

extension AccountRecord {
    /// What the rules ask of the urgent openings of a person.
    public func urgencyRecord(_ now: Int64) -> UrgencyRecord {
        UrgencyRecord(
            recent: urgencies.count { now - $0.opened < UrgencyLimits.period }, overdue: urgencies.count { $0.isOverdue(now) },
            wrong: urgencies.count { $0.review.map { !$0.wasRight && now - $0.time < UrgencyLimits.period } ?? false })
    }

    /// Until when a dossier is open to this person in an emergency; nil when it is not.
    func urgentUntil(_ dossier: DossierID) -> Int64? {
        // What was opened before an enrolment, or judged wrong, is over.
        urgencies.last { $0.dossier == dossier && $0.opened >= enrolled ?? 0 && $0.review?.wasRight != false }?.until
    }

    /// Since when the person is who and what they are: the enrolment, or a change of profession or secrecy, whichever came last.
    var settled: Int64? { enrolled.map { max($0, changed ?? $0) } }

    /// A week after that.
    func isKnown(_ now: Int64) -> Bool { settled.map { now - $0 >= Newcomer.wait } ?? false }
}
