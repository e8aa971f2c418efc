import Foundation
import Vocabulary

/// Why the wording data was refused. The data ships with the program, so this is a breakdown, not a finding.
public enum WordingRulesError: Error, Sendable, Equatable {
    /// Not JSON, or not of the expected shape.
    case unreadable(String)
    case unknownFormat(String)
    case empty
    /// A pattern names a piece that does not exist, or that contains itself.
    case unknownFragment(String)
    case duplicate(rule: String)
    /// A wording rule never blocks.
    case blocking(rule: String)
    case unknownField(rule: String, field: String)
    case missingText(rule: String)
    case missingExample(rule: String, language: Language)
    /// The regular expression does not compile.
    case brokenPattern(rule: String, language: Language)
    /// The pattern has `+`, `*` or `{n,}` outside brackets.
    case unboundedPattern(rule: String, language: Language)
    /// An example that should trigger its rule does not.
    case silentExample(rule: String, text: String)
    /// An example that should pass triggers its rule.
    case wrongExample(rule: String, text: String)
}

/// The wording rules, decoded and checked: whoever holds a value holds rules that compile and behave as their examples.
public struct WordingRules: Sendable, Equatable {
    public let rules: [WordingRule]

    private struct File: Decodable {
        let format: String
        let version: Int
        let fragments: WordingFragments?
        let rules: [WordingRule]
    }

    /// Reads and checks `wording.json`. O(rules × examples).
    ///
    /// - Throws: `WordingRulesError`, for the first fault found.
    public init(decoding data: Data) throws(WordingRulesError) {
        let file: File
        do {
            file = try JSONDecoder().decode(File.self, from: data)
        } catch {
            throw .unreadable("\(error)")
        }
        guard file.format == "repere.wording", file.version == 1 else {
            throw .unknownFormat("\(file.format) \(file.version)")
        }
        let fragments = file.fragments ?? WordingFragments()
        var rules: [WordingRule] = []
        for rule in file.rules { rules.append(try rule.expanded(by: fragments)) }
        try self.init(checking: rules)
    }

    /// Checks rules that are already values. O(rules × examples).
    public init(checking rules: [WordingRule]) throws(WordingRulesError) {
        guard !rules.isEmpty else { throw .empty }
        var seen: Set<String> = []
        for rule in rules {
            guard seen.insert(rule.id).inserted else { throw .duplicate(rule: rule.id) }
            try Self.checkShape(of: rule)
            try Self.checkExamples(of: rule)
        }
        self.rules = rules
    }

    private static func checkShape(of rule: WordingRule) throws(WordingRulesError) {
        guard rule.severity != .error else { throw .blocking(rule: rule.id) }
        let texts = [rule.message, rule.suggestion, rule.provenance.source].compactMap(\.self)
        let strings = [rule.id, rule.pattern, rule.englishPattern] + texts.flatMap { [$0.fr, $0.en] }
        guard !rule.fields.isEmpty, strings.allSatisfy({ !$0.isEmpty }) else { throw .missingText(rule: rule.id) }
        for field in rule.fields where !WordingRule.knownFields.contains(field) {
            throw .unknownField(rule: rule.id, field: field)
        }
        for language in Language.allCases where !rule.examples.contains(where: { $0.language == language }) {
            throw .missingExample(rule: rule.id, language: language)
        }
    }

    /// Runs the rule alone on its own examples; compiling it is part of the check.
    private static func checkExamples(of rule: WordingRule) throws(WordingRulesError) {
        let advice = try WordingAdvice(rules: [rule])
        let first = rule.fields.first ?? WordingRule.everyField
        let field = first == WordingRule.everyField ? "observations" : first
        func found(_ text: String, _ language: Language) -> Bool {
            !advice.findings(in: text, field: field, place: field, language: language).isEmpty
        }
        for example in rule.examples {
            guard found(example.triggers, example.language) else {
                throw .silentExample(rule: rule.id, text: example.triggers)
            }
            guard !example.passes.isEmpty else { throw .missingText(rule: rule.id) }
            guard !found(example.passes, example.language) else {
                throw .wrongExample(rule: rule.id, text: example.passes)
            }
        }
    }
}
