/// The first thing that is wrong in a journal.
public struct JournalFault: Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable, CaseIterable {
        /// The bytes of an entry are not those that were kept.
        case changed
        case deleted
        case inserted
        case reordered
        /// The last entries are missing: a signed checkpoint kept with the journal counts more.
        case truncated
        /// The whole journal is an older state of itself: an anchor from outside counts more.
        case rolledBack
        /// Another history than the one an anchor signed.
        case forked
        /// The journal cannot be read as one.
        case unreadable
    }

    public let kind: Kind
    /// The first wrong entry; when a whole stretch was written again with its links, the first entry of the stretch.
    public let position: Position
    /// The end of the stretch, exclusive, when the exact entry cannot be told.
    public let until: Position?
    public let reason: String

    package init(_ kind: Kind, at position: Position, until: Position? = nil, _ reason: String) {
        self.kind = kind
        self.position = position
        self.until = until
        self.reason = reason
    }

    public var description: String {
        let place = until.map { "in entries \(position) to \($0 - 1)" } ?? "at entry \(position)"
        return "\(kind.rawValue) \(place): \(reason)"
    }
}

/// What a verification says.
public enum JournalVerdict: Sendable, Hashable {
    /// `covered` entries stand under a signed checkpoint or an anchor; those after it rest on their links only.
    case intact(Head, covered: Int, anchors: Int)
    case broken(JournalFault)
}
