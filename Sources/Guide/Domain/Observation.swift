import Vocabulary

/// What a professional ticked: never a name, never kept.
public struct Observation: Sendable, Equatable {
    public enum Recency: String, Sendable, CaseIterable {
        case yes = "oui"
        case no = "non"
        case unknown = "inconnu"
    }

    /// Identifiers of harm facts, families, signs and factors.
    public var facts: Set<String>
    public var families: Set<String>
    public var signs: Set<String>
    public var factors: Set<String>
    public var recency: Recency
    public var profession: String
    public var place: String

    public init(
        facts: Set<String> = [], families: Set<String> = [], signs: Set<String> = [], factors: Set<String> = [],
        recency: Recency = .unknown, profession: String = "", place: String = ""
    ) {
        self.facts = facts
        self.families = families
        self.signs = signs
        self.factors = factors
        self.recency = recency
        self.profession = profession
        self.place = place
    }

    /// True when nothing at all was ticked.
    public var isEmpty: Bool { facts.isEmpty && families.isEmpty && signs.isEmpty && factors.isEmpty }
}

extension SignCatalogue {
    /// The observation reduced to what this version knows; a ticked sign brings its family.
    public func known(_ observation: Observation) -> Observation {
        var known = observation
        known.facts.formIntersection(harmFacts.map(\.id))
        known.factors.formIntersection(factors.map(\.id))
        known.signs.formIntersection(families.flatMap { $0.signs.map(\.id) })
        known.families.formIntersection(families.map(\.id))
        for family in families where family.signs.contains(where: { known.signs.contains($0.id) }) {
            known.families.insert(family.id)
        }
        return known
    }
}
