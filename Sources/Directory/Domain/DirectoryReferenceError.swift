import Vocabulary

/// The reference tables are missing, unreadable or contradict one another: the program does not start on them.
public struct DirectoryReferenceError: Error, Sendable, Hashable, CustomStringConvertible {
    public let problems: [Problem]

    public init(_ problems: [Problem]) {
        self.problems = problems
    }

    /// One thing to mend.
    public enum Problem: Sendable, Hashable {
        case unreadable(table: String)
        case wrongFormat(table: String)
        case wrongCount(table: String, announced: Int, found: Int)
        case duplicate(table: String, id: String)
        case brokenLink(table: String, id: String, to: String)
        case nothing(table: String, of: String)

        public var text: Bilingual {
            switch self {
            case .unreadable(let table):
                Bilingual(fr: "La table \(table) est absente ou illisible.", en: "The table \(table) is missing or unreadable.")
            case .wrongFormat(let table):
                Bilingual(fr: "La table \(table) n’a pas le format attendu.", en: "The table \(table) has not the expected format.")
            case .wrongCount(let table, let announced, let found):
                Bilingual(
                    fr: "La table \(table) annonce \(announced) lignes et en contient \(found).",
                    en: "The table \(table) announces \(announced) rows and holds \(found)."
                )
            case .duplicate(let table, let id):
                Bilingual(fr: "La table \(table) contient deux fois \(id).", en: "The table \(table) holds \(id) twice.")
            case .brokenLink(let table, let id, let target):
                Bilingual(
                    fr: "Dans la table \(table), \(id) renvoie à \(target), qui ne lui répond pas.",
                    en: "In the table \(table), \(id) points to \(target), which does not answer."
                )
            case .nothing(let table, let owner):
                Bilingual(fr: "La table \(table) n’a rien pour \(owner).", en: "The table \(table) has nothing for \(owner).")
            }
        }
    }

    public var description: String {
        problems.map { $0.text(.fr) }.joined(separator: " ")
    }
}
