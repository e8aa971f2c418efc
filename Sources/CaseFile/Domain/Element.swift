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

        /// A correction whose author may not read some classes: they stand as they were before it, for whoever reads them.
        func keeping(_ kept: [AudienceClass], of before: Revision) -> Revision {
            guard !kept.isEmpty else { return self }
            let kept = Set(kept)
            return Revision(
                version: version, written: written, author: author, answers: answers.merging(before.answers.filter { kept.contains($0.key) }) { mine, _ in mine },
                unread: unread.merging(before.unread.filter { kept.contains($0.key) }) { mine, _ in mine }, reserved: Set(reserved).union(before.reserved.filter(kept.contains)).sorted())
        }
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
    /// The sealed file that came with it.
    let file: KeptFile?
    public internal(set) var withdrawal: Withdrawal?
    /// The version of the element that ended it.
    public internal(set) var endedBy: Int?
    /// The elements that gave it another day, in order: the last one counts.
    var moves: [(number: Int, answers: Answers)] = []

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
        if kind.openToAll ?? false { return current.answers.values.allSatisfy(\.isEmpty) && current.unread.isEmpty }
        return current.reserved.contains(kind.mainAudience) || (current.answers.values.allSatisfy(\.isEmpty) && current.unread.isEmpty)
    }

    public var when: FactTime? { current?.answers[kind.mainAudience]?.when }
    /// Without a day, it stands at that of its writing: only a kind that asks for no time is sure of that one.
    public var isTimeUncertain: Bool { !(when?.isExact ?? (kind.when.shape == .none)) }

    /// What was last said of its day: another one, or none yet. Where it stands, such as "read", says nothing of it.
    private var shift: [String: [String]]? { moves.last { $0.answers.values["state"] == nil }?.answers.values }

    /// The day that it was given since, its hour, and what was promised then. No day as long as nobody knows the new one.
    public var movedTo: (day: CivilDay?, hour: String?, what: String?)? {
        guard let shift else { return nil }
        return ((shift["due"] ?? shift["until"])?.first.flatMap(CivilDay.init(iso:)), shift["hour"]?.first, moves.reversed().lazy.compactMap { $0.answers.values["newWhat"]?.first }.first)
    }

    /// The answer as it stands: of what was given another day, that day, its hour, and what is promised then. What was missed has no day until it is given one.
    public func standing(_ field: KindField) -> [String]? {
        guard let last = shift else { return values(field) }
        return switch field.id {
        case _ where KindBook.awaited.contains(field.id): last["due"] ?? last["until"]
        case "hour": last["hour"]
        case "what": movedTo?.what.map { [$0] } ?? values(field)
        default: values(field)
        }
    }

    /// The answer as it is shown: its day and its hour as they stand now, the rest as its author wrote it.
    public func shown(_ field: KindField) -> [String]? { KindBook.awaited.contains(field.id) || field.id == "hour" ? standing(field) : values(field) }

    /// The answer to a question; nil without one, or when it is kept for others.
    public func values(_ field: KindField) -> [String]? { current?.answers[kind.audience(of: field)]?.values[field.id] }
    public func value(_ id: String) -> String? { kind.audience(ofField: id).flatMap { current?.answers[$0]?.values[id]?.first } }
    /// What a correction may not change, put back among the answers that say it again.
    func withGiven(_ answers: [AudienceClass: Answers]) -> [AudienceClass: Answers] {
        var answers = answers
        for field in kind.fields where field.isGiven { answers[kind.audience(of: field), default: Answers()].values[field.id] = values(field) }
        return answers
    }
    public func doubt(_ field: KindField) -> Certainty? { current?.answers[kind.audience(of: field)]?.doubts[field.id] }

    /// The moment since which the answer stands as it is (milliseconds since 1970): a correction of something else does not say it again.
    func said(_ field: KindField) -> Int64 {
        let audience = kind.audience(of: field), same = revisions.reversed().prefix { $0.answers[audience]?.values[field.id] == values(field) }
        return same.last?.written ?? 0
    }

    /// Its place on the life path; nil for what is not on it.
    public var band: Kind.Band? { kind.choosesBand ? value("band").flatMap(Kind.Band.init(rawValue:)) : kind.fixedBand }
}
