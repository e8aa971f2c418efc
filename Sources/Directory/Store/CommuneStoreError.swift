import Vocabulary

/// Why the stored file of communes was not written or not read.
public enum CommuneStoreError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The operating system refused: `reason` is its own short message.
    case unwritable(path: String, reason: String)
    case missing(path: String)
    /// Cut short, changed by hand, or written by another version; `line` counted from 1 when one line is at fault.
    case corrupted(path: String, line: Int?)

    public var text: Bilingual {
        switch self {
        case .unwritable(let path, let reason):
            Bilingual(
                fr: "Le fichier \(path) ne peut pas être écrit\u{202F}: \(reason).",
                en: "The file \(path) cannot be written: \(reason)."
            )
        case .missing(let path):
            Bilingual(fr: "Le fichier \(path) ne peut pas être lu.", en: "The file \(path) cannot be read.")
        case .corrupted(let path, let line):
            Bilingual(
                fr: "Le fichier \(path) est abîmé\(line.map { " (ligne \($0))" } ?? ""). Importez de nouveau le fichier de l’INSEE.",
                en: "The file \(path) is damaged\(line.map { " (line \($0))" } ?? ""). Import the INSEE file again."
            )
        }
    }

    public var description: String { text.fr }
}
