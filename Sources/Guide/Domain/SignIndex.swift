import Vocabulary

/// The signs of a version, each with its place: facts, families and factors in the order of the guide, then detailed signs, then the list of the Paris prosecutor.
struct SignIndex: Sendable {
    /// Identifier and label, by place.
    let entries: [(id: String, label: Bilingual)]
    let facts: Ticks
    let families: Ticks
    let factors: Ticks
    let signs: Ticks
    /// What the cards of conduct look for: each fact, three families, and the signs after which one asks about suicide at once.
    let disclosure, place, danger, body, addiction, runaway, selfHarm: Ticks

    private let placeOfFact: [String: Int]
    private let placeOfFamily: [String: Int]
    private let placeOfFactor: [String: Int]
    private let placeOfSign: [String: Int]
    private let signsOfFamily: [(family: Int, signs: Ticks)]
    private let accumulating: [(place: Int, families: [Int], signs: Ticks)]

    static let selfHarm: Set<String> = ["behaviour.suicideAttempts", "behaviour.selfDestructive", "body.selfHarm"]

    /// - Throws: `GuideContent.Defect` when the version has more signs than there are places.
    init(_ catalogue: SignCatalogue) throws {
        var entries: [(id: String, label: Bilingual)] = []
        func places(_ group: [(String, Bilingual)]) -> [String: Int] {
            var places: [String: Int] = [:]
            for (id, label) in group {
                places[id] = entries.count
                entries.append((id, label))
            }
            return places
        }
        let facts = places(catalogue.harmFacts.map { ($0.id, $0.label) }), families = places(catalogue.families.map { ($0.id, $0.label) })
        let factors = places(catalogue.factors.map { ($0.id, $0.label) }), signs = places(catalogue.families.flatMap(\.signs).map { ($0.id, $0.label) })
        let listed = places(catalogue.accumulating.map { ($0.id, $0.label) })
        guard entries.count <= Ticks.capacity else { throw GuideContent.Defect("\(entries.count) signs, and there are places for \(Ticks.capacity)") }
        self.entries = entries
        (placeOfFact, placeOfFamily, placeOfFactor, placeOfSign) = (facts, families, factors, signs)
        (self.facts, self.families, self.factors, self.signs) = (Ticks(facts.values), Ticks(families.values), Ticks(factors.values), Ticks(signs.values))
        func one(_ id: String, _ places: [String: Int]) -> Ticks { Ticks(places[id].map { [$0] } ?? []) }
        (disclosure, place, danger) = (one("fact.disclosure", facts), one("fact.place", facts), one("fact.danger", facts))
        (body, addiction, runaway) = (one("family.body", families), one("family.addiction", families), one("family.runaway", families))
        selfHarm = Ticks(Self.selfHarm.compactMap { signs[$0] })
        signsOfFamily = catalogue.families.compactMap { family in families[family.id].map { ($0, Ticks(family.signs.compactMap { signs[$0.id] })) } }
        accumulating = catalogue.accumulating.compactMap { sign in
            listed[sign.id].map { ($0, sign.families.compactMap { families[$0] }, Ticks(sign.signs.compactMap { signs[$0] })) }
        }
    }

    /// What this version knows of an observation; a ticked sign brings its family. O(ticks + families).
    func ticks(_ observation: Observation) -> Ticks {
        var ticks = Ticks()
        func add(_ ids: Set<String>, _ places: [String: Int]) {
            for id in ids { if let place = places[id] { ticks.insert(place) } }
        }
        add(observation.facts, placeOfFact)
        add(observation.families, placeOfFamily)
        add(observation.factors, placeOfFactor)
        add(observation.signs, placeOfSign)
        for (family, signs) in signsOfFamily where !ticks.isDisjoint(with: signs) { ticks.insert(family) }
        return ticks
    }

    /// The families told by a detailed sign are left out: the sign says it. O(families).
    func told(_ ticks: Ticks) -> [Ticks] {
        var undetailed = ticks.intersection(families)
        for (family, signs) in signsOfFamily where !ticks.isDisjoint(with: signs) { undetailed.remove(family) }
        return [ticks.intersection(facts), undetailed, ticks.intersection(signs), ticks.intersection(factors)]
    }

    /// The accumulating signs of the Paris prosecutor's office that were ticked. O(signs of the list).
    ///
    /// A detailed sign speaks for itself; a family ticked without detail counts once, whatever the number of its signs in the list.
    func accumulating(_ ticks: Ticks) -> Ticks {
        var undetailed = Ticks(), found = Ticks()
        for (family, signs) in signsOfFamily where ticks.contains(family) && ticks.isDisjoint(with: signs) { undetailed.insert(family) }
        for sign in accumulating {
            if !ticks.isDisjoint(with: sign.signs) {
                found.insert(sign.place)
            } else if let family = sign.families.first(where: undetailed.contains) {
                undetailed.remove(family)
                found.insert(sign.place)
            }
        }
        return found
    }

    /// The labels, in the order of the guide. O(ticks).
    func labels(_ ticks: Ticks, _ language: Language) -> [String] {
        var labels: [String] = []
        ticks.forEach { if entries.indices.contains($0) { labels.append(entries[$0].label(language)) } }
        return labels
    }
}
