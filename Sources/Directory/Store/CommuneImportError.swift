import Vocabulary

/// Why an official file of communes was not read, with the line to look at.
public struct CommuneImportError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The line of the file, counted from 1; nil when the whole file is concerned.
    public let line: Int?
    public let problem: Problem

    public init(line: Int?, _ problem: Problem) {
        self.line = line
        self.problem = problem
    }

    public enum Problem: Sendable, Hashable {
        case empty
        case tooLarge(megabytes: Int)
        case notUTF8
        case missingColumn(String)
        case openQuote
        case fieldCount(expected: Int, found: Int)
        case unknownType(String)
        case badCode(String)
        case missingValue(column: String)
        case unknownParent(String)
        case duplicate(String)
        case unknownDepartement(String)
        case unknownAuthority(String)
        case noCommune
    }

    /// One plain sentence, led by the line number.
    public var text: Bilingual {
        guard let line else { return sentence }
        return Bilingual(fr: "Ligne \(line)\u{202F}: \(sentence.fr)", en: "Line \(line): \(sentence.en)")
    }

    public var description: String { text.fr }

    private var sentence: Bilingual {
        switch problem {
        case .empty:
            Bilingual(fr: "le fichier est vide.", en: "the file is empty.")
        case .tooLarge(let megabytes):
            Bilingual(fr: "le fichier dépasse \(megabytes) Mo.", en: "the file is larger than \(megabytes) MB.")
        case .notUTF8:
            Bilingual(fr: "le texte n’est pas en UTF-8.", en: "the text is not in UTF-8.")
        case .missingColumn(let name):
            Bilingual(
                fr: "la colonne \(name) manque. Le fichier attendu vient de l’INSEE, avec des virgules.",
                en: "the column \(name) is missing. The expected file comes from INSEE, with commas."
            )
        case .openQuote:
            Bilingual(fr: "un guillemet ouvert ici n’est pas refermé.", en: "a quote opened here is not closed.")
        case .fieldCount(let expected, let found):
            Bilingual(fr: "\(expected) colonnes attendues, \(found) trouvées.", en: "\(expected) columns expected, \(found) found.")
        case .unknownType(let type):
            Bilingual(fr: "le type «\u{A0}\(type)\u{A0}» est inconnu.", en: "the type “\(type)” is unknown.")
        case .badCode(let code):
            Bilingual(fr: "le code «\u{A0}\(code)\u{A0}» n’est pas un code INSEE.", en: "the code “\(code)” is not an INSEE code.")
        case .missingValue(let column):
            Bilingual(fr: "la colonne \(column) est vide.", en: "the column \(column) is empty.")
        case .unknownParent(let code):
            Bilingual(fr: "la commune \(code) n’est pas dans le fichier.", en: "the commune \(code) is not in the file.")
        case .duplicate(let code):
            Bilingual(fr: "la commune \(code) est déjà plus haut.", en: "the commune \(code) is already above.")
        case .unknownDepartement(let code):
            Bilingual(fr: "le département \(code) est inconnu du programme.", en: "the département \(code) is unknown to the program.")
        case .unknownAuthority(let code):
            Bilingual(fr: "la collectivité \(code) est inconnue du programme.", en: "the authority \(code) is unknown to the program.")
        case .noCommune:
            Bilingual(fr: "le fichier ne contient aucune commune.", en: "the file holds no commune.")
        }
    }
}
