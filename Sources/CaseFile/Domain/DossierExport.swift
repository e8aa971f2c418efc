import Foundation
import Vault
import Vocabulary

/// A dossier as one person may read it, as a file that another program reads: `docs/formats/dossier.md`.
public struct DossierExport: Sendable, Encodable {
    struct Author: Sendable, Encodable {
        let name: String
        let profession: String
        let organisation: String
    }

    /// Who wrote, and when (ISO 8601, in UTC).
    struct Mark: Sendable, Encodable {
        let time: String
        let by: String
    }

    struct When: Sendable, Encodable {
        let text: String
        let first: String?
        let last: String?
        let minute: Int?
    }

    struct Said: Sendable, Encodable {
        let when: When?
        let values: [String: [String]]
        let doubts: [String: Certainty]
    }

    /// The day and the hour that something was given since; neither as long as nobody knows them.
    struct Moved: Sendable, Encodable {
        let day: String?
        let hour: String?
    }

    struct Item: Sendable, Encodable {
        let number: Int
        let kind: String
        let title: String
        let section: String
        let band: String?
        let written: Mark
        let corrected: Mark?
        let refersTo: Int?
        let endedBy: Int?
        let isOpen: Bool
        let moved: Moved?
        let answers: [String: Said]
        /// Texts of another form than this version writes.
        let unread: [String: String]
        let reserved: [String]
    }

    /// An entry of an act that this version does not know.
    struct Other: Sendable, Encodable {
        let act: String
        let written: Mark
        let unread: [String: String]
        let reserved: [String]

        init(act: String, written: Mark, unread: [AudienceClass: String], reserved: [AudienceClass]) {
            (self.act, self.written, self.reserved) = (act, written, reserved.map(\.name))
            self.unread = Dictionary(unread.map { ($0.key.name, $0.value) }) { one, _ in one }
        }
    }

    struct Reserved: Sendable, Encodable {
        let classes: [String]
        let written: String
    }

    let format = "repere.dossier", version = 1
    let language: Language
    let dossier: String
    let serial: String
    let exported: String
    let by: Author
    let to: String
    /// The classes that it holds; what is of others is only said to exist.
    let classes: [String]
    /// The day of the content that says what each kind and each field is.
    let kinds: String
    let others: [Other]
    let elements: [Item]
    let reserved: [Reserved]
    let withdrawn: Int

    /// Keys sorted: the same dossier gives the same bytes.
    public func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
    }

    static func time(_ milliseconds: Int64) -> String { Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601) }
}

extension DossierExport.Item {
    /// - Parameter visible: the numbers of the elements that the file holds.
    init(_ element: Element, _ visible: Set<Int>, names: (String) -> String, _ language: Language) {
        let first = element.revisions.first, last = element.revisions.count > 1 ? element.current : nil
        func mark(_ revision: Element.Revision) -> DossierExport.Mark { .init(time: DossierExport.time(revision.written), by: names(revision.author)) }
        self.init(
            number: element.number, kind: element.kind.id, title: element.kind.title(language), section: element.kind.section, band: element.band?.rawValue,
            written: first.map(mark) ?? .init(time: DossierExport.time(0), by: names("")), corrected: last.map(mark), refersTo: element.refersTo.flatMap { visible.contains($0) ? $0 : nil },
            endedBy: element.endedBy.flatMap { visible.contains($0) ? $0 : nil }, isOpen: element.isOpen, moved: element.movedTo.map { .init(day: $0.day?.iso, hour: $0.hour) },
            answers: Dictionary((element.current?.answers ?? [:]).map { ($0.key.name, DossierExport.Said($0.value)) }) { one, _ in one },
            unread: Dictionary((element.current?.unread ?? [:]).map { ($0.key.name, $0.value) }) { one, _ in one }, reserved: element.reserved.map(\.name))
    }
}

extension DossierExport.Said {
    init(_ answers: Answers) {
        self.init(when: answers.when.map { .init(text: $0.text, first: $0.first?.iso, last: $0.last?.iso, minute: $0.minute) }, values: answers.values, doubts: answers.doubts)
    }
}
