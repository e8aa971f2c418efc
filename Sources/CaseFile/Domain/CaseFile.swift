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

        public init(act: String, version: Int, time: Int64, author: String, of: Int? = nil, answers: [AudienceClass: Answers], unread: [AudienceClass: String] = [:], reserved: [AudienceClass] = []) {
            (self.act, self.version, self.time, self.author, self.of, self.answers, self.unread, self.reserved) = (act, version, time, author, of, answers, unread, reserved)
        }
    }

    public private(set) var elements: [Element] = []
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
            return elements[place].revisions.append(revision)
        }
        if one.act == ElementAct.withdrawn {
            guard let place = one.of.flatMap({ index[$0] }), elements[place].withdrawal == nil else { return }
            let reason = one.answers.values.lazy.compactMap { $0.values[ElementAct.reason]?.first }.first ?? ""
            elements[place].withdrawal = Element.Withdrawal(written: one.time, author: one.author, reason: reason)
            return free(place)
        }
        guard let kind = book.kind(ofAct: one.act) else { return }
        index[one.version] = elements.count
        elements.append(Element(kind: kind, revisions: [revision], refersTo: one.of))
        if let place = one.of.flatMap({ index[$0] }), elements[place].endedBy == nil, elements[place].kind.endedBy?.contains(kind.id) ?? false { elements[place].endedBy = one.version }
    }

    /// What a withdrawn element had ended waits again.
    private mutating func free(_ place: Int) {
        guard let ended = elements[place].refersTo.flatMap({ index[$0] }), elements[ended].endedBy == elements[place].number else { return }
        elements[ended].endedBy = nil
    }

    /// What is known to have been ended by elements that are not here.
    mutating func end(_ numbers: Set<Int>) {
        for number in numbers { if let place = index[number], elements[place].endedBy == nil { elements[place].endedBy = number } }
    }

    public subscript(number: Int) -> Element? { index[number].map { elements[$0] } }

    /// Elements that stand, the last written first.
    public func standing(in section: String) -> [Element] { elements.reversed().filter { $0.kind.section == section && $0.withdrawal == nil } }

    /// The last element of a kind that stands.
    public func last(_ kind: String) -> Element? { elements.last { $0.kind.id == kind && $0.withdrawal == nil } }

    /// As it was known once: what was written at other moments (milliseconds since 1970) is left out. O(elements).
    static func known(from written: [Written], _ book: KindBook, when isKnown: (Int64) -> Bool) -> CaseFile {
        var file = CaseFile()
        file.take(written.filter { isKnown($0.time) }, book)
        return file
    }
}
