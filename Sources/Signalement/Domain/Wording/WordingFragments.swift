import Foundation

/// Named pieces of the patterns: `{{name}}` in a pattern, or in another piece, stands for the text of the piece.
///
/// A piece written as a list is its alternatives, joined with `|`. Nothing else is added: parentheses are written where they are needed.
struct WordingFragments: Decodable {
    private let texts: [String: String]

    private enum Value: Decodable {
        case text(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else {
                self = .text(try container.decode([String].self).joined(separator: "|"))
            }
        }
    }

    init(from decoder: any Decoder) throws {
        texts = try decoder.singleValueContainer().decode([String: Value].self).mapValues { value in
            switch value { case .text(let text): text }
        }
    }

    init(_ texts: [String: String] = [:]) {
        self.texts = texts
    }

    /// More pieces inside pieces than any pattern has: beyond, they refer to themselves.
    private static let deepest = 16

    /// The pattern with its pieces in place. O(length of the result).
    /// - Throws: `WordingRulesError.unknownFragment` for a piece that does not exist, or that contains itself.
    func expand(_ pattern: String, depth: Int = 0) throws(WordingRulesError) -> String {
        var result = "", rest = pattern[...]
        while let open = rest.range(of: "{{"), let close = rest[open.upperBound...].range(of: "}}") {
            let name = String(rest[open.upperBound..<close.lowerBound])
            guard depth < Self.deepest, let text = texts[name] else { throw .unknownFragment(name) }
            result += rest[..<open.lowerBound]
            result += try expand(text, depth: depth + 1)
            rest = rest[close.upperBound...]
        }
        return result + rest
    }
}
