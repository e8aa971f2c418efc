import Foundation

/// What a password must be (CNIL 2022-100; OWASP ASVS 5.0, 6.2): long, and not one that everybody knows. No rule on signs, no date of expiry.
public struct PasswordRules: Sendable {
    public enum Fault: Sendable, Hashable, CaseIterable {
        case missing, tooShort, tooLong, known, personal, different
    }

    /// Characters, unless it is made of seven words.
    public static let shortest = 14, words = 7, longest = 128
    /// Characters of some scripts take several bytes: the most that is read at the door too.
    public static let mostBytes = 512

    private let blocked: Set<String>

    /// - Parameter list: known passwords and words they are made of, one a line.
    public init(blocked list: String) {
        blocked = Set(list.split(whereSeparator: \.isNewline).map { Self.plain(String($0)) })
    }

    /// The password as it is hashed: one way to write each letter (Unicode NFC; RFC 8265).
    public static func prepared(_ password: String) -> [UInt8] { Array(password.precomposedStringWithCanonicalMapping.utf8) }

    /// What is wrong; nil when it may be used.
    /// - Parameter personal: words that others know of the person: name, address, institution.
    public func fault(_ password: String, again: String, personal: [String] = []) -> Fault? {
        guard !password.isEmpty else { return .missing }
        guard password.count <= Self.longest, Self.prepared(password).count <= Self.mostBytes else { return .tooLong }
        let parts = password.split { !$0.isLetter && !$0.isNumber }
        guard password.count >= Self.shortest || parts.count >= Self.words else { return .tooShort }
        let plain = Self.plain(password)
        guard Set(plain).count >= 5, !isMadeOfKnownWords(plain) else { return .known }
        guard !personal.contains(where: { word in word.count >= 4 && plain.contains(Self.plain(word)) && plain.count - Self.plain(word).count < 8 }) else { return .personal }
        return password == again ? nil : .different
    }

    /// Lower case, without accents, the usual replacements undone.
    static func plain(_ text: String) -> String {
        let folded = text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: Locale(identifier: "fr_FR")).lowercased()
        let replaced: [Character: Character] = ["0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"]
        return String(folded.map { replaced[$0] ?? $0 })
    }

    /// Known as it is, or one known word said again, or a known word with few other signs around it.
    private func isMadeOfKnownWords(_ plain: String) -> Bool {
        if blocked.contains(plain) || isRepeated(plain) || isRun(plain) { return true }
        let words = plain.split { !$0.isLetter }.map(String.init), letters = words.joined()
        // Signs and numbers around two known words or less do not make a password.
        return blocked.contains(letters) || (words.count <= 2 && words.allSatisfy(blocked.contains)) || isRepeated(letters)
    }

    private func isRepeated(_ text: String) -> Bool {
        let signs = Array(text)
        guard signs.count >= 8 else { return false }
        return (1...(signs.count / 2)).contains { period in signs.indices.dropFirst(period).allSatisfy { signs[$0] == signs[$0 - period] } }
    }

    /// A row of the keyboard or of the alphabet.
    private func isRun(_ text: String) -> Bool {
        ["abcdefghijklmnopqrstuvwxyz", "azertyuiopqsdfghjklmwxcvbn", "qwertyuiopasdfghjklzxcvbnm", "oi2e4s6t8goi2e4s6t8g", "oi2ea s6t8g"].contains { row in
            text.count >= 10 && (row + row).contains(text)
        }
    }
}
