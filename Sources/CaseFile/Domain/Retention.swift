import Foundation
import Vocabulary

/// How long a closed dossier is kept. Dated content, not code. It ends nothing: people decide, two of them.
public struct Retention: Sendable, Decodable {
    public struct Rule: Sendable, Decodable {
        public let id: String
        /// Whether it is for dossiers in which a measure of protection was noted.
        let measure: Bool
        let years: Int
        public let words: Bilingual
        public let source: Bilingual
    }

    public let version: String
    public let rules: [Rule]

    public static let none = Retention(version: "", rules: [])

    private init(version: String, rules: [Rule]) { (self.version, self.rules) = (version, rules) }

    /// - Throws: `DecodingError`, or `KindBook.Fault` unless there is one rule with a measure and one without.
    public static func read(_ data: Data) throws -> Retention {
        let read = try JSONDecoder().decode(Retention.self, from: data)
        guard Set(read.rules.map(\.measure)).count == 2, read.rules.count == 2, read.rules.allSatisfy({ (1...100).contains($0.years) }) else { throw KindBook.Fault(description: "retention: one rule with a measure, one without, from 1 to 100 years") }
        return read
    }

    /// The last day on which a closed dossier is kept; nil for one that is open: nothing runs then, whatever the age.
    /// - Parameter written: the day of the last writing.
    public func end(isClosed: Bool, written: CivilDay, hasMeasure: Bool) -> (day: CivilDay, rule: Rule)? {
        guard isClosed, let rule = rules.first(where: { $0.measure == hasMeasure }), let day = written.adding(months: rule.years * 12) else { return nil }
        return (day, rule)
    }
}

extension CaseFile {
    /// Held for justice: nobody erases it.
    public var hold: Element? { elements.last { $0.kind.id == "holdPlaced" && $0.isOpen } }
    /// Somebody asked that it be erased.
    public var erasureAsked: Element? { elements.last { $0.kind.id == "erasureAsked" && $0.isOpen } }
    /// A measure of protection was noted, whoever may read which.
    public var hasMeasure: Bool { elements.contains { $0.kind.id == "measureStarted" && $0.withdrawal == nil } }
}
