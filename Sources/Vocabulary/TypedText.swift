/// What a person typed, made safe to keep and print without changing its words.
public enum TypedText {
    /// The text without control and direction-override characters (U+0000–001F but new line and tab, U+007F–009F,
    /// U+202A–202E, U+2066–2069, U+FEFF), line ends as `\n`. O(length).
    public static func cleaned(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        var previousWasReturn = false
        for scalar in text.unicodeScalars {
            defer { previousWasReturn = scalar == "\r" }
            switch scalar.value {
            case 0x0D: scalars.append("\n")
            case 0x0A: if !previousWasReturn { scalars.append("\n") }
            case 0x09: scalars.append("\t")
            case 0x00...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFFE, 0xFFFF: continue
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    /// Cleaned, on one line, without spaces at the ends.
    public static func line(_ text: String) -> String {
        // An identifier, a number: nothing to clean.
        if text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) { return text }
        return trimmed(cleaned(text).split(omittingEmptySubsequences: true, whereSeparator: \.isNewline).joined(separator: " "))
    }

    /// Without white space, nor signs that show nothing, at the ends.
    public static func trimmed(_ text: String) -> String {
        guard let first = text.firstIndex(where: { !isBlank($0) }), let last = text.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(text[first...last])
    }

    private static func isBlank(_ sign: Character) -> Bool { sign.isWhitespace || sign == "\u{2800}" || sign.unicodeScalars.allSatisfy(\.properties.isDefaultIgnorableCodePoint) }
}
