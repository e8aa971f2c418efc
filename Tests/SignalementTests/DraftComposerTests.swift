import Testing
import Vocabulary

@testable import Signalement

private func composed(_ fields: [String: String], ticks: [String: [String]] = [:], _ language: Language = .fr, addressee: SignalementDocument.Addressee? = nil) throws -> SignalementDocument {
    var draft = Draft()
    for (name, value) in fields { draft[name] = value }
    for (name, values) in ticks { draft.setTicks(name, values) }
    return DraftComposer(lexicon: Sample.lexicon, texts: try Sample.texts()).document(draft, language: language, today: try Sample.today(), addressee: addressee)
}

@Suite struct DraftComposerTests {
    @Test func anEmptyDraftInventsNothing() throws {
        let document = try composed([:])
        #expect(document.channel == .parquet)
        #expect(document.observations == nil && document.words == nil && document.thirdParties == nil && document.health == nil)
        #expect(document.signs == nil && document.factors == nil && document.actions == nil && document.requests == nil && document.annexes == nil)
        #expect(document.danger?.immediate == .unknown)
        #expect(document.author?.name == nil && document.minor?.age == nil && document.addressee == nil && document.phoneCall == nil)
    }

    @Test func whatWasTypedIsInItsPlace() throws {
        let document = try composed([
            "auteur.nom": " Claire\nExemple ", "auteur.tel": "03 53 01 00 73", "jeune.prenom": "Lina", "faits.1.texte": "Ligne 1\nLigne 2", "faits.1.quand": "19/11/26", "faits.1.source": "heard",
            "faits.2.texte": "Autre fait", "paroles.1.texte": "Je veux dormir.", "tiers.1.texte": "Un homme attend.", "tiers.1.qui": "Une élève", "fugues": "Trois nuits", "danger": "yes",
        ])
        #expect(document.author?.name == "Claire Exemple")
        #expect(document.minor?.firstName == "Lina")
        #expect(document.observations?.map(\.text) == ["Ligne 1\nLigne 2", "Autre fait"])
        #expect(document.observations?.first?.date == "19 novembre 2026")
        #expect(document.observations?.first?.source == .heard)
        #expect(document.words?.first?.speaker == "Lina")
        #expect(document.thirdParties?.first?.source == "Une élève")
        #expect(document.runaways == "Trois nuits")
        #expect(document.danger?.immediate == .yes)
    }

    @Test(arguments: [("19/11/26", "19 novembre 2026"), ("nuit du 12 au 13", "nuit du 12 au 13"), ("mi-novembre", "mi-novembre 2026"), ("31/02/2026", "31/02/2026"), ("depuis la rentrée", "depuis la rentrée"), ("inconnu", "inconnu")])
    func aDateIsNeverLost(_ typed: String, _ kept: String) throws {
        let document = try composed(["faits.1.texte": "x", "faits.1.quand": typed, "cadre.quand": typed])
        #expect(document.observations?.first?.date == kept)
        #expect(document.circumstances?.date == kept)
    }

    /// A date, a place or a person without a text is kept, and asked about.
    @Test func whatHasNoTextIsStillInTheDocument() throws {
        let document = try composed(["faits.2.lieu": "Gare de Colmar", "faits.2.qui": "M. Klein", "tiers.1.qui": "Le concierge", "paroles.1.question": "Que s’est-il passé ?", "appel": "non", "appel.texte": "Standard fermé"])
        #expect(document.observations?.first?.place == "Gare de Colmar" && document.observations?.first?.text == nil)
        #expect(document.thirdParties?.first?.source == "Le concierge")
        #expect(document.words?.first?.question != nil && document.words?.first?.text == nil)
        #expect(document.phoneCall?.made == false)
        let printed = try Sample.letter(document).model(.original)
        // No words that nobody said: neither on page 1 nor between quotation marks.
        #expect(printed.boxes.allSatisfy { $0.quotes.isEmpty && !$0.bullets.contains { $0.contains("Non décrit") } })
        #expect(!PlainText.text(of: printed, quoteMarks: .fr).contains("« Non") && !PlainText.text(of: printed, quoteMarks: .fr).contains("«\u{A0}Non"))
        #expect(printed.header.sub.contains { $0.contains("Standard fermé") })
        let check = DocumentCheck(advice: try WordingAdvice(rules: []), texts: try Sample.texts())
        #expect(check.findings(document).filter { $0.rule == "missing.text" }.map(\.place) == ["observations.0.text", "words.0.text", "thirdParties.0.text"])
    }

    @Test func aPartOfABirthDateIsKept() throws {
        #expect(try composed(["naissance.a": "2011"]).minor?.birthDate == "2011")
        #expect(try composed(["naissance.m": "mars", "naissance.a": "2011"]).minor?.birthDate == "mars 2011")
        #expect(try composed(["naissance.j": "inconnu"]).minor?.birthDate == nil)
    }

    @Test func anAdultAndADayToComeAreAskedAbout() throws {
        var document = try composed(["naissance.j": "8", "naissance.m": "3", "naissance.a": "1990", "faits.1.texte": "x", "faits.1.quand": "19/12/2026"])
        document.establishedAt = "2026-11-25T10:00"
        let check = DocumentCheck(advice: try WordingAdvice(rules: []), texts: try Sample.texts())
        #expect(Set(check.findings(document).map(\.rule)).isSuperset(of: ["age", "future"]))
        document.observations?[0].date = "19 novembre 2026"
        document.minor?.age = "17"
        #expect(Set(check.findings(document).map(\.rule)).isDisjoint(with: ["age", "future"]))
    }

    @Test func aBirthGivesTheAgeUnlessTheAuthorSaysIt() throws {
        let birth = ["naissance.j": "8", "naissance.m": "mars", "naissance.a": "2011"]
        #expect(try composed(birth).minor?.birthDate == "8 mars 2011")
        #expect(try composed(birth).minor?.age == "15")
        #expect(try composed(birth.merging(["jeune.age": "environ 14 ans"]) { $1 }).minor?.age == "environ 14 ans")
        #expect(try composed(["naissance.j": "31", "naissance.m": "2", "naissance.a": "2011"]).minor?.birthDate == nil)
    }

    @Test func theRoleIsTheProfessionWhenNotSaid() throws {
        #expect(try composed(["metier": "school-health"]).author?.role == "Infirmière scolaire")
        #expect(try composed(["metier": "school-health"], .en).author?.role == "School nurse")
        #expect(try composed(["metier": "school-health", "auteur.fonction": "Cadre"]).author?.role == "Cadre")
        #expect(try composed(["metier": "unknown"]).author?.role == nil)
    }

    @Test func onlyKnownTicksAreTaken() throws {
        let ticks = ["base": ["cp-226-14-2", "cp-999"], "u": ["fact.place", "<b>"], "d": ["money.gifts"], "v": ["factor.violence", "family.money"]]
        let document = try composed([:], ticks: ticks)
        #expect(document.author?.legalBases == ["cp-226-14-2"])
        #expect(document.signs?.map(\.id) == ["fact.place", "money.gifts"])
        #expect(document.factors?.map(\.label) == ["Violences subies"])
    }

    @Test(arguments: [("crip", SignalementDocument.Channel.crip), ("parquet", .parquet), ("", .parquet), ("other", .parquet)])
    func theProsecutorIsTheDefault(_ typed: String, _ channel: SignalementDocument.Channel) throws {
        #expect(try composed(["voie": typed]).channel == channel)
    }

    @Test func requestsAreTheTicksThenTheWords() throws {
        let document = try composed(["demandes.texte": "- un hébergement\n\n• une réponse"], ticks: ["demandes": ["examen", "protection", "unknown"]])
        let texts = try Sample.texts()
        #expect(document.requests == [texts("request.protection.short", .fr), texts("request.examen.short", .fr), "un hébergement", "une réponse"])
        for id in DraftComposer.requestIDs { #expect(texts.texts["request.\(id).short"] != nil) }
    }

    @Test func anUnknownAnswerStaysUnknown() throws {
        let document = try composed(["danger": "perhaps", "info.parents": "no", "info.parents.texte": "Ils menacent.", "jeune.sexe": "inconnu"])
        #expect(document.danger?.immediate == .unknown)
        #expect(document.information?.parents == SignalementDocument.Told(informed: .no, text: "Ils menacent."))
        #expect(document.minor?.sex == nil)
    }

    @Test func theChosenAddresseeIsTheOne() throws {
        let addressee = SignalementDocument.Addressee(id: "tj-mulhouse", name: "Procureur", copyTo: "CRIP")
        #expect(try composed([:], addressee: addressee).addressee == addressee)
    }

    @Test func sixtyFourKilobytesInEachFieldAreKept() throws {
        let long = String(repeating: "é", count: 32_768)
        let document = try composed(["faits.1.texte": long, "paroles.1.texte": long, "fugues": long, "auteur.nom": long, "faits.1.quand": long])
        #expect(document.observations?.first?.text == long && document.words?.first?.text == long && document.runaways == long && document.author?.name == long)
        #expect(document.observations?.first?.date == long)
    }
}

@Suite struct DraftTests {
    @Test func linesLoseTheirListMarks() {
        var draft = Draft()
        draft["a"] = "– un\n- deux\r\n• trois\n\n   \n* quatre"
        #expect(draft.lines("a") == ["un", "deux", "trois", "quatre"])
        #expect(draft.lines("b").isEmpty)
    }

    @Test func anEmptyValueIsNoValue() {
        var draft = Draft()
        draft["a"] = "x"
        draft["a"] = ""
        draft.setTicks("b", [])
        #expect(draft == Draft())
        #expect(!draft.isFilled(""))
    }

    @Test func aFieldIsFilledByWordsOnly() {
        var draft = Draft()
        draft["sante.constats"] = " \n"
        #expect(!draft.isFilled("sante."))
        draft["sante.examens"] = "x"
        #expect(draft.isFilled("sante.") && !draft.isFilled("danger"))
    }
}
