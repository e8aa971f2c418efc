import Vocabulary

/// Everything that is wrong in a file of contacts, so that it can be mended in one go.
public struct ContactsFileError: Error, Sendable, Hashable, CustomStringConvertible {
    public let problems: [Problem]

    /// One thing to mend: where, and what.
    public struct Problem: Sendable, Hashable {
        /// The place in the list, counted from 1; nil when the whole file is concerned.
        public let row: Int?
        /// The name of the field as written in the file.
        public let field: String?
        let what: Bilingual

        /// One plain sentence, led by the row and the field.
        public var text: Bilingual {
            switch (row, field) {
            case (let row?, let field?):
                Bilingual(fr: "Contact \(row), champ \(field)\u{202F}: \(what.fr)", en: "Contact \(row), field \(field): \(what.en)")
            case (let row?, nil):
                Bilingual(fr: "Contact \(row)\u{202F}: \(what.fr)", en: "Contact \(row): \(what.en)")
            default:
                what
            }
        }
    }

    /// Every problem, one on each line, in both languages.
    public var text: Bilingual { Bilingual(fr: lines(.fr), en: lines(.en)) }

    private func lines(_ language: Language) -> String { problems.map { $0.text(language) }.joined(separator: "\n") }

    public var description: String { lines(.fr) }
}
