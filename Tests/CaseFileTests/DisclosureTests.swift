import Testing
import Vault
import Vocabulary

@testable import CaseFile

/// What a signalement takes from a dossier: nothing told becomes seen, no hypothesis a fact, no doubt a certainty.
struct DisclosureTests {
    private let today = CivilDay(year: 2026, month: 11, day: 27) ?? .epoch

    private func fields(_ written: [CaseFile.Written], _ language: Language = .fr, now: CivilDay? = nil) throws -> [String: String] {
        let texts = try Catalogue(decoding: CaseFileResources.data("screens.json"))
        var file = CaseFile()
        file.take(written, CaseFileTests.book)
        let disclosure = Disclosure(
            texts: texts, language: language, today: now ?? today, me: "a", myName: "Loïc Fontanel", people: ["b": "Veilleuse de nuit, Naïma Exemple", "a": "Éducateur, Loïc Fontanel"],
            words: { field, values in values.map { field.option($0)?.label(language) ?? $0 }.joined(separator: ", ") })
        return disclosure.start(Identity(file, today: today), day: { _ in today }, file.elements.filter { $0.kind.section != "identity" }).fields
    }

    private func one(_ kind: String, by author: String = "a", _ values: [String: String]) throws -> [String: String] { try fields([CaseFileTests.written(kind, 1, by: author, values)]) }

    @Test func anHypothesisIsNoFact() throws {
        let values = ["facts": "Elle porte un sac neuf.", "hypothesis": "Quelqu’un le lui a peut-être payé."], found = try one("observationWritten", values)
        #expect(found["faits.1.texte"]?.contains("Elle porte un sac neuf.") == true && found["faits.1.source"] == "seen")
        #expect(!found.values.contains { $0.contains("payé") || $0.contains("Hypothèse") })
        var file = CaseFile()
        file.take([CaseFileTests.written("observationWritten", 1, values), CaseFileTests.written("observationWritten", 2, ["facts": "x"])], CaseFileTests.book)
        #expect(file.elements.map(Disclosure.holdsHypothesis) == [true, false])
    }

    @Test(arguments: [
        (["known": "reported", "source": "La voisine du 3e"], "reported", "La voisine du 3e"), (["known": "reported"], "reported", nil), (["source": "La voisine du 3e"], "reported", "La voisine du 3e"),
        (["known": "seen", "source": "La voisine du 3e"], "reported", "La voisine du 3e"), (["known": "unknown", "source": "La voisine du 3e"], "reported", "La voisine du 3e"), (["known": "unknown"], nil, nil),
        (["known": "told"], "heard", "le jeune"), (["known": "told", "source": "sa sœur"], "reported", "le jeune, sa sœur"), (["known": "seen"], "seen", nil), (["known": "seen", "source": "moi-même"], "seen", nil), (["source": "Loïc Fontanel"], "seen", nil), ([:], "seen", nil),
    ] as [([String: String], String?, String?)])
    func aFactIsSeenOnlyByWhoSawIt(_ said: [String: String], _ source: String?, _ who: String?) throws {
        for kind in ["signsObserved", "lifeEventRecorded"] {
            let found = try one(kind, said.merging([kind == "signsObserved" ? "facts" : "what": "Deux téléphones."]) { first, _ in first })
            #expect(found["faits.1.texte"]?.contains("Deux téléphones.") == true)
            #expect(found["faits.1.source"] == source && found["faits.1.qui"] == who, "\(kind) \(said)")
        }
    }

    @Test(arguments: [("seen", "seen", nil), ("young", "heard", "le jeune"), ("else", "reported", nil), ("unknown", nil, nil)] as [(String, String?, String?)])
    func violenceIsSeenOnlyByWhoSawIt(_ answer: String, _ source: String?, _ who: String?) throws {
        let found = try one("violenceNoted", ["what": "Un coup.", "source": answer])
        #expect(found["faits.1.source"] == source && found["faits.1.qui"] == who)
        #expect(found["faits.1.texte"] == "Violence.\nCe qui s’est passé\u{A0}: Un coup.", "“I saw it” is not repeated under another name")
    }

    @Test func newsAndWordsAreOfWhoHeardThem() throws {
        let harm = try one("harmDisclosed", ["words": "Il m’emmène là-bas", "question": "Comment ça va ?", "heardBy": "Mme Durand", "told": "Qu’on la protège."])
        #expect(harm["faits.1.source"] == "reported" && harm["faits.1.qui"] == "Mme Durand")
        #expect(harm["paroles.1.texte"] == "Il m’emmène là-bas" && harm["paroles.1.par"] == "Mme Durand" && harm["paroles.1.question"] == "Comment ça va ?")
        let mine = try one("harmDisclosed", ["words": "Il m’emmène là-bas", "heardBy": "moi", "told": "Qu’on la protège."])
        #expect(mine["faits.1.source"] == "seen" && mine["paroles.1.par"] == nil)
        let news = try one("newsReceived", ["from": "Sa tante", "state": "Elle dort peu.", "words": "Ça va"])
        #expect(news["faits.1.source"] == "reported" && news["faits.1.qui"] == "Sa tante" && news["paroles.1.par"] == "Sa tante")
        let unsaid = try one("signsObserved", ["facts": "x", "known": "unknown", "words": "Laisse-moi"])
        #expect(unsaid["paroles.1.par"] == "personne non précisée")
        // What may be a note is told, and not quoted.
        let back = try one("returnRecorded", ["words": "Elle est rentrée à pied."])
        #expect(back["paroles.1.texte"] == nil && back["faits.1.texte"]?.contains("Elle est rentrée à pied.") == true)
    }

    @Test func whatAColleagueWroteIsReported() throws {
        let theirs = try one("crisisNoted", by: "b", ["what": "Elle pleure.", "words": "Je veux pas y retourner"])
        #expect(theirs["faits.1.source"] == "reported" && theirs["faits.1.qui"] == "Veilleuse de nuit, Naïma Exemple" && theirs["paroles.1.par"] == "Veilleuse de nuit, Naïma Exemple")
        let told = try one("signsObserved", by: "b", ["facts": "Une voiture.", "known": "reported", "source": "La voisine du 3e"])
        #expect(told["faits.1.source"] == "reported" && told["faits.1.qui"] == "Veilleuse de nuit, Naïma Exemple. Source\u{202F}: La voisine du 3e")
        // Corrected by a colleague, it is theirs too; by who writes, it stays the colleague's.
        let corrected = try fields([CaseFileTests.written("observationWritten", 1, ["facts": "A"]), CaseFileTests.corrected("observationWritten", 2, of: 1, ["facts": "B"])])
        #expect(corrected["faits.1.source"] == "reported" && corrected["faits.1.qui"] == "Veilleuse de nuit, Naïma Exemple")
        #expect(try one("observationWritten", by: "gone", ["facts": "A"])["faits.1.qui"] == "une personne de l’équipe d’avant")
    }

    /// The form has four facts: the fifth is never written under one that is known in another way.
    @Test func whatIsMoreStaysWithItsSource() throws {
        let known = ["seen", "reported", "seen", "told", "unknown", "reported", "seen"]
        let written = known.enumerated().map { CaseFileTests.written("signsObserved", $0 + 1, when: FactTime(today), ["facts": "Fait \($0).", "known": $1, "words": "Mot \($0)"].merging($1 == "reported" ? ["source": "Témoin \($0)"] : [:]) { first, _ in first }) }
        let found = try fields(written)
        for (number, way) in known.enumerated() {
            let place = try #require((1...4).first { found["faits.\($0).texte"]?.contains("Fait \(number).") == true }, "\(number)")
            #expect(found["faits.\(place).source"] == ["seen": "seen", "reported": "reported", "told": "heard"][way], "\(number)")
            if way == "reported" { #expect([found["faits.\(place).qui"], found["faits.\(place).texte"]].compactMap { $0 }.contains { $0.contains("Témoin \(number)") }) }
            let quote = try #require((1...3).first { found["paroles.\($0).texte"]?.contains("Mot \(number)") == true }, "\(number)")
            #expect((found["paroles.\(quote).par"] == nil) == ["seen", "told"].contains(way), "\(number)")
        }
        #expect(found["faits.5.texte"] == nil && found["paroles.4.texte"] == nil)
    }

    @Test func aDoubtIsSaidInWords() throws {
        let opened = CaseFileTests.written("opened", 1, ["firstName": "Zoé", "familyName": "Durand", "birthDate": "28/11/2008", "parentalAuthority": "Sa mère"], doubts: ["familyName": .uncertain, "birthDate": .disputed, "parentalAuthority": .unknown])
        let school = CaseFileTests.written("informationRecorded", 2, ["what": "school", "value": "Collège inventé"], doubts: ["value": .disputed])
        let french = try fields([opened, school]), english = try fields([opened, school], .en)
        #expect(french["jeune.prenom"] == "Zoé" && french["jeune.nom"] == "Durand (à confirmer)" && french["jeune.ecole"] == "Collège inventé (contesté)" && french["jeune.autorite"] == "Sa mère (à confirmer)")
        #expect(french["naissance.j"] == nil && french["jeune.age"] == "date de naissance\u{202F}: 28 novembre 2008 (contesté)")
        #expect(english["jeune.nom"] == "Durand (to be confirmed)" && english["jeune.ecole"] == "Collège inventé (disputed)")
        let sure = try fields([CaseFileTests.written("opened", 1, ["familyName": "Durand", "birthDate": "28/11/2008"])])
        #expect(sure["jeune.nom"] == "Durand" && sure["naissance.a"] == "2008" && sure["jeune.age"] == nil)
        #expect(try fields([CaseFileTests.written("opened", 1, ["birthDate": "printemps 2009"])])["jeune.age"] == "date de naissance\u{202F}: printemps 2009")
    }

    @Test func anAgeSaidLongAgoSaysWhen() throws {
        let opened = CaseFileTests.written("opened", 1, ["age": "17 ans"], doubts: ["age": .uncertain])
        #expect(try fields([opened])["jeune.age"] == "17 ans (à confirmer)")
        #expect(try fields([opened], now: try #require(CivilDay(year: 2027, month: 6, day: 1)))["jeune.age"] == "17 ans en novembre 2026 (à confirmer)")
    }

    @Test func theWordOfADoubtStandsBesideTheValue() throws {
        let texts = try Catalogue(decoding: CaseFileResources.data("screens.json")), french = DoubtWords(texts: texts, language: .fr)
        #expect(french.doubted("Pistache", .disputed) == "Pistache (contesté)" && french.doubted("Pistache", .uncertain) == "Pistache (pas sûr)")
        #expect(french.doubted("Pistache", nil) == "Pistache" && french.doubted("", .unknown) == "Inconnu")
        #expect(DoubtWords(texts: texts, language: .en).doubted("Pistache", .disputed) == "Pistache (disputed)")
    }
}
