/// A dossier, a person or an institution, by a number drawn at random that says nothing of them: 26 letters and digits (128 bits, Crockford's base 32).
///
/// `Subject` only keeps the kinds apart: a number of one kind is never taken for that of another.
public struct Identifier<Subject>: Sendable, Hashable, CustomStringConvertible {
    public let text: String

    /// Nil when the text has another length or another sign. O(1).
    public init?(_ text: String) {
        guard IdentifierText.isWellFormed(text) else { return nil }
        self.text = text
    }

    private init(known text: String) { self.text = text }

    /// A new one.
    public static func random(using generator: inout some RandomNumberGenerator) -> Self { Self(known: IdentifierText.drawn(using: &generator)) }

    /// The one that belongs to a digest: always the same for the same bytes, and as hard to guess as they are.
    /// Nil for fewer than 16 bytes.
    public init?(digest: [UInt8]) {
        guard digest.count >= 16 else { return nil }
        self.init(known: IdentifierText.text(digest.prefix(16).reduce(UInt128(0)) { $0 << 8 | UInt128($1) }))
    }

    public var description: String { text }
}

extension Identifier: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer(), text = try container.decode(String.self)
        guard let read = Self(text) else { throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an identifier") }
        self = read
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// What a `DossierID` numbers.
public enum DossierSubject {}

/// The number of a dossier.
public typealias DossierID = Identifier<DossierSubject>

private enum IdentifierText {
    static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    static let length = 26

    static func isWellFormed(_ text: String) -> Bool {
        let bytes = text.utf8
        guard bytes.count == length, bytes.allSatisfy(alphabet.contains), let first = bytes.first else { return false }
        return first <= UInt8(ascii: "7")
    }

    static func drawn(using generator: inout some RandomNumberGenerator) -> String {
        text(UInt128(generator.next() as UInt64) << 64 | UInt128(generator.next() as UInt64))
    }

    static func text(_ number: UInt128) -> String {
        var rest = number, signs: [UInt8] = []
        for _ in 0..<length {
            signs.append(alphabet[Int(rest & 31)])
            rest >>= 5
        }
        return String(decoding: signs.reversed(), as: UTF8.self)
    }
}
