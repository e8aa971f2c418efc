import Foundation
import Testing
import Vocabulary

@testable import Signalement

/// All that a document says is in its parts.
@Suite struct DocumentPartsTests {
    private func parts(_ document: SignalementDocument) throws -> DocumentParts { DocumentParts(document, texts: try Sample.texts(), lexicon: Sample.lexicon) }

    private func all(_ p: DocumentParts) -> [String] {
        [p.sending, p.author, p.circumstances, p.facts, p.said, p.others, p.danger, p.health, p.situation, p.signs, p.otherMinors, p.tonight, p.language, p.asked, p.told, p.annexes]
    }

    /// Fields that another room takes as they are, and those that are no text: identifiers, of which the words are there.
    private static let apart: Set<String> = [
        "format", "version", "language", "reference", "addressee.id", "addressee.authority", "author.profession", "signs.id", "factors.id", "minor.lastName", "minor.firstName", "minor.usualName", "minor.nickname",
        "minor.birthDate", "minor.age", "minor.sex", "minor.home", "minor.school", "minor.parentalAuthority", "minor.measures", "minor.accounts", "places",
    ]

    /// Every text and answer of a document, with its place.
    private func values(_ document: SignalementDocument) throws -> [(place: String, value: String)] {
        func walk(_ value: Any, _ place: String) -> [(String, String)] {
            switch value {
            case let text as String: [(place, text)]
            case let list as [Any]: list.flatMap { walk($0, place) }
            case let object as [String: Any]: object.sorted { $0.key < $1.key }.flatMap { walk($0.value, place.isEmpty ? $0.key : place + "." + $0.key) }
            default: []
            }
        }
        return walk(try JSONSerialization.jsonObject(with: Data(try document.canonicalJSON())), "")
    }

    /// A document in which every field is filled, each with other words.
    private func filled(_ language: Language) throws -> SignalementDocument {
        var document = try Sample.example(language)
        document.minor?.usualName = "Nom d’usage inventé"
        document.minor?.disability = "Entend mal"
        document.minor?.accounts = "lili.exemple"
        document.circumstances?.interpreter = "Interprète inventée"
        document.observations?.append(.init(date: "hier", place: "cour", source: .heard, who: "une surveillante", text: "Un cri."))
        document.health?.evidence = "Vêtements gardés"
        document.people = "Un homme, prénom inconnu"
        document.factors = [.init(id: "factor.violence", label: "Violences subies")]
        document.danger = .init(immediate: .yes, text: "Départ redouté.", suicide: .yes, violence: .no, pregnancy: .unknown)
        return document
    }

    @Test(arguments: Language.allCases) func nothingIsLeftOut(_ language: Language) throws {
        let document = try filled(language), said = all(try parts(document)).joined(separator: "\n"), texts = try Sample.texts()
        for (place, value) in try values(document) where !Self.apart.contains(place) {
            let words = switch place {
            case "establishedAt": DocumentWords(texts: texts, language: language).moment(value)
            case "channel": texts(value == "parquet" ? "print.title.parquet" : "print.title.crip", language)
            case "observations.source": texts("print.source.\(value)", language)
            case "danger.immediate", "danger.suicide", "danger.violence", "danger.pregnancy", "information.minor.informed", "information.parents.informed": texts("print.answer.\(value)", language)
            case "author.legalBases": Sample.lexicon.articles[value]?(language) ?? value
            default: value
            }
            #expect(said.contains(words), "\(place): \(words)")
        }
        #expect(said.contains(texts("print.example", language)))
    }

    /// Each answer beside its question, and each fact beside its source.
    @Test func anAnswerStandsBesideItsQuestion() throws {
        let parts = try parts(try filled(.fr)), plain = { (text: String) in text.replacing("\u{A0}", with: " ") }
        #expect(plain(parts.danger) == "Danger immédiat : Oui\nDépart redouté.\nRisque suicidaire : Oui\nViolences récentes : Non")
        #expect(plain(parts.health).contains("Grossesse : Inconnu") && !parts.danger.contains("Grossesse"))
        let facts = plain(parts.facts).replacing("\u{202F}", with: " ").components(separatedBy: "\n\n")
        #expect(facts.count == 5 && facts[0].hasSuffix("Source : vu par l’auteur.") && facts[2].hasSuffix("Source : lu dans un registre (registre des absences du collège).") && facts[3].hasSuffix("Source : rapporté à l’auteur (K. Exemple, veille de nuit)."))
        #expect(parts.others.hasSuffix("L’auteur ne l’a pas vu."))
        #expect(parts.otherMinors == "Un frère, 11 ans, chez sa mère")
    }

    @Test func whatIsNotSaidIsNotWritten() throws {
        var empty = Sample.smallest()
        (empty.author, empty.observations, empty.addressee) = (nil, nil, nil)
        #expect(all(try parts(empty)).filter { !$0.isEmpty } == [try Sample.texts()("print.title.parquet", .fr)])
        empty.words = []
        #expect(try parts(empty).said == Sample.texts()("print.nothingSaid", .fr))
        empty.phoneCall = .init(made: false, text: "demain à 8 h")
        #expect(try parts(empty).sending.contains("Pas encore d’appel"))
        empty.author = .init(name: "Claire Exemple", profession: "school-health")
        #expect(try parts(empty).author == "Claire Exemple, Infirmière scolaire")
    }
}
