/// The code of the local authority in charge of child protection (INSEE "CTCD"): `01D`, `69M`, `69D`, `6AE`, `20R`, `75C`…
///
/// There are 100 of them for 101 départements. Source: Code officiel géographique, 1 January 2026.
public struct ProtectionAuthorityCode: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }

    public init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    public var description: String { text }

    public static func < (a: Self, b: Self) -> Bool { a.text < b.text }
}
