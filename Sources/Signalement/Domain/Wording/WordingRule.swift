import Foundation
import Vocabulary

/// One piece of advice on wording: what to look for, where, and what to say about it. Data, read from `wording.json`.
///
/// Patterns are ICU regular expressions, tried without regard to case on a normalised text (see `WordingText`):
/// composed accents, plain apostrophe `'`, plain single space (a blank line is `\n`), plain hyphen.
/// Quantifiers are bounded: `+`, `*` and `{n,}` are refused.
public struct WordingRule: Sendable, Codable, Equatable {
    /// What the words do that a signalement should not do.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// designates a person as the author of an offence
        case author
        /// gives a fact its legal name
        case qualification
        /// claims more than was seen
        case certainty
        /// judges or interprets
        case judgement
        /// repeats what has no source
        case hearsay
        /// leaves out who saw, said, or looked
        case source
        /// touches the exact words
        case verbatim
        /// vague, excessive or out of place
        case style
        /// says who someone is
        case identity
    }

    /// A sentence that must trigger the rule, and a close one that must not.
    public struct Example: Sendable, Codable, Equatable {
        public let language: Language
        public let triggers: String
        public let passes: String

        public init(language: Language, triggers: String, passes: String) {
            self.language = language
            self.triggers = triggers
            self.passes = passes
        }
    }

    /// Unique, such as `judgement.on-purpose`.
    public let id: String
    public let kind: Kind
    /// `warning` or `advice`; `error` is refused.
    public let severity: Finding.Severity
    /// Names from `knownFields`.
    public let fields: [String]
    /// The pattern for a text in French.
    public let pattern: String
    /// The pattern for a text in English.
    public let englishPattern: String
    /// When true, text between quotation marks is ignored: it belongs to the person quoted.
    public let outsideQuotes: Bool
    public let message: Bilingual
    public let suggestion: Bilingual?
    public let examples: [Example]
    public let provenance: Provenance

    private enum CodingKeys: String, CodingKey {
        case id, kind, severity, fields, pattern, outsideQuotes, message, suggestion, examples, provenance
        case englishPattern = "pattern_en"
    }

    public init(
        id: String, kind: Kind, severity: Finding.Severity, fields: [String], pattern: String, englishPattern: String,
        outsideQuotes: Bool, message: Bilingual, suggestion: Bilingual?, examples: [Example], provenance: Provenance
    ) {
        self.id = id
        self.kind = kind
        self.severity = severity
        self.fields = fields
        self.pattern = pattern
        self.englishPattern = englishPattern
        self.outsideQuotes = outsideQuotes
        self.message = message
        self.suggestion = suggestion
        self.examples = examples
        self.provenance = provenance
    }

    /// The rule with the pieces of its patterns in place.
    func expanded(by fragments: WordingFragments) throws(WordingRulesError) -> WordingRule {
        WordingRule(
            id: id, kind: kind, severity: severity, fields: fields, pattern: try fragments.expand(pattern), englishPattern: try fragments.expand(englishPattern),
            outsideQuotes: outsideQuotes, message: message, suggestion: suggestion, examples: examples, provenance: provenance)
    }
}

extension WordingRule {
    /// Stands for every field. It leaves `words` out when the rule ignores quotations, because all of `words` is one.
    public static let everyField = "all"
    /// The field that holds the exact words of someone.
    public static let quotedField = "words"
    /// The free-text parts of a signalement, as its data format names them; `questions` is the question before a word.
    public static let knownFields: Set<String> = [
        everyField, quotedField, "questions", "observations", "thirdParties", "health", "danger", "circumstances",
        "minor", "runaways", "people", "places", "meansOfContact", "money", "actions", "information", "requests",
        "annexes", "author",
    ]

    /// The pattern for a text in one language. O(1).
    public func pattern(_ language: Language) -> String {
        language == .fr ? pattern : englishPattern
    }

    /// Whether the rule reads this field. O(number of fields of the rule).
    public func applies(to field: String) -> Bool {
        if fields.contains(field) { return true }
        guard fields.contains(Self.everyField) else { return false }
        return !(outsideQuotes && field == Self.quotedField)
    }
}

/// A compiled regular expression.
///
/// `@unchecked Sendable`: the expression is never changed after `init`, and matching with one from many threads is
/// documented as safe.
struct WordingPattern: @unchecked Sendable {
    private let expression: NSRegularExpression

    init(of rule: WordingRule, in language: Language) throws(WordingRulesError) {
        let pattern = rule.pattern(language)
        guard !Self.isUnbounded(pattern) else { throw .unboundedPattern(rule: rule.id, language: language) }
        do {
            let accepting = Self.acceptingBareCapitals(pattern)
            expression = try NSRegularExpression(pattern: accepting, options: [.caseInsensitive])
        } catch {
            throw .brokenPattern(rule: rule.id, language: language)
        }
    }

    /// The places that match, in UTF-16 offsets of the text; empty matches are left out.
    func ranges(in text: String) -> [Range<Int>] {
        let all = NSRange(location: 0, length: text.utf16.count)
        return expression.matches(in: text, range: all).compactMap { match in
            match.range.length > 0 ? Range(match.range) : nil
        }
    }

    private static let bareCapitals: [Character: Character] = [
        "é": "E", "è": "E", "ê": "E", "ë": "E", "à": "A", "â": "A", "î": "I", "ï": "I", "ô": "O", "û": "U", "ù": "U",
        "ç": "C",
    ]

    /// The pattern, where each accented letter outside brackets also accepts its bare capital: "ETE" reads as "ÉTÉ",
    /// while "viole" stays apart from "violé". O(pattern length).
    static func acceptingBareCapitals(_ pattern: String) -> String {
        var depth = 0
        var result = ""
        for character in pattern {
            depth += character == "[" ? 1 : character == "]" ? -1 : 0
            if depth == 0, let capital = bareCapitals[character] {
                result += "(?:\(character)|(?-i:\(capital)))"
            } else {
                result.append(character)
            }
        }
        return result
    }

    /// Whether the pattern has `+`, `*` or `{n,}` as a quantifier. O(pattern length).
    static func isUnbounded(_ pattern: String) -> Bool {
        var escaped = false
        var depth = 0
        var previous: Character = " "
        for character in pattern {
            defer { previous = escaped ? " " : character }
            if escaped {
                escaped = false
            } else if character == "\\" {
                escaped = true
            } else if character == "[" {
                depth += 1
            } else if character == "]" {
                depth = max(0, depth - 1)
            } else if depth == 0, "+*".contains(character) || (character == "}" && previous == ",") {
                return true
            }
        }
        return false
    }
}
