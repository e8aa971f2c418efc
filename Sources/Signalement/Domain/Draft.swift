import Foundation
import Vocabulary

/// What an author has typed so far, field by field, exactly as typed. It travels in the form; the server keeps nothing.
public struct Draft: Sendable, Codable, Equatable {
    /// Values by field name; a field of ticks has several.
    public private(set) var fields: [String: [String]] = [:]

    public init() {}

    /// The value of a field as typed, without control characters; empty when it was not filled.
    public subscript(name: String) -> String {
        get { fields[name]?.first ?? "" }
        set { fields[name] = newValue.isEmpty ? nil : [newValue] }
    }

    /// The ticks of a field.
    public func ticks(_ name: String) -> [String] { fields[name] ?? [] }

    public mutating func setTicks(_ name: String, _ values: [String]) {
        fields[name] = values.isEmpty ? nil : values
    }

    /// The value on one line.
    public func line(_ name: String) -> String { TypedText.line(self[name]) }

    /// The value without white space at its ends, lines kept.
    public func text(_ name: String) -> String { TypedText.trimmed(self[name]) }

    /// The lines of a value, without empty ones and without the list mark and space they may begin with.
    public func lines(_ name: String) -> [String] {
        self[name].split(whereSeparator: \.isNewline).map { line in
            let text = TypedText.trimmed(String(line))
            guard let mark = text.first, "–-•*".contains(mark), text.dropFirst().first?.isWhitespace == true else { return text }
            return TypedText.trimmed(String(text.dropFirst()))
        }.filter { !$0.isEmpty }
    }

    /// A yes, a no, or unknown.
    public func answer(_ name: String) -> SignalementDocument.Answer {
        SignalementDocument.Answer(rawValue: self[name]) ?? .unknown
    }

    /// True when any of the fields with this beginning was filled.
    public func isFilled(_ prefix: String) -> Bool {
        fields.contains { $0.key.hasPrefix(prefix) && $0.value.contains { !TypedText.trimmed($0).isEmpty } }
    }
}

extension Draft {
    /// - Throws: `DecodingError` when the bytes are not a draft.
    public init(decoding bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(Draft.self, from: Data(bytes))
    }
}
