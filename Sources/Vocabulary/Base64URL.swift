/// Base 64 for addresses (RFC 4648, 5), without padding. One way only to write each value.
public enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let values: [UInt8?] = (0...255 as ClosedRange<UInt8>).map { sign in alphabet.firstIndex(of: sign).map { UInt8($0) } }
    /// O(length).
    public static func text(_ bytes: [UInt8]) -> String {
        var signs: [UInt8] = [], buffer: UInt32 = 0, held: UInt32 = 0
        signs.reserveCapacity(bytes.count * 4 / 3 + 2)
        for byte in bytes {
            buffer = (buffer << 8 | UInt32(byte)) & 0xFFFF
            held += 8
            while held >= 6 {
                held -= 6
                signs.append(alphabet[Int(buffer >> held & 63)])
            }
        }
        if held > 0 { signs.append(alphabet[Int(buffer << (6 - held) & 63)]) }
        return String(decoding: signs, as: UTF8.self)
    }

    /// Nil for any other sign, a text that no bytes have, or one of more than a million characters. O(length).
    public static func bytes(_ text: String) -> [UInt8]? { bytes(text, longest: 1 << 20) }

    /// The same, with another longest text.
    public static func bytes(_ text: String, longest: Int) -> [UInt8]? {
        guard text.utf8.count <= longest, text.utf8.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = [], buffer: UInt32 = 0, held: UInt32 = 0
        bytes.reserveCapacity(text.utf8.count * 3 / 4)
        for sign in text.utf8 {
            guard let value = values[Int(sign)] else { return nil }
            buffer = (buffer << 6 | UInt32(value)) & 0x3FFF
            held += 6
            if held >= 8 {
                held -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> held))
            }
        }
        // What is left over must be zero: another text would have the same bytes.
        return buffer & (1 << held - 1) == 0 ? bytes : nil
    }
}
