import Foundation
import Vault
import Vocabulary

/// What an author says of how sure a value is.
public enum Certainty: String, Sendable, CaseIterable, Codable {
    case sure, uncertain, disputed, unknown
}

/// The answers of one element that are for one class, as they are sealed.
public struct Answers: Sendable, Hashable, Codable {
    /// The time of the fact; in the main class of the kind only.
    public var when: FactTime?
    /// By field: a text, or the ids of the options chosen.
    public var values: [String: [String]] = [:]
    /// By field, where the author is not sure.
    public var doubts: [String: Certainty] = [:]

    public init() {}

    public var isEmpty: Bool { when == nil && values.isEmpty && doubts.isEmpty }

    /// The same bytes for the same answers: what a request is told from another by.
    public func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return Array(try encoder.encode(self))
    }

    /// Nil when the bytes are not answers.
    public init?(_ bytes: [UInt8]) {
        guard let read = AnswersReader.read(bytes) ?? (try? JSONDecoder().decode(Answers.self, from: Data(bytes))) else { return nil }
        self = read
    }
}

/// What stands in clear beside the sealed answers: numbers of entries, nothing of the child.
struct ElementFacts: Codable, Sendable, Hashable {
    /// The version of the entry that this one corrects, withdraws, ends or answers.
    var of: Int?
    /// Of a copy taken out: its number, what it is, and the classes that it holds.
    var serial: String?
    var form: String?
    var classes: [String]?
    /// The sealed file that comes with it.
    var file: KeptFile?
    /// Of a correction: the classes that its author may not read, which stand as they were.
    var keeps: [String]?

    static let name = "facts"

    static func read(_ parts: [SealedPartBytes]) -> ElementFacts {
        read(parts.first { $0.audience == name }?.bytes ?? [])
    }

    static func read(_ bytes: [UInt8]) -> ElementFacts {
        // Most entries are about nothing but themselves.
        guard bytes.count > 2 else { return ElementFacts() }
        return (try? JSONDecoder().decode(ElementFacts.self, from: Data(bytes))) ?? ElementFacts()
    }

    func encoded() throws -> [UInt8] { Array(try JSONEncoder().encode(self)) }

    var kept: [AudienceClass] { keeps?.compactMap(AudienceClass.init(name:)) ?? [] }
}

/// A part of an entry as its bytes stand in the journal.
struct SealedPartBytes: Sendable {
    let audience: String
    let bytes: [UInt8]
}

/// The acts that change an element already written.
enum ElementAct {
    static let corrected = "caseFile.elementCorrected.v1", withdrawn = "caseFile.elementWithdrawn.v1"
    /// A copy was taken out: it changes nothing, and stays in the history.
    static let copied = "caseFile.printed.v1"
    /// Kinds that say a decision or what was done with the dossier: each has its own page and its own right, and is neither said again nor taken out by the way of the others.
    static let decisions: Set<String> = ["closed", "reopened", "holdPlaced", "holdLifted", "erasureAsked", "erasureRefused", "signalementPrepared", "joined"]
    /// Acts that are no news of the young person: the time of keeping does not begin again with them.
    static let aside: Set<String> = Set([copied] + ["holdPlaced", "holdLifted", "erasureAsked", "erasureRefused"].map { "caseFile.\($0).v1" })
    /// To whom a copy goes: the field of its answers.
    static let recipient = "to"
    /// Why it was withdrawn: the field of its answers.
    static let reason = "reason"
}
