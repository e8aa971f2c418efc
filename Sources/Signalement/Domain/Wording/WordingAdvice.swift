import Foundation
import Vocabulary

/// Advice on what an author typed: places, messages, other ways to write it. It never blocks and never changes a text.
public struct WordingAdvice: Sendable {
    /// The most findings given for one field.
    public static let findingLimit = 20

    private struct Compiled: Sendable {
        let rule: WordingRule
        let french: WordingPattern
        let english: WordingPattern
    }

    private let compiled: [Compiled]

    /// Compiles every pattern once. O(total length of the patterns).
    ///
    /// - Throws: `brokenPattern` or `unboundedPattern`, for the first such pattern.
    public init(rules: [WordingRule]) throws(WordingRulesError) {
        var compiled: [Compiled] = []
        for rule in rules {
            let french = try WordingPattern(of: rule, in: .fr)
            let english = try WordingPattern(of: rule, in: .en)
            compiled.append(Compiled(rule: rule, french: french, english: english))
        }
        self.compiled = compiled
    }

    /// The findings in one field, in the order of the text: one per rule and excerpt, `findingLimit` at most.
    ///
    /// - Parameters:
    ///   - text: what the author typed; the first `WordingText.readLimit` scalars are read.
    ///   - field: a name of `WordingRule.knownFields`, such as `observations`; it chooses the rules.
    ///   - place: carried into the findings, such as `observations.0.text`.
    ///   - language: the language the author writes in.
    /// - Complexity: O(rules × text length), patterns being bounded.
    public func findings(in text: String, field: String, place: String, language: Language) -> [Finding] {
        let prepared = WordingText(text)
        guard !prepared.isBlank else { return [] }
        var found: [(position: Int, order: Int, finding: Finding)] = []
        for (order, entry) in compiled.enumerated() where entry.rule.applies(to: field) {
            let pattern = language == .fr ? entry.french : entry.english
            let haystack = entry.rule.outsideQuotes ? prepared.outsideQuotes : prepared.whole
            var seen: Set<String> = []
            for range in pattern.ranges(in: haystack) where seen.count < Self.findingLimit {
                guard seen.insert(prepared.key(of: range)).inserted else { continue }
                let finding = Self.finding(entry.rule, prepared.excerpt(of: range), place)
                found.append((range.lowerBound, order, finding))
            }
        }
        // At one position, findings keep the order of the rules.
        let sorted = found.sorted { ($0.position, $0.order) < ($1.position, $1.order) }
        return sorted.prefix(Self.findingLimit).map(\.finding)
    }

    private static func finding(_ rule: WordingRule, _ excerpt: String, _ place: String) -> Finding {
        Finding(
            rule: rule.id, severity: rule.severity, place: place, excerpt: excerpt, message: rule.message,
            suggestion: rule.suggestion)
    }
}

/// A text made ready for the patterns, with the way back to the words as typed.
///
/// Composed accents (NFC); every apostrophe becomes `'`, every hyphen `-`; each run of white space becomes one space,
/// or `\n` when it holds a blank line; invisible characters go. All offsets are UTF-16. Built in O(text length).
struct WordingText {
    /// The most Unicode scalars read of a text.
    static let readLimit = 65_536

    /// The normalised text.
    let whole: String
    /// The same, each UTF-16 unit between quotation marks replaced by U+FFFC; the marks themselves stay.
    let outsideQuotes: String

    private let source: [UInt16]
    private let units: [UInt16]
    /// For each unit of `units`, its offset in `source`; one more at the end.
    private let origins: [Int]

    init(_ text: String) {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: text.unicodeScalars.prefix(Self.readLimit))
        source = Array(String(scalars).precomposedStringWithCanonicalMapping.utf16)
        (units, origins) = Self.normalise(source)
        whole = String(decoding: units, as: UTF16.self)
        outsideQuotes = String(decoding: Self.masked(units), as: UTF16.self)
    }

    /// Whether there is nothing to read.
    var isBlank: Bool { units.allSatisfy { $0 == 0x20 || $0 == 0x0A } }

    /// The words as typed at a range of the normalised text. O(range length).
    func excerpt(of range: Range<Int>) -> String {
        guard origins.indices.contains(range.lowerBound), origins.indices.contains(range.upperBound) else { return "" }
        return String(decoding: source[origins[range.lowerBound]..<origins[range.upperBound]], as: UTF16.self)
    }

    /// What makes two excerpts the same: the normalised words, without regard to case. O(range length).
    func key(of range: Range<Int>) -> String {
        String(decoding: units[range.clamped(to: units.indices)], as: UTF16.self).lowercased()
    }

    private static let apostrophes: Set<UInt16> = [0x27, 0x60, 0xB4, 0x2018, 0x2019, 0x02BC, 0x2032]
    private static let hyphens: Set<UInt16> = [0x2D, 0x2010, 0x2011]
    /// Soft hyphen, zero-width characters, byte order mark.
    private static let invisible: Set<UInt16> = [0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF]
    private static let lineEnds: Set<UInt16> = [0x0A, 0x85, 0x2028, 0x2029]
    private static let spaces: Set<UInt16> = lineEnds.union([0x09, 0x0B, 0x0C, 0x0D, 0x20, 0xA0, 0x1680, 0x202F])
        .union([0x205F, 0x3000]).union(0x2000...0x200A)

    private static func normalise(_ source: [UInt16]) -> ([UInt16], [Int]) {
        var units: [UInt16] = []
        var origins: [Int] = []
        var lines = 0
        var inSpace = false
        for (offset, unit) in source.enumerated() where !invisible.contains(unit) {
            guard !spaces.contains(unit) else {
                if !inSpace {
                    units.append(0x20)
                    origins.append(offset)
                    lines = 0
                }
                inSpace = true
                lines += lineEnds.contains(unit) ? 1 : 0
                if lines == 2 { units[units.endIndex - 1] = 0x0A }
                continue
            }
            inSpace = false
            units.append(apostrophes.contains(unit) ? 0x27 : hyphens.contains(unit) ? 0x2D : unit)
            origins.append(offset)
        }
        return (units, origins + [source.count])
    }

    /// Hides what stands between « », “ ” and " ". A mark that is never closed hides nothing.
    private static func masked(_ units: [UInt16]) -> [UInt16] {
        var masked = units
        for (opening, closing) in [(0xAB, 0xBB), (0x201C, 0x201D), (0x22, 0x22)] as [(UInt16, UInt16)] {
            var start: Int?
            for (offset, unit) in units.enumerated() {
                if let first = start, unit == closing {
                    for hidden in first..<offset { masked[hidden] = 0xFFFC }
                    start = nil
                } else if unit == opening, start == nil {
                    start = offset + 1
                } else if unit == 0x0A, opening == closing {
                    start = nil
                }
            }
        }
        return masked
    }
}
