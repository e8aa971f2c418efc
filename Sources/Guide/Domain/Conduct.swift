import Vocabulary

/// What to do next: three cards, always the same and in the same order, each with why it answers what was ticked.
///
/// It advises and never decides; it gives no score, and never says that there is nothing to report.
/// Source: guide of the CVM, 2022; Paris prosecutor's office, PROMIFRANCE, 9 June 2022.
public struct Conduct: Sendable {
    public struct Advice: Sendable {
        public let card: CareCard
        /// True when something ticked leads to this card.
        public let isPointedAt: Bool
        /// Sentences, each with the labels that fill it.
        let parts: [(sentence: Bilingual, labels: [Bilingual])]

        /// Why the card answers what was ticked, in one language. O(labels).
        public func reasons(_ language: Language) -> [String] {
            parts.map { Catalogue.fill($0.sentence(language), ["signs": Conduct.list($0.labels, language)]) }
        }
    }

    public let advices: [Advice]

    public init(for observation: Observation, in content: GuideContent) {
        self.init(known: content.known(observation), in: content)
    }

    /// For an observation already reduced to what the content knows.
    init(known observation: Observation, in content: GuideContent) {
        advices = content.conduct.cards.map { card in
            let keys = Self.keys(card.id, observation, content.signs)
            let parts = keys.compactMap { key in card.reasons[key].map { (sentence: $0, labels: Self.labels(key, observation, content.signs)) } }
            return Advice(card: card, isPointedAt: keys.contains { $0 != "none" && $0 != "always" }, parts: parts)
        }
    }

    /// The keys of the reasons, the strongest first. O(signs).
    static func keys(_ card: CareCard.Identifier, _ observation: Observation, _ signs: SignCatalogue) -> [String] {
        switch card {
        case .emergency: emergencyKeys(observation)
        case .prosecutor: prosecutorKeys(observation, signs)
        case .advice: adviceKeys(observation)
        }
    }

    private static func emergencyKeys(_ observation: Observation) -> [String] {
        var keys: [String] = []
        if observation.facts.contains("fact.danger") { keys.append("fact.danger") }
        if observation.families.contains("family.body") { keys.append("body") }
        if !observation.signs.isDisjoint(with: selfHarm) { keys.append("suicide") }
        if observation.families.contains("family.addiction") { keys.append("addiction") }
        if observation.families.contains("family.runaway") { keys.append("runaway") }
        return keys.isEmpty ? ["none"] : Array(keys.prefix(2))
    }

    private static func prosecutorKeys(_ observation: Observation, _ signs: SignCatalogue) -> [String] {
        var keys = ["fact.disclosure", "fact.place", "fact.danger"].filter { observation.facts.contains($0) }
        if observation.families.count >= 2 {
            keys.append(observation.recency == .yes ? "recentAccumulation" : "accumulation")
            if signs.accumulatingLabels(observation).count >= 3 { keys.append("parisSigns") }
        } else if observation.families.count == 1, keys.isEmpty {
            keys.append("single")
        } else if keys.isEmpty {
            keys.append(observation.factors.isEmpty ? "none" : "factorsOnly")
        }
        return Array(keys.prefix(2))
    }

    private static func adviceKeys(_ observation: Observation) -> [String] {
        guard observation.facts.isEmpty else { return ["always"] }
        if observation.families.count == 1 { return ["single"] }
        if observation.families.isEmpty { return observation.factors.isEmpty ? ["none"] : ["factorsOnly"] }
        return ["always"]
    }

    /// Signs after which one asks about suicide at once.
    static let selfHarm: Set<String> = ["behaviour.suicideAttempts", "behaviour.selfDestructive", "body.selfHarm"]

    private static func labels(_ key: String, _ observation: Observation, _ signs: SignCatalogue) -> [Bilingual] {
        switch key {
        case "always", "none": []
        case "parisSigns": signs.accumulatingLabels(observation)
        case "factorsOnly": signs.factors.filter { observation.factors.contains($0.id) }.map(\.label)
        case "suicide": signs.families.flatMap(\.signs).filter { selfHarm.contains($0.id) && observation.signs.contains($0.id) }.map(\.label)
        case "body", "addiction", "runaway": signs.families.filter { $0.id == "family.\(key)" }.map(\.label)
        case _ where key.hasPrefix("fact."): signs.harmFacts.filter { $0.id == key }.map(\.label)
        default: signs.familyLabels(observation)
        }
    }

    /// "« fugues » et « argent »". O(labels).
    public static func list(_ labels: [Bilingual], _ language: Language) -> String {
        let words = labels.map { FrenchTypography.quoted($0(language).lowercasedFirst, language) }
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + (language == .fr ? " et " : " and ") + last
    }
}

extension String {
    /// The text with its first letter in lower case.
    var lowercasedFirst: String {
        guard let first = utf8.first, first < 0x80 else { return prefix(1).lowercased() + dropFirst() }
        guard (0x41...0x5A).contains(first) else { return self }
        return String(UnicodeScalar(first | 0x20)) + Substring(utf8.dropFirst())
    }
}
