import TestWorld
import Testing
import Vocabulary

@testable import Guide

private let families = ["body", "addiction", "runaway", "sexualHealth", "hygiene", "bodyRelation", "communication", "behaviour", "money", "clothes", "school"].map { "family." + $0 }

/// The keys of the reasons of a card, for what was ticked.
private func keys(_ card: CareCard.Identifier, _ observation: Observation) throws -> [String] {
    let signs = try Edition.shipped().signs
    return Conduct.keys(card, signs.known(observation), signs)
}

@Suite struct ConductTests {
    @Test func nothingTickedStillSaysWhatToDo() throws {
        for card in CareCard.Identifier.allCases { #expect(try keys(card, Observation()) == ["none"]) }
        let content = try Edition.shipped(), conduct = Conduct(for: Observation(), in: content)
        #expect(conduct.advices.allSatisfy { !$0.isPointedAt && !$0.reasons(.fr).isEmpty })
        #expect(content.conduct.nothingTicked.title.fr.contains("119"))
    }

    /// The fast way and the readable one agree, unknown identifiers included.
    @Test func theIndexKnowsWhatTheCatalogueKnows() throws {
        let content = try Edition.shipped(), signs = content.signs
        let all = signs.harmFacts.map(\.id) + signs.families.flatMap { [$0.id] + $0.signs.map(\.id) } + signs.factors.map(\.id) + ["nothing", "family.", ""]
        for (index, id) in all.enumerated() {
            let other = all[(index * 7 + 3) % all.count]
            let odd = Observation(facts: [id, other], families: [id, other], signs: [id, other], factors: [id, other])
            #expect(content.known(odd) == signs.known(odd))
        }
    }

    @Test func factorsOnlyAreContext() throws {
        let observation = Observation(factors: ["factor.victimisation", "factor.mentalHealth"])
        #expect(try keys(.emergency, observation) == ["none"])
        #expect(try keys(.prosecutor, observation) == ["factorsOnly"])
        #expect(try keys(.advice, observation) == ["factorsOnly"])
    }

    @Test func oneFamilyAsksForAdviceFirst() throws {
        let observation = Observation(families: ["family.school"], recency: .yes)
        #expect(try keys(.emergency, observation) == ["none"])
        #expect(try keys(.prosecutor, observation) == ["single"])
        #expect(try keys(.advice, observation) == ["single"])
    }

    @Test(arguments: Observation.Recency.allCases)
    func severalFamiliesAccumulate(_ recency: Observation.Recency) throws {
        let observation = Observation(families: ["family.school", "family.hygiene"], recency: recency)
        #expect(try keys(.prosecutor, observation) == [recency == .yes ? "recentAccumulation" : "accumulation"])
        #expect(try keys(.advice, observation) == ["always"])
    }

    @Test func threeSignsOfTheParisListAreSaid() throws {
        let observation = Observation(families: ["family.school", "family.runaway", "family.addiction"], recency: .yes)
        #expect(try keys(.prosecutor, observation) == ["recentAccumulation", "parisSigns"])
    }

    @Test(arguments: ["fact.disclosure", "fact.place", "fact.danger"])
    func eachFactIsEnoughAlone(_ fact: String) throws {
        let observation = Observation(facts: [fact])
        #expect(try keys(.prosecutor, observation) == [fact])
        #expect(try keys(.emergency, observation) == [fact == "fact.danger" ? fact : "none"])
        #expect(try keys(.advice, observation) == ["always"])
        let conduct = Conduct(for: observation, in: try Edition.shipped())
        #expect(conduct.advices.first { $0.card.id == .prosecutor }?.isPointedAt == true)
    }

    @Test(arguments: [("family.body", "body"), ("family.addiction", "addiction"), ("family.runaway", "runaway")])
    func aFamilyThatMayBeUrgentIsSaidFirst(_ family: String, _ key: String) throws {
        #expect(try keys(.emergency, Observation(families: [family])) == [key])
    }

    @Test(arguments: Conduct.selfHarm.sorted())
    func aSignOfSelfHarmAsksAboutSuicide(_ sign: String) throws {
        #expect(try keys(.emergency, Observation(signs: [sign])).contains("suicide"))
    }

    @Test func aCardGivesTwoReasonsAtMost() throws {
        let all = Observation(facts: ["fact.disclosure", "fact.place", "fact.danger"], families: Set(families), signs: Conduct.selfHarm, factors: ["factor.sexuality"], recency: .yes)
        for card in CareCard.Identifier.allCases { #expect((1...2).contains(try keys(card, all).count)) }
    }

    @Test func whatThisVersionDoesNotKnowChangesNothing() throws {
        let content = try Edition.shipped()
        let odd = Observation(facts: ["fact.<script>"], families: ["family.unknown", ""], signs: ["body"], factors: ["{signs}"])
        #expect(content.signs.known(odd).isEmpty)
        #expect(Conduct(for: odd, in: content).advices.map { $0.reasons(.fr) } == Conduct(for: Observation(), in: content).advices.map { $0.reasons(.fr) })
    }

    @Test func aListIsReadAloud() {
        func labels(_ words: String...) -> [Bilingual] { words.map { Bilingual(fr: $0, en: $0) } }
        #expect(Conduct.list([], .fr).isEmpty)
        #expect(Conduct.list(labels("Fugues"), .fr) == "«\u{A0}fugues\u{A0}»")
        #expect(Conduct.list(labels("Fugues", "Argent", "École"), .fr) == "«\u{A0}fugues\u{A0}», «\u{A0}argent\u{A0}» et «\u{A0}école\u{A0}»")
        #expect(Conduct.list(labels("Money", "School"), .en) == "“money” and “school”")
    }
}

@Suite struct ConductPropertyTests {
    /// Any set of ticks: known ones, each with its own chance, and sometimes unknown ones.
    private func anyObservation(_ signs: SignCatalogue, _ generator: inout SeededGenerator) -> Observation {
        let chance = Double.random(in: 0...1, using: &generator)
        func some(_ all: [String]) -> Set<String> { Set((all + ["unknown.\(all.count)"]).filter { _ in Double.random(in: 0...1, using: &generator) < chance * chance }) }
        return Observation(
            facts: some(signs.harmFacts.map(\.id)), families: some(signs.families.map(\.id)), signs: some(signs.families.flatMap { $0.signs.map(\.id) }),
            factors: some(signs.factors.map(\.id)), recency: Observation.Recency.allCases.randomElement(using: &generator) ?? .unknown)
    }

    @Test func whateverIsTickedTheThreeCardsComeInOrderWithTheirReasons() throws {
        let content = try Edition.shipped()
        var generator = SeededGenerator(seed: 20_261_125)
        for _ in 0..<2_000 {
            let observation = anyObservation(content.signs, &generator), conduct = Conduct(for: observation, in: content)
            #expect(conduct.advices.map(\.card.id) == [.emergency, .prosecutor, .advice])
            for advice in conduct.advices {
                #expect((1...2).contains(advice.reasons(.fr).count), "\(observation)")
                for text in Language.allCases.flatMap(advice.reasons) { check(text, observation) }
            }
        }
    }

    private func check(_ text: String, _ observation: Observation) {
        let plain = text.lowercased().replacing("\u{A0}", with: " ").replacing("\u{202F}", with: " ")
        #expect(!text.isEmpty && !text.contains("{") && !text.contains("«\u{A0}\u{A0}»"), "\(text) \(observation)")
        #expect(plain.firstMatch(of: #/[0-9] ?%/#) == nil, "\(text)")
        for promise in ["rien à signaler", "aucun risque", "risque nul", "score", "nothing to report", "no risk"] { #expect(!plain.contains(promise), "\(text)") }
    }

    /// The same ticks give the same words, in whatever order they came.
    @Test func theReasonsDependOnTheTicksOnly() throws {
        let content = try Edition.shipped()
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<200 {
            let observation = anyObservation(content.signs, &generator)
            let again = Observation(
                facts: Set(observation.facts.sorted().reversed()), families: Set(observation.families.sorted().reversed()), signs: Set(observation.signs.sorted().reversed()),
                factors: Set(observation.factors.sorted().reversed()), recency: observation.recency)
            #expect(Conduct(for: observation, in: content).advices.map { $0.reasons(.fr) } == Conduct(for: again, in: content).advices.map { $0.reasons(.fr) })
        }
    }
}

@Suite struct AccumulatingSignTests {
    private func labels(_ observation: Observation) throws -> [String] {
        let signs = try Edition.shipped().signs
        return signs.accumulatingLabels(signs.known(observation)).map(\.fr)
    }

    /// Three signs of the list belong to the family "money".
    @Test func aFamilyTickedWithoutDetailCountsOnce() throws {
        #expect(try Edition.shipped().signs.accumulating.filter { $0.families.contains("family.money") }.count == 3)
        #expect(try labels(Observation(families: ["family.money"])).count == 1)
        #expect(try labels(Observation(families: ["family.money", "family.school"])).count == 2)
    }

    @Test func detailsCountOneByOne() throws {
        #expect(try labels(Observation(signs: ["money.gifts", "money.hotelCards"])).count == 2)
        #expect(try labels(Observation(families: ["family.money"], signs: ["money.gifts"])).count == 1)
        #expect(try labels(Observation(signs: ["money.cash"])).isEmpty)
    }

    @Test func aSignOfTwoFamiliesCountsOnce() throws {
        #expect(try labels(Observation(families: ["family.bodyRelation", "family.clothes"])).count == 1)
    }

    @Test func everyFamilyTickedGivesAtMostTheList() throws {
        let signs = try Edition.shipped().signs
        #expect(try labels(Observation(families: Set(signs.families.map(\.id)))).count <= signs.accumulating.count)
        #expect(try labels(Observation(signs: Set(signs.families.flatMap { $0.signs.map(\.id) }))).count == 9)
        #expect(try labels(Observation()).isEmpty)
    }

    @Test func aTickedSignBringsItsFamily() throws {
        let signs = try Edition.shipped().signs
        #expect(signs.known(Observation(signs: ["money.gifts"])).families == ["family.money"])
        #expect(signs.familyLabels(signs.known(Observation(signs: ["school.absences", "body.scars"]))).count == 2)
    }
}
