import Vault
import Vocabulary

/// A signalement that another person wrote, as answers to the kinds of a dossier: who the young person is, and what was told.
///
/// Facts, words, and what others said stay apart, as its format asks (`docs/formats/signalement.md`).
public struct ImportedSignalement: Sendable, Hashable {
    /// Why a file is not one, as a sentence in both languages.
    public struct Fault: Error, Sendable {
        public let words: Bilingual

        public init(_ words: Bilingual) { self.words = words }
    }

    /// By field of the kinds `opened` and `signalementReceived`.
    public private(set) var values: [String: String] = [:]
    /// Fields of which its author says not to know the answer.
    public private(set) var unknown: Set<String> = []
    /// `yyyy-MM-dd` of the day on which it was established.
    public let day: CivilDay?
    /// Nothing in it is real.
    public let isExample: Bool

    public init(day: CivilDay?, isExample: Bool) { (self.day, self.isExample) = (day, isExample) }

    public mutating func putUnknown(_ field: String) { unknown.insert(field) }

    /// Adds what was said; nothing for what was not.
    public mutating func put(_ field: String, _ parts: String?..., separator: String = "\n") {
        let said = parts.compactMap { $0 }.filter { !$0.isEmpty }
        guard !said.isEmpty else { return }
        values[field] = ([values[field]].compactMap { $0 } + said).joined(separator: separator)
    }
}

/// What a person takes from a dossier into a signalement that they write: by field of its form.
public struct SignalementStart: Sendable, Hashable {
    public internal(set) var fields: [String: String] = [:]

    init() {}
}
