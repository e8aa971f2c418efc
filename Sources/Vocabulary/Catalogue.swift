import Foundation

/// The texts of a room's screens, by key, each in French and in English.
///
/// The file is a JSON object: `{"key": {"fr": "…", "en": "…"}}`. A text may hold places such as `{name}`.
public struct Catalogue: Sendable {
    public let texts: [String: Bilingual]

    /// - Throws: `DecodingError` when a text lacks its twin.
    public init(decoding data: Data) throws {
        texts = try JSONDecoder().decode([String: Bilingual].self, from: data)
    }

    /// The text of a key in one language; the key itself, visibly, when it is unknown (a test forbids it). O(1).
    public func callAsFunction(_ key: String, _ language: Language) -> String {
        texts[key]?(language) ?? "[\(key)]"
    }

    /// The text with its places filled. O(length × places).
    public func callAsFunction(_ key: String, _ language: Language, _ places: [String: String]) -> String {
        Self.fill(self(key, language), places)
    }

    /// Both languages of a key.
    public func both(_ key: String) -> Bilingual {
        texts[key] ?? Bilingual(fr: "[\(key)]", en: "[\(key)]")
    }

    /// Replaces each `{name}` once, so that a value holding braces stays as typed. O(length).
    public static func fill(_ template: String, _ places: [String: String]) -> String {
        let bytes = template.utf8
        guard var open = bytes.firstIndex(of: UInt8(ascii: "{")) else { return template }
        var result = "", start = template.startIndex
        while let close = bytes[open...].firstIndex(of: UInt8(ascii: "}")) {
            let end = bytes.index(after: close)
            result += template[start..<open]
            result += places[String(template[bytes.index(after: open)..<close])] ?? String(template[open..<end])
            start = end
            guard let next = bytes[end...].firstIndex(of: UInt8(ascii: "{")) else { break }
            open = next
        }
        return result + template[start...]
    }
}
