/// The INSEE code of a département: text, never a number (`01`, `2A`, `971`).
public struct DepartementCode: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
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

    public static func < (a: DepartementCode, b: DepartementCode) -> Bool { a.text < b.text }
}
