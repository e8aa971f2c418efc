/// French spacing: U+202F before `; : ? !`, U+00A0 inside « ».
public enum FrenchTypography {
    /// Narrows the plain spaces that stand before high punctuation or inside quotation marks. Adds none. O(length).
    public static func spaced(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            guard scalar == " " || scalar == "\u{A0}" else {
                result.append(scalar)
                continue
            }
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            let previous = index > 0 ? scalars[index - 1] : nil
            if let next, ";:?!".unicodeScalars.contains(next) {
                result.append("\u{202F}")
            } else if next == "»" || previous == "«" {
                result.append("\u{A0}")
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// A person's words between « », whatever marks they were typed with.
    public static func quoted(_ text: String, _ language: Language) -> String {
        // Letters at both ends: nothing to take off.
        if let first = text.utf8.first, let last = text.utf8.last, isLetter(first), isLetter(last) {
            return language == .fr ? "«\u{A0}" + text + "\u{A0}»" : "“" + text + "”"
        }
        var words = Substring(text)
        while let first = words.first, isMark(first) { words = words.dropFirst() }
        while let last = words.last, isMark(last) { words = words.dropLast() }
        return language == .fr ? "«\u{A0}\(words)\u{A0}»" : "“\(words)”"
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    /// A quotation mark, or a space beside one.
    private static func isMark(_ character: Character) -> Bool {
        switch character {
        case "«", "»", "“", "”", "\"", " ", "\u{A0}", "\u{202F}": true
        default: false
        }
    }
}
