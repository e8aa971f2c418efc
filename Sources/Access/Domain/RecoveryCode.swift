/// Ten codes on paper, for the day when the telephone is lost. Each works once, with the password.
public enum RecoveryCode {
    public static let count = 10
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    static let length = 12

    /// A code of 60 bits, in groups of four: no I, L, O or U, which look like others.
    static func text(_ random: [UInt8]) -> String {
        let letters = random.prefix(length).map { alphabet[Int($0 & 31)] }
        return stride(from: 0, to: letters.count, by: 4).map { String(letters[$0..<min($0 + 4, letters.count)]) }.joined(separator: " ")
    }

    /// As it is compared: spaces, dashes and case do not matter, O reads as 0, I and L as 1.
    static func plain(_ typed: String) -> String {
        String(typed.uppercased().prefix(64).compactMap { sign in
            let plain: Character = sign == "O" ? "0" : sign == "I" || sign == "L" ? "1" : sign
            return alphabet.contains(plain) ? plain : nil
        })
    }
}
