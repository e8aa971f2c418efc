import Documents
import Vocabulary

/// The document as plain text, to paste in the form of a secured mail service.
public enum PlainText {
    /// Lines of the letter in reading order. O(length).
    public static func text(of letter: LetterModel, quoteMarks language: Language) -> String {
        var lines = letter.header.lines + ["", letter.header.heading.uppercased()] + letter.header.sub + [letter.footer, ""]
        for box in letter.boxes {
            lines.append(box.title.uppercased())
            lines += box.lines + box.bullets.map { "– " + $0 } + box.quotes.map { FrenchTypography.quoted($0, language) } + [""]
        }
        if !letter.closing.isEmpty { lines += [letter.closing, ""] }
        for section in letter.sections {
            lines.append(section.title.uppercased())
            for block in section.blocks { lines += self.lines(of: block, language) }
            lines.append("")
        }
        if let signature = letter.signature { lines += [signature.place, signature.label, "", signature.hashLabel, signature.hash] }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(of block: LetterModel.Block, _ language: Language) -> [String] {
        switch block {
        case .heading(let text): [text]
        case .terms(let items): items.map { $0.joined(separator: language == .fr ? "\u{202F}: " : ": ") }
        case .bullets(let items): items.map { "– " + $0 }
        case .text(let text): [text]
        case .entry(let head, let text, _, let note): [head, text, note].filter { !$0.isEmpty }
        }
    }
}
