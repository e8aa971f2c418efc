/// The identifiers of a version, found at once: what `SignCatalogue.known` looks for one by one.
struct SignIndex: Sendable {
    private let facts: Set<String>
    private let families: Set<String>
    private let factors: Set<String>
    private let familyOfSign: [String: String]

    init(_ signs: SignCatalogue) {
        facts = Set(signs.harmFacts.map(\.id))
        families = Set(signs.families.map(\.id))
        factors = Set(signs.factors.map(\.id))
        familyOfSign = Dictionary(signs.families.flatMap { family in family.signs.map { ($0.id, family.id) } }, uniquingKeysWith: { first, _ in first })
    }

    /// The same answer as `SignCatalogue.known`. O(ticks).
    func known(_ observation: Observation) -> Observation {
        var known = observation
        known.facts.formIntersection(facts)
        known.factors.formIntersection(factors)
        known.signs = known.signs.filter { familyOfSign[$0] != nil }
        known.families.formIntersection(families)
        known.families.formUnion(known.signs.compactMap { familyOfSign[$0] })
        return known
    }
}

extension GuideContent {
    /// The observation reduced to what this version knows; a ticked sign brings its family. O(ticks).
    public func known(_ observation: Observation) -> Observation { index.known(observation) }
}
