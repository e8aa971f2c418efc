import Vocabulary

/// One of the five shares of the recovery key, as it is printed and typed back. Three are enough; two say nothing.
public struct RecoveryShare: Sendable, Hashable {
    /// Tells the shares of one key from those of another: drawn at random.
    public let set: [UInt8]
    public let threshold: UInt8
    /// 1 to 255.
    public let number: UInt8
    let bytes: [UInt8]

    static let setLength = 4
    private static let checkLength = 4
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    init(set: [UInt8], threshold: UInt8, number: UInt8, bytes: [UInt8]) {
        self.set = set
        self.threshold = threshold
        self.number = number
        self.bytes = bytes
    }

    private var payload: [UInt8] { [1, threshold, number] + set + bytes }
    private static func check(_ payload: [UInt8]) -> [UInt8] { Array(Digest.sha256(Context("share", .bytes(payload)).bytes).prefix(checkLength)) }

    /// Groups of four letters and digits: no I, L, O or U, which look like others.
    public var text: String {
        let letters = Self.base32(payload + Self.check(payload))
        return stride(from: 0, to: letters.count, by: 4).map { String(letters[$0..<min($0 + 4, letters.count)]) }.joined(separator: " ")
    }

    /// Reads a share typed by hand: spaces, dashes and case do not matter, O reads as 0, I and L as 1. Nil when a sign is missing or wrong.
    public init?(_ typed: String) {
        guard typed.utf8.count <= 4_096 else { return nil }
        var values: [UInt8] = []
        for sign in typed.uppercased() where !sign.isWhitespace && sign != "-" {
            let plain: Character = sign == "O" ? "0" : sign == "I" || sign == "L" ? "1" : sign
            guard let value = Self.alphabet.firstIndex(of: plain) else { return nil }
            values.append(UInt8(value))
        }
        let all = Self.bytes(values), head = 3 + Self.setLength
        guard all.count == head + SecretKey.length + Self.checkLength, all.first == 1 else { return nil }
        let payload = Array(all.dropLast(Self.checkLength))
        guard Self.check(payload) == Array(all.suffix(Self.checkLength)), payload[2] > 0 else { return nil }
        self.init(set: Array(payload[3..<head]), threshold: payload[1], number: payload[2], bytes: Array(payload[head...]))
        guard Self.base32(all).count == values.count else { return nil }
    }

    private static func base32(_ bytes: [UInt8]) -> [Character] {
        var letters: [Character] = [], buffer: UInt16 = 0, held = 0
        for byte in bytes {
            buffer = (buffer << 8 | UInt16(byte)) & 0x1FFF
            held += 8
            while held >= 5 {
                held -= 5
                letters.append(alphabet[Int(buffer >> UInt16(held) & 31)])
            }
        }
        if held > 0 { letters.append(alphabet[Int(buffer << UInt16(5 - held) & 31)]) }
        return letters
    }

    private static func bytes(_ values: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = [], buffer: UInt16 = 0, held = 0
        for value in values {
            buffer = (buffer << 5 | UInt16(value)) & 0x1FFF
            held += 5
            if held >= 8 {
                held -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt16(held)))
            }
        }
        return bytes
    }
}
