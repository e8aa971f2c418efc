import Foundation
import Testing
import Vocabulary
@testable import Signalement

/// The shipped rules, read and compiled once.
private enum Shipped {
    static let rules = (try? WordingRules(decoding: SignalementResources.data("wording.json")).rules) ?? []
    static let advice = Result { try WordingAdvice(rules: rules) }

    struct Trial: Sendable, CustomTestStringConvertible {
        let rule: WordingRule
        let example: WordingRule.Example
        var testDescription: String { "\(rule.id) \(example.language.rawValue)" }
    }

    static let trials = rules.flatMap { rule in rule.examples.map { Trial(rule: rule, example: $0) } }
}

private func findings(
    _ text: String, field: String = "observations", language: Language = .fr, rules: [WordingRule]? = nil
) throws -> [Finding] {
    let advice = try rules.map { try WordingAdvice(rules: $0) } ?? Shipped.advice.get()
    return advice.findings(in: text, field: field, place: "\(field).0.text", language: language)
}

private func identifiers(_ text: String, field: String = "observations", language: Language = .fr) throws -> [String] {
    try findings(text, field: field, language: language).map(\.rule)
}

/// A rule that looks for "mot", for tests that need to break something.
private func sample(
    pattern: String = "\\bmots?\\b", severity: Finding.Severity = .advice, fields: [String] = ["all"],
    languages: [Language] = [.fr, .en], triggers: String = "Un mot.", passes: String = "Moto."
) -> WordingRule {
    let text = Bilingual(fr: "texte", en: "text")
    return WordingRule(
        id: "style.sample", kind: .style, severity: severity, fields: fields, pattern: pattern, englishPattern: pattern,
        outsideQuotes: true, message: text, suggestion: nil,
        examples: languages.map { WordingRule.Example(language: $0, triggers: triggers, passes: passes) },
        provenance: Provenance(source: text, readOn: "2026-11-23", status: .draft))
}

@Suite struct WordingDataTests {
    @Test func theShippedRulesDecodeAndPassTheirOwnCheck() throws {
        let rules = try WordingRules(decoding: SignalementResources.data("wording.json")).rules
        #expect(rules.count >= 40)
        #expect(Set(rules.map(\.kind)) == Set(WordingRule.Kind.allCases))
        #expect(rules.allSatisfy { $0.severity != .error })
    }

    @Test(arguments: Shipped.trials)
    fileprivate func theExampleTriggersThisVeryRuleAndItsNeighbourDoesNot(_ trial: Shipped.Trial) throws {
        let (example, field) = (trial.example, trial.rule.fields.first { $0 != "all" } ?? "observations")
        let triggered = try findings(example.triggers, field: field, language: example.language)
        #expect(triggered.contains { $0.rule == trial.rule.id && $0.severity == trial.rule.severity })
        let passed = try identifiers(example.passes, field: field, language: example.language)
        #expect(!passed.contains(trial.rule.id), "\(example.passes)")
        #expect(triggered.allSatisfy { example.triggers.contains($0.excerpt ?? "?") && $0.place == "\(field).0.text" })
    }

    /// Plain accusations, as people write them: none goes by without a word.
    @Test(arguments: [
        "Il a violé Lina.", "Son père a violé Lina en mars.", "Karim viole Lina chaque soir.", "Karim Benali frappe Lina.", "Le père bat l’enfant.", "Karim a abusé de Lina.",
        "Sami prostitue Lina.", "Elle s’est fait violer par Sami.", "Elle est victime de M. Durand.", "Elle fait de la prostitution.", "Elle est dans la prostitution.",
        "Elle se vend.", "Elle aguiche les garçons.", "Son agresseur est son cousin.", "Je signale que son père l’a frappée.",
    ])
    func aPlainAccusationIsFound(_ text: String) throws {
        #expect(try findings(text).contains { ["author", "qualification", "judgement"].contains($0.rule.split(separator: ".").first.map(String.init) ?? "") })
    }

    /// The same words, with who said them: that is how it must be written.
    @Test(arguments: [
        "Le père l’a frappée, dit Lina.", "Selon Lina, son oncle l’a violée.", "Le père, selon Lina, l’a frappée en mars.", "Elle déclare que son agresseur est son cousin.",
        "Elle dit que Karim l’a frappée.", "Le médecin bat le rappel.", "Il se bat avec son frère.", "Elle vend des gâteaux.", "Il a abusé de l’alcool.", "Je constate un bleu.", "Elle a été agressée par un chien.", "Il est l’auteur du courriel.",
    ])
    func whatIsSaidToBeSaidGoesBy(_ text: String) throws {
        #expect(try findings(text).allSatisfy { !["author", "qualification"].contains($0.rule.split(separator: ".").first.map(String.init) ?? "") })
    }

    /// The examples hold such words, to be found; what the author reads does not.
    @Test func whatTheAuthorReadsHasNoForbiddenWordAndFrenchMarks() {
        let forbidden = ["prostituée", "cliente", "consentante", "manipulatrice", "prostitute", "manipulative"]
        for rule in Shipped.rules {
            for text in [rule.message, rule.suggestion].compactMap(\.self) {
                let read = "\(text.fr) \(text.en)".lowercased()
                #expect(forbidden.allSatisfy { !read.contains($0) }, "\(rule.id)")
                #expect(text.fr.firstMatch(of: /'|\ [;:?!»]|«\ |[a-zé][;?!]/) == nil, "\(rule.id)")
            }
        }
    }
}

@Suite struct WordingCheckTests {
    @Test(arguments: ["(mot", "[mot"])
    func aBrokenPatternIsRefused(_ pattern: String) {
        let error = WordingRulesError.brokenPattern(rule: "style.sample", language: .fr)
        #expect(throws: error) { try WordingRules(checking: [sample(pattern: pattern)]) }
        #expect(throws: error) { try WordingAdvice(rules: [sample(pattern: pattern)]) }
    }

    @Test func aPatternIsMadeOfNamedPieces() throws {
        let fragments = WordingFragments(["word": "mo(?:t|{{plural}})", "plural": "ts"])
        #expect(try fragments.expand("\\b{{word}}\\b{{word}}{0,1}") == "\\bmo(?:t|ts)\\bmo(?:t|ts){0,1}")
        #expect(throws: WordingRulesError.unknownFragment("other")) { try fragments.expand("{{other}}") }
        #expect(throws: WordingRulesError.unknownFragment("round")) { try WordingFragments(["round": "a{{round}}"]).expand("{{round}}") }
    }

    @Test(arguments: ["mot\\w+", "mot.*", "mot.{2,}", "(?:mot)+?"])
    func anUnboundedPatternIsRefused(_ pattern: String) {
        let error = WordingRulesError.unboundedPattern(rule: "style.sample", language: .fr)
        #expect(throws: error) { try WordingRules(checking: [sample(pattern: pattern)]) }
    }

    @Test(arguments: ["\\bmots?\\b", "mot[+*]{0,2}", "mot\\+?", "mot{1,3}"])
    func aBoundedPatternIsNot(_ pattern: String) throws {
        #expect(try WordingRules(checking: [sample(pattern: pattern, passes: "Rien.")]).rules.count == 1)
    }

    @Test func otherFaultsAreRefusedByName() {
        let faults: [([WordingRule], WordingRulesError)] = [
            ([], .empty), ([sample(), sample()], .duplicate(rule: "style.sample")),
            ([sample(severity: .error)], .blocking(rule: "style.sample")),
            ([sample(fields: ["nowhere"])], .unknownField(rule: "style.sample", field: "nowhere")),
            ([sample(fields: [])], .missingText(rule: "style.sample")), ([sample(passes: "")], .missingText(rule: "style.sample")),
            ([sample(languages: [.fr])], .missingExample(rule: "style.sample", language: .en)),
            ([sample(languages: [.en])], .missingExample(rule: "style.sample", language: .fr)),
            ([sample(triggers: "Rien.")], .silentExample(rule: "style.sample", text: "Rien.")),
            ([sample(passes: "Des mots.")], .wrongExample(rule: "style.sample", text: "Des mots.")),
        ]
        for (rules, error) in faults { #expect(throws: error) { try WordingRules(checking: rules) } }
    }

    @Test func dataThatIsNotOursIsRefused() {
        let other = #"{"format":"other","version":1,"rules":[]}"#
        #expect(throws: WordingRulesError.unknownFormat("other 1")) { try WordingRules(decoding: Data(other.utf8)) }
        #expect(throws: WordingRulesError.self) { try WordingRules(decoding: Data("[]".utf8)) }
    }
}

@Suite struct WordingEngineTests {
    @Test(arguments: ["prostituée", "cliente", "consentante", "manipulatrice", "menteuse", "aguicheuse", "fugueuse"])
    func aForbiddenWordIsFoundInEveryShape(_ word: String) throws {
        let decomposed = word.decomposedStringWithCanonicalMapping
        for text in ["La \(word).", "LA \(word.uppercased())", "la\u{A0}\(decomposed)\u{202F}!", "la\n\(word)"] {
            #expect(try findings(text).contains { ($0.excerpt ?? "").lowercased().contains(word) }, "\(text)")
        }
    }

    @Test func aCapitalMayLackItsAccent() throws {
        let found = try identifiers("IL A ETE VU. A MON AVIS C'EST EVIDENT.")
        #expect(found == ["source.passive", "judgement.opinion", "certainty.obvious"])
        #expect(WordingPattern.acceptingBareCapitals("[ée]té") == "[ée]t(?:é|(?-i:E))")
    }

    @Test func theWordsOfTheChildAreLeftAlone() throws {
        for text in [
            "Elle me dit : « Je suis une prostituée, c’est sûr. »", "Elle dit “je suis une prostituée”.",
            "Elle dit \"je suis consentante\".", "« Un.\n\n« Deux, la menteuse. »",
        ] { #expect(try identifiers(text) == [], "\(text)") }
        #expect(try identifiers("Je suis une pute pour eux.", field: "words").isEmpty)
    }

    @Test func aQuotationThatIsNeverClosedHidesNothing() throws {
        #expect(try identifiers("Elle dit : « Je pars. C’est une menteuse.") == ["verbatim.unclosed-quote", "judgement.liar"])
        #expect(try identifiers("Un écran de 15\".\n\nC’est une menteuse, 13\".") == ["judgement.liar"])
    }

    @Test func theExcerptIsWhatWasTyped() throws {
        #expect(try findings("Elle  l’a\u{A0}bien\ncherché.").map(\.excerpt) == ["Elle  l’a\u{A0}bien\ncherché"])
        let long = "mot" + String(repeating: "é", count: 150)
        #expect(try findings(long, rules: [sample(pattern: "mot\\w{0,200}")]).first?.excerpt?.count == Finding.excerptLimit)
    }

    @Test func oneFindingPerRuleAndExcerptInTheOrderOfTheText() throws {
        #expect(try findings("Un mot, des mots, un MOT.", rules: [sample()]).map(\.excerpt) == ["mot", "mots"])
        let many = (1...60).map { "mot\($0)" }.joined(separator: " ")
        let limited = try findings(many, rules: [sample(pattern: "\\bmot\\d{1,2}\\b")]).map(\.excerpt)
        #expect(limited == (1...WordingAdvice.findingLimit).map { "mot\($0)" })
    }

    @Test func theFieldChoosesTheRules() throws {
        #expect(try identifiers("Elle est bipolaire.", field: "health").isEmpty)
        #expect(try identifiers("Elle est bipolaire.") == ["judgement.diagnosis"])
        #expect(try identifiers("Elle dit qu’elle a peur.", field: "words") == ["verbatim.indirect"])
        #expect(try identifiers("Elle dit qu’elle a peur.").isEmpty)
    }

    /// An author who writes well is left in peace.
    @Test(arguments: [
        "Je constate deux ecchymoses violacées de 2 cm, face interne du poignet droit. Lina tire sa manche.",
        "Je vois deux téléphones, dont un neuf, et une carte magnétique d’hôtel. Sa plaie est superficielle.",
        "Un homme l’attendrait en voiture le vendredi. L’auteur ne l’a pas vu. Pas d’examen du corps par l’auteur.",
        "Absence du 21 novembre à 18 h 40 au 23 novembre à 3 h 07. Police prévenue le 21 à 20 h 10.",
        "Avis médical refusé ce jour-là. Non informés : Lina craint des pressions de l’entourage.",
        "Elle est rentrée à 3 h 07. Elle pleure. Elle dit : « Je veux juste dormir. »",
        "Je n’ai pas constaté de viol et je ne l’ai pas interrogée. Le médecin traite des personnes âgées.",
        "Elle m’a montré son téléphone : j’ai lu deux messages. La plainte pour viol date du 3 mai.",
        "Je crains une situation de prostitution.", "", " \n ", "« »", "🙂👩‍👧 \u{1F1EB}\u{1F1F7} ﷽ 𝒱",
    ])
    func aPlainSentenceDrawsNoAdvice(_ text: String) throws {
        #expect(try identifiers(text) == [])
    }

    @Test(arguments: ["é", " ", "a", "«", "\u{301}", "il a été ", "🙂", "\"", "Elle dit : ", "e\u{301}\u{301}", "\n\n"])
    func aHugeTextIsRead(_ piece: String) throws {
        let text = String(repeating: piece, count: 65_536 / piece.utf8.count)
        for (field, language) in [("observations", Language.fr), ("observations", .en), ("words", .fr)] {
            #expect(try findings(text, field: field, language: language).count <= WordingAdvice.findingLimit)
        }
        let far = String(repeating: piece, count: WordingText.readLimit) + " mot"
        #expect(try findings(far, rules: [sample()]).isEmpty)
        #expect(try findings("mot " + far, rules: [sample()]).count == 1)
    }

    @Test func theSameAdviceServesManyTasksAndAFindingSurvivesJSON() async throws {
        let advice = try Shipped.advice.get()
        @Sendable func advise() -> [Finding] { advice.findings(in: "Une menteuse.", field: "people", place: "p", language: .fr) }
        let expected = advise()
        #expect(try JSONDecoder().decode([Finding].self, from: JSONEncoder().encode(expected)) == expected)
        await withTaskGroup(of: [Finding].self) { group in
            for _ in 0..<32 { group.addTask { advise() } }
            for await found in group { #expect(found == expected) }
        }
    }
}
