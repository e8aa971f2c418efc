import Crypto
import Foundation

/// Codes of six digits that change every 30 seconds (RFC 6238, HMAC-SHA-1, as the applications of telephones compute them).
public struct OneTimeCode: Sendable {
    /// 20 bytes.
    public let secret: [UInt8]
    public static let secretLength = 20, period: Int64 = 30_000

    public init(secret: [UInt8]) { self.secret = secret }

    /// A new one, that nobody knows.
    public static func random() -> OneTimeCode { OneTimeCode(secret: Chance.bytes(secretLength)) }

    /// The code of a step.
    public func code(step: Int64) -> String {
        let counter = (0..<8).reversed().map { UInt8(truncatingIfNeeded: step >> (Int64($0) * 8)) }
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
        let start = Int((mac.last ?? 0) & 15)
        let number = mac[start..<(start + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let digits = String(number % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// The step whose code was typed: this one, the one before or the one after, later than the last one used; nil when none. A code works once.
    /// - Parameter now: milliseconds since 1970.
    public func step(of typed: String, now: Int64, after last: Int64) -> Int64? {
        let step = now / Self.period
        // All three are always worked out: the time taken says nothing.
        return [step, step - 1, step + 1].filter { Constant.areEqual(Array(code(step: $0).utf8), Array(typed.utf8)) && $0 > last }.first
    }

    /// The secret as people type it into an application: base 32 (RFC 4648), in groups of four.
    public var text: String {
        let letters = Array(Base32.text(secret))
        return stride(from: 0, to: letters.count, by: 4).map { String(letters[$0..<min($0 + 4, letters.count)]) }.joined(separator: " ")
    }

    /// What the QR code holds.
    /// - Parameter account: what the application shows beside the code; ASCII letters, digits and `-`.
    public func address(issuer: String, account: String) -> String {
        "otpauth://totp/\(issuer):\(account)?secret=\(Base32.text(secret))&issuer=\(issuer)"
    }
}

/// Base 32 of RFC 4648, without padding.
enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        var letters: [UInt8] = [], buffer: UInt32 = 0, held: UInt32 = 0
        for byte in bytes {
            buffer = (buffer << 8 | UInt32(byte)) & 0xFFFF
            held += 8
            while held >= 5 {
                held -= 5
                letters.append(alphabet[Int(buffer >> held & 31)])
            }
        }
        if held > 0 { letters.append(alphabet[Int(buffer << (5 - held) & 31)]) }
        return String(decoding: letters, as: UTF8.self)
    }
}
