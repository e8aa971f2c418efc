import Foundation

/// A text without accents, capitals, hyphens or apostrophes.
public enum Folded {
    /// Letters that are no letter with an accent: Unicode takes nothing off them.
    private static let letters: [Character: String] = ["œ": "oe", "æ": "ae", "ß": "ss", "đ": "d", "ð": "d", "ł": "l", "ø": "o", "ħ": "h", "ŧ": "t", "ı": "i", "þ": "th", "ə": "e"]

    /// The words of a text. O(length).
    public static func words(_ text: String) -> [String] { short(text) ?? long(text) }

    /// What a letter or a sign of Latin writing becomes.
    private enum Sign {
        case letters([UInt8])
        case nothing
        case space
        /// Decided with the signs around it.
        case other
    }

    /// Of each of the first signs of Unicode, what the long way makes of it between two letters.
    private static let signs: [Sign] = (0..<0x180).map { number in
        guard let scalar = Unicode.Scalar(number) else { return .other }
        let words = long("a" + String(Character(scalar)) + "a")
        if words == ["a", "a"] { return .space }
        guard words.count == 1, let word = words.first, word.utf8.count >= 2 else { return .other }
        let between = word.utf8.dropFirst().dropLast()
        return between.isEmpty ? .nothing : .letters(Array(between))
    }

    /// Most names have no other sign: each is looked up. Nil for the others.
    private static func short(_ text: String) -> [String]? {
        var words: [String] = [], word: [UInt8] = []
        for scalar in text.unicodeScalars {
            guard scalar.value < signs.count else { return nil }
            switch signs[Int(scalar.value)] {
            case .letters(let letters): word += letters
            case .nothing: break
            case .space:
                if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
                word.removeAll(keepingCapacity: true)
            case .other: return nil
            }
        }
        if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
        return words
    }

    static func long(_ text: String) -> [String] {
        let bare = text.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars.filter { !$0.properties.isDiacritic && $0.properties.canonicalCombiningClass == .notReordered }
            .reduce(into: "") { $0.unicodeScalars.append($1) }
        // An accent taken off, most names have no other letter.
        let plain = bare.utf8.allSatisfy { $0 < 0x80 } ? bare : bare.reduce(into: "") { $0 += letters[$1] ?? String($1) }
        return plain.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    /// The words as one: "Jean-Marie", "Jean Marie" and "jeanmarie" are the same.
    static func joined(_ text: String) -> String { words(text).joined() }
}

/// A telephone as it is compared: "+33 6 39 98 11 22", "0033639981122" and "06 39 98 11 22" are the same.
enum Telephone {
    /// The digits without the sign of another country, that of France, and the zero of a national number; those of a part of a number too.
    static func digits(_ text: String) -> String {
        var digits = text.filter { $0.isASCII && $0.isNumber }, isForeign = text.drop { !$0.isNumber && $0 != "+" }.first == "+"
        // The end of a number may begin with two zeros: only a whole one says a country.
        if digits.hasPrefix("00"), digits.count > 10 { (digits, isForeign) = (String(digits.dropFirst(2)), true) }
        if digits.hasPrefix("33"), isForeign || digits.count == 11 { digits = String(digits.dropFirst(2)) }
        return digits.hasPrefix("0") ? String(digits.dropFirst()) : digits
    }

    /// Digits and what people write between them: a whole number, or a short one such as 119.
    static func isOne(_ text: String) -> Bool {
        let count = text.count { $0.isASCII && $0.isNumber }
        return (2...15).contains(count) && text.count <= 25 && text.allSatisfy { $0.isASCII && ($0.isNumber || " .-/()+".contains($0)) || $0 == "\u{A0}" || $0 == "\u{202F}" }
    }

    /// Those of a whole number; nil for what is too short to be one, or says that nobody knows it.
    static func whole(_ text: String) -> String? { text.count { $0.isASCII && $0.isNumber } >= 8 ? digits(text) : nil }
}
