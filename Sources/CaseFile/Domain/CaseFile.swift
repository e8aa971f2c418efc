import Vault
import Vocabulary

/// A dossier as one person may read it: its elements in the order in which they were written. Worked out from the entries alone.
public struct CaseFile: Sendable {
    /// One entry, already opened for its reader.
    public struct Written: Sendable {
        public let act: String
        public let version: Int
        /// Milliseconds since 1970.
        public let time: Int64
        public let author: String
        /// The entry that it is about.
        public let of: Int?
        public let answers: [AudienceClass: Answers]
        /// Texts of another form than this version writes.
        public let unread: [AudienceClass: String]
        public let reserved: [AudienceClass]
        /// What of a copy stands in clear; nil for another entry.
        public let copy: Copy.Facts?
        /// The sealed file that came with it.
        let file: KeptFile?
        /// Of a correction: the classes that stand as they were.
        let keeps: [AudienceClass]

        public init(
            act: String, version: Int, time: Int64, author: String, of: Int? = nil, answers: [AudienceClass: Answers], unread: [AudienceClass: String] = [:], reserved: [AudienceClass] = [], copy: Copy.Facts? = nil, file: KeptFile? = nil, keeps: [AudienceClass] = []
        ) {
            (self.act, self.version, self.time, self.author, self.of, self.answers, self.unread, self.reserved, self.copy, self.file, self.keeps) = (act, version, time, author, of, answers, unread, reserved, copy, file, keeps)
        }
    }

    public private(set) var elements: [Element] = []
    /// What was taken out of it, in order.
    public private(set) var copies: [Copy] = []
    /// The version of the last entry taken in.
    public private(set) var version = 0
    private var index: [Int: Int] = [:]

    public init() {}

    /// The dossier after more entries. O(entries).
    public mutating func take(_ written: some Sequence<Written>, _ book: KindBook) { for one in written { take(one, book) } }

    private mutating func take(_ one: Written, _ book: KindBook) {
        version = max(version, one.version)
        let revision = Element.Revision(version: one.version, written: one.time, author: one.author, answers: one.answers, unread: one.unread, reserved: one.reserved)
        if one.act == ElementAct.corrected {
            guard let place = one.of.flatMap({ index[$0] }), elements[place].withdrawal == nil else { return }
            elements[place].revisions.append(elements[place].current.map { revision.keeping(one.keeps, of: $0) } ?? revision)
            return move(place)
        }
        if one.act == ElementAct.withdrawn {
            guard let place = one.of.flatMap({ index[$0] }), elements[place].withdrawal == nil else { return }
            let reason = one.answers.values.lazy.compactMap { $0.values[ElementAct.reason]?.first }.first ?? ""
            elements[place].withdrawal = Element.Withdrawal(written: one.time, author: one.author, reason: reason)
            move(place)
            return free(place)
        }
        if one.act == ElementAct.copied {
            if let facts = one.copy { copies.append(Copy(facts: facts, time: one.time, author: one.author, recipient: one.answers.values.lazy.compactMap { $0.values[ElementAct.recipient]?.first }.first)) }
            return
        }
        guard let known = book.kind(ofAct: one.act) else { return }
        // The class that its author chose is the one that it has.
        let kind = (Array(one.answers.keys) + Array(one.unread.keys) + one.reserved).min().map(known.kept) ?? known
        index[one.version] = elements.count
        elements.append(Element(kind: kind, revisions: [revision], refersTo: one.of, file: one.file))
        if let place = one.of.flatMap({ index[$0] }), elements[place].endedBy == nil, elements[place].kind.endedBy?.contains(kind.id) ?? false { elements[place].endedBy = one.version }
        // A young person who is back is back from every absence declared before.
        if kind.id == Self.returned, one.of != nil { for place in elements.indices where elements[place].kind.id == Self.away && elements[place].endedBy == nil { elements[place].endedBy = one.version } }
        move(elements.count - 1)
    }

    /// Something that is not among what was taken in has ended it.
    mutating func end(_ number: Int, by ended: Int) {
        if let place = index[number], elements[place].endedBy == nil { elements[place].endedBy = ended }
    }

    static let away = "runawayDeclared", returned = "returnRecorded"

    /// What a withdrawn element had ended waits again, unless another one ends it too.
    private mutating func free(_ place: Int) {
        for ended in elements.indices where elements[ended].endedBy == elements[place].number {
            elements[ended].endedBy = elements.first { $0.withdrawal == nil && ends($0, elements[ended]) }?.number
        }
    }

    private func ends(_ later: Element, _ waiting: Element) -> Bool {
        if later.refersTo == waiting.number { return waiting.kind.endedBy?.contains(later.kind.id) ?? false }
        return waiting.kind.id == Self.away && later.kind.id == Self.returned && later.refersTo != nil && later.number > waiting.number
    }

    /// An element that gives another day to one that waits, written, corrected or taken out.
    private mutating func move(_ place: Int) {
        let move = elements[place]
        guard move.kind.isMove, let moved = move.refersTo.flatMap({ index[$0] }), elements[moved].kind.id == move.kind.refersTo else { return }
        elements[moved].moves.removeAll { $0.number == move.number }
        guard move.withdrawal == nil, let answers = move.current?.answers[move.kind.mainAudience] else { return }
        elements[moved].moves = (elements[moved].moves + [(move.number, answers)]).sorted { $0.number < $1.number }
    }

    public subscript(number: Int) -> Element? { index[number].map { elements[$0] } }

    /// Elements that stand, the last written first.
    public func standing(in section: String) -> [Element] { elements.reversed().filter { $0.kind.section == section && $0.withdrawal == nil } }

    /// The last element of a kind that stands and that this reader may know.
    public func last(_ kind: String) -> Element? { elements.last { $0.kind.id == kind && $0.withdrawal == nil && !$0.isVeiled } }

    /// The absence that has not ended. That a young person is away, and since when it is written, is for the whole team, whatever their classes: everybody may be the one who sees them.
    /// A return ends every absence declared before it. Declared by two people, it is one absence: since the first hour that is known of it.
    public var absence: Element? {
        let back = elements.last { $0.kind.id == Self.returned && $0.withdrawal == nil && $0.refersTo != nil }?.number ?? 0
        let declared = elements.filter { $0.kind.id == Self.away && $0.withdrawal == nil && $0.endedBy == nil && $0.number > back }
        return declared.filter { $0.when?.isExact ?? false }.min { ($0.when?.first ?? .epoch, $0.when?.minute ?? 0, $0.number) < ($1.when?.first ?? .epoch, $1.when?.minute ?? 0, $1.number) } ?? declared.first
    }

    /// As it was known once: what was written at other moments (milliseconds since 1970) is left out. O(elements).
    static func known(from written: [Written], _ book: KindBook, when isKnown: (Int64) -> Bool) -> CaseFile {
        var file = CaseFile()
        file.take(written.filter { isKnown($0.time) }, book)
        return file
    }
}
