import Foundation
import Vault
import Vocabulary

/// All kinds and sections, checked when they are read.
public struct KindBook: Sendable {
    public struct Section: Sendable, Decodable {
        public let id: String
        public let title: Bilingual
        public let lead: Bilingual
    }

    private struct File: Decodable {
        let version: String
        let sections: [Section]
        let kinds: [Kind]
    }

    /// What is wrong in the file, in one sentence.
    public struct Fault: Error, Sendable, CustomStringConvertible {
        public let description: String
    }

    /// The day of the content.
    public let version: String
    public let sections: [Section]
    public let kinds: [Kind]
    private let byID: [String: Kind]
    private let byAct: [String: Kind]

    /// - Throws: `DecodingError`, or `Fault` when the parts of the file do not agree.
    public init(decoding data: Data) throws {
        let file = try JSONDecoder().decode(File.self, from: data)
        (version, sections, kinds) = (file.version, file.sections, file.kinds)
        byID = Dictionary(file.kinds.map { ($0.id, $0) }) { first, _ in first }
        byAct = Dictionary(file.kinds.map { ($0.act, $0) }) { first, _ in first }
        guard byID.count == kinds.count else { throw Fault(description: "two kinds have one id") }
        for kind in kinds { try check(kind) }
    }

    /// Fields that say for when something is awaited, in the order in which they are looked at.
    static let awaited = ["due", "date", "end", "until"]

    private init() { (version, sections, kinds, byID, byAct) = ("", [], [], [:], [:]) }

    /// No kind at all.
    public static let empty = KindBook()

    /// O(1).
    public subscript(id: String) -> Kind? { byID[id] }

    /// The kind of an act of the journal; nil for another act. O(1).
    public func kind(ofAct act: String) -> Kind? { byAct[act] }

    /// Every answer that is chosen in a list.
    public var options: Set<String> { Set(kinds.flatMap(\.fields).flatMap { $0.options ?? [] }.map(\.id)) }

    public func kinds(in section: String) -> [Kind] { kinds.filter { $0.section == section } }

    private func check(_ kind: Kind) throws {
        func refuse(_ why: String) -> Fault { Fault(description: "kind \(kind.id): \(why)") }
        guard sections.contains(where: { $0.id == kind.section }) else { throw refuse("no such section") }
        guard ["before", "exploitation", "support", "none", "chosen"].contains(kind.band) else { throw refuse("no such band") }
        guard kind.choosesAudience || AudienceClass(name: kind.audience) != nil, kind.fields.allSatisfy({ $0.audience.map { AudienceClass(name: $0) != nil } ?? true }) else { throw refuse("no such class") }
        guard Set(kind.fields.map(\.id)).count == kind.fields.count, !kind.fields.contains(where: { $0.id == "when" }) else { throw refuse("two fields have one id") }
        guard kind.fields.contains(where: { $0.summary ?? false }) else { throw refuse("nothing says it in one line") }
        for field in kind.fields {
            guard [.choice, .choices].contains(field.shape) == (field.options != nil) else { throw refuse("the options of \(field.id)") }
            guard Set(field.options?.map(\.id) ?? []).count == field.options?.count ?? 0 else { throw refuse("two options of \(field.id) have one id") }
        }
        guard kind.when.tense != .future else { throw refuse("its time is not of the future alone") }
        for field in kind.fields {
            guard field.tense == nil || (field.tense != .any && [.day, .date].contains(field.shape)) else { throw refuse("the tense of \(field.id)") }
            guard !Self.awaited.contains(field.id) || field.tense == .future else { throw refuse("\(field.id) is of the future") }
        }
        guard !kind.choosesBand || kind.fields.contains(where: { $0.id == "band" }) else { throw refuse("nobody says which band") }
        for other in (kind.endedBy ?? []) + [kind.refersTo].compactMap({ $0 }) { guard byID[other] != nil else { throw refuse("no kind \(other)") } }
        for end in kind.endedBy ?? [] { guard byID[end]?.refersTo == kind.id else { throw refuse("\(end) does not say which one it ends") } }
    }
}
