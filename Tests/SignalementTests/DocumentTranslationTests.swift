import Testing
import Vocabulary

@testable import Signalement

@Suite struct DocumentTranslationTests {
    private func shown(_ document: SignalementDocument) throws -> SignalementDocument {
        let court = Bilingual(fr: "Procureur de la République", en: "Public prosecutor")
        return DocumentTranslation(lexicon: Sample.lexicon, texts: try Sample.texts(), names: [court], sentences: [Bilingual(fr: "Il vit là.", en: "They live there.")])
            .document(document, in: .en)
    }

    @Test func theWordsOfTheProductChangeAndThoseOfTheAuthorStay() throws {
        var document = Sample.smallest()
        document.minor = .init(firstName: "Lina", birthDate: "8 mars 2011", sex: try Sample.texts()("minor.sex.fille", .fr))
        document.signs = [.init(id: "money.cash", label: "Liquide"), .init(id: "of.another", label: "Autre")]
        document.observations = [.init(date: "mi-novembre 2026", source: .seen, text: "Deux bleus."), .init(date: "depuis la rentrée", source: .seen, text: "x")]
        document.requests = [try Sample.texts()("request.protection.short", .fr), "Une audition"]
        document.addressee?.reason = "Mulhouse (68). Il vit là."
        let english = try shown(document)
        #expect(english.language == .en && english.minor?.birthDate == "8 March 2011" && english.minor?.firstName == "Lina")
        #expect(english.minor?.sex == (try Sample.texts()("minor.sex.fille", .en)))
        #expect(english.signs?.map(\.label) == ["money.cash", "Autre"])
        #expect(english.observations?.map(\.date) == ["mid-November 2026", "depuis la rentrée"])
        #expect(english.observations?.first?.text == "Deux bleus.")
        #expect(english.requests == [try Sample.texts()("request.protection.short", .en), "Une audition"])
        #expect(english.addressee?.name == "Public prosecutor" && english.addressee?.reason == "Mulhouse (68). They live there.")
        #expect(english.author?.name == document.author?.name)
    }

    @Test func theSameLanguageChangesNothing() throws {
        let document = try Sample.example()
        let translation = DocumentTranslation(lexicon: Sample.lexicon, texts: try Sample.texts(), names: [], sentences: [])
        #expect(translation.document(document, in: .fr) == document)
    }
}
