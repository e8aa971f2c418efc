import Vault
import Vocabulary

/// One element of a dossier as one person may read it: its answers, those kept for others, and what it was before.
public struct Element: Sendable {
    /// One state of an element: as it was written, or corrected.
    public struct Revision: Sendable {
        public let version: Int
        /// Milliseconds since 1970.
        public let written: Int64
        /// The account that wrote it.
        public let author: String
        public let answers: [AudienceClass: Answers]
        /// Texts of another form than this version writes: shown as they are.
        public let unread: [AudienceClass: String]
        /// Classes that it has, kept for others.
        public let reserved: [AudienceClass]
    }

    /// Taken out, with its reason; it stays in the history.
    public struct Withdrawal: Sendable {
        public let written: Int64
        public let author: String
        public let reason: String
    }

    public let kind: Kind
    /// The first is what was first written; the last is how it stands.
    public internal(set) var revisions: [Revision]
    /// The element that it answers or ends.
    public let refersTo: Int?
    public internal(set) var withdrawal: Withdrawal?
    /// The version of the element that ended it.
    public internal(set) var endedBy: Int?

    /// Its number in the dossier: the version of its first entry.
    public var number: Int { revisions.first?.version ?? 0 }
    public var current: Revision? { revisions.last }
    /// Waits for somebody.
    public var isOpen: Bool { kind.waits && endedBy == nil && withdrawal == nil }
    /// Of some of it, this reader knows only that it exists.
    public var reserved: [AudienceClass] { current?.reserved ?? [] }

    /// What it is would say what is kept for others: of such an element, this reader is told only that it exists, and for whom.
    public var isVeiled: Bool {
        guard let current, !current.reserved.isEmpty else { return false }
        return current.reserved.contains(kind.mainAudience) || (current.answers.values.allSatisfy(\.isEmpty) && current.unread.isEmpty)
    }

    public var when: FactTime? { current?.answers[kind.mainAudience]?.when }

    /// The answer to a question; nil without one, or when it is kept for others.
    public func values(_ field: KindField) -> [String]? { current?.answers[kind.audience(of: field)]?.values[field.id] }
    public func value(_ id: String) -> String? { kind.fields.first { $0.id == id }.flatMap(values)?.first }
    public func doubt(_ field: KindField) -> Certainty? { current?.answers[kind.audience(of: field)]?.doubts[field.id] }

    /// Its place on the life path; nil for what is not on it.
    public var band: Kind.Band? { kind.choosesBand ? value("band").flatMap(Kind.Band.init(rawValue:)) : kind.fixedBand }
}
