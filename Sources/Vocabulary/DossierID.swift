/// A dossier, by a number drawn at random that says nothing of the child: 26 letters and digits (128 bits, Crockford's base 32).
public struct DossierID: Sendable, Hashable, CustomStringConvertible {
    public let text: String

    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    public static let length = 26

    /// Nil when the text has another length or another sign. O(1).
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == Self.length, bytes.allSatisfy(Self.alphabet.contains), let first = bytes.first, first <= UInt8(ascii: "7") else { return nil }
        self.text = text
    }

    /// A new one.
    public static func random(using generator: inout some RandomNumberGenerator) -> DossierID {
        var number = UInt128(generator.next() as UInt64) << 64 | UInt128(generator.next() as UInt64), signs: [UInt8] = []
        for _ in 0..<length {
            signs.append(alphabet[Int(number & 31)])
            number >>= 5
        }
        return DossierID(known: String(decoding: signs.reversed(), as: UTF8.self))
    }

    private init(known text: String) { self.text = text }

    public var description: String { text }
}
