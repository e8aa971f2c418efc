import Foundation
import HTML
import TestWorld
import Testing
import Vocabulary

@testable import Guide

private let families = ["body", "addiction", "runaway", "sexualHealth", "hygiene", "bodyRelation", "communication", "behaviour", "money", "clothes", "school"].map { "family." + $0 }

private func conduct(_ observation: Observation) throws -> Conduct {
    let content = try Edition.shipped()
    return Conduct(for: content.index.ticks(observation), recency: observation.recency, in: content)
}

/// The keys of the reasons of a card, for what was ticked.
private func keys(_ card: CareCard.Identifier, _ observation: Observation) throws -> [String] {
    try #require(try conduct(observation).advices.first { $0.card.id == card }).grounds.map(\.reason.rawValue)
}

/// The reasons of the three cards as the page writes them.
private func reasons(_ observation: Observation, _ language: Language = .fr) throws -> [String] {
    let words = ResultWords(try Edition.shipped(), try Catalogue(decoding: try GuideResources.texts()), language)
    return try conduct(observation).advices.map { advice in
        var w = HTMLWriter(fragmentCapacity: 512)
        words.reasons(&w, advice)
        return String(decoding: w.bytes, as: UTF8.self)
    }
}

@Suite struct ConductTests {
    @Test func nothingTickedStillSaysWhatToDo() throws {
        for card in CareCard.Identifier.allCases { #expect(try keys(card, Observation()) == ["none"]) }
        #expect(try reasons(Observation()).allSatisfy { !$0.isEmpty })
        #expect(try Edition.shipped().conduct.nothingTicked.title.fr.contains("119"))
    }

    /// The places and the readable list agree, unknown identifiers and identifiers of another group included.
    @Test func theIndexKnowsWhatTheCatalogueKnows() throws {
        let content = try Edition.shipped(), signs = content.signs, index = content.index
        let all = signs.harmFacts.map(\.id) + signs.families.flatMap { [$0.id] + $0.signs.map(\.id) } + signs.factors.map(\.id) + ["nothing", "family.", ""]
        func identifiers(_ ticks: Ticks) -> Set<String> {
            var found: Set<String> = []
            ticks.forEach { found.insert(index.entries[$0].id) }
            return found
        }
        for (number, id) in all.enumerated() {
            let other = all[(number * 7 + 3) % all.count]
            let odd = Observation(facts: [id, other], families: [id, other], signs: [id, other], factors: [id, other])
            let known = signs.known(odd), ticks = index.ticks(odd)
            #expect(identifiers(ticks.intersection(index.facts)) == known.facts)
            #expect(identifiers(ticks.intersection(index.families)) == known.families)
            #expect(identifiers(ticks.intersection(index.factors)) == known.factors)
            #expect(identifiers(ticks.intersection(index.signs)) == known.signs)
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
    }

    @Test(arguments: [("family.body", "body"), ("family.addiction", "addiction"), ("family.runaway", "runaway")])
    func aFamilyThatMayBeUrgentIsSaidFirst(_ family: String, _ key: String) throws {
        #expect(try keys(.emergency, Observation(families: [family])) == [key])
    }

    @Test(arguments: SignIndex.selfHarm.sorted())
    func aSignOfSelfHarmAsksAboutSuicide(_ sign: String) throws {
        #expect(try keys(.emergency, Observation(signs: [sign])).contains("suicide"))
    }

    /// Nothing urgent is ever crowded out by something else: suicide comes right after danger.
    @Test func everyUrgentReasonIsSaid() throws {
        #expect(try keys(.emergency, Observation(facts: ["fact.danger"], families: ["family.body", "family.addiction"], signs: ["behaviour.suicideAttempts", "runaway.runaway"])) == ["fact.danger", "suicide", "body", "addiction", "runaway"])
    }

    @Test func theOtherCardsGiveTwoReasonsAtMost() throws {
        let all = Observation(facts: ["fact.disclosure", "fact.place", "fact.danger"], families: Set(families), signs: SignIndex.selfHarm, factors: ["factor.sexuality"], recency: .yes)
        for card in [CareCard.Identifier.prosecutor, .advice] { #expect((1...2).contains(try keys(card, all).count)) }
    }

    @Test func whatThisVersionDoesNotKnowChangesNothing() throws {
        let content = try Edition.shipped()
        let odd = Observation(facts: ["fact.<script>"], families: ["family.unknown", ""], signs: ["body"], factors: ["{signs}"])
        #expect(content.signs.known(odd).isEmpty)
        #expect(try reasons(odd) == reasons(Observation()))
    }

    @Test func aListIsReadAloud() throws {
        func prosecutor(_ families: String..., language: Language = .fr) throws -> String { try reasons(Observation(families: Set(families.map { "family." + $0 })), language)[1] }
        #expect(try prosecutor("school").contains("vous avez coché «\u{A0}école\u{A0}»."))
        #expect(try prosecutor("runaway", "school").contains("«\u{A0}fugues, rupture familiale\u{A0}» et «\u{A0}école\u{A0}»"))
        #expect(try prosecutor("runaway", "school", "money").contains("\u{A0}», «\u{A0}"))
        #expect(try prosecutor("money", "school", language: .en).contains("” and “"))
    }

    /// The first reason follows "Pourquoi :", the second begins a sentence.
    @Test func theSecondReasonBeginsWithACapital() throws {
        let text = try reasons(Observation(facts: ["fact.disclosure", "fact.place"]))[1]
        #expect(text.hasPrefix("vous avez coché") && text.contains(". Vous avez coché"))
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
        let texts = try Catalogue(decoding: try GuideResources.texts())
        let words = Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, ResultWords(content, texts, $0)) })
        var generator = SeededGenerator(seed: 20_261_125)
        for _ in 0..<2_000 {
            let observation = anyObservation(content.signs, &generator), advices = try conduct(observation).advices
            #expect(advices.map(\.card.id) == [.emergency, .prosecutor, .advice])
            for advice in advices {
                #expect((1...(advice.card.id == .emergency ? 5 : 2)).contains(advice.grounds.count), "\(observation)")
                for language in Language.allCases {
                    var w = HTMLWriter(fragmentCapacity: 512)
                    words[language]?.reasons(&w, advice)
                    check(String(decoding: w.bytes, as: UTF8.self), observation)
                }
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
            #expect(try reasons(observation) == reasons(again))
        }
    }
}

@Suite struct AccumulatingSignTests {
    private func labels(_ observation: Observation) throws -> [String] {
        let index = try Edition.shipped().index
        return index.labels(index.accumulating(index.ticks(observation)), .fr)
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
        #expect(signs.known(Observation(signs: ["school.absences", "body.scars"])).families.count == 2)
    }
}
