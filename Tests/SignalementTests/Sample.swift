import Foundation
import Testing
import Vocabulary

@testable import Signalement

/// The words, the day and the documents that the tests of this room share. Everybody in them is invented.
enum Sample {
    private static let loaded = Result { try Catalogue(decoding: SignalementResources.data("messages.json")) }

    /// The shipped texts.
    static func texts() throws -> Catalogue { try loaded.get() }

    /// The suite lives on 25 November 2026.
    static func today() throws -> CivilDay { try #require(CivilDay(year: 2026, month: 11, day: 25)) }

    static let hash = String(repeating: "0123456789abcdef", count: 4)

    static let lexicon = Lexicon(
        signs: [
            sign("fact.place", "Retrouvé à l’hôtel", "la présence du jeune à l’hôtel"), sign("family.money", "Argent", "des objets ou de l’argent inexpliqués"),
            sign("money.gifts", "Cadeaux", "des cadeaux d’origine inconnue", family: "family.money"), sign("money.cash", "Liquide", "de l’argent liquide", family: "family.money"),
            sign("family.school", "École", "des absences répétées"), sign("school.dropout", "Décrochage", "un décrochage récent", family: "family.school"),
        ],
        factors: [sign("factor.violence", "Violences subies", "des violences subies")],
        professions: [Lexicon.Profession(id: "school-health", label: Bilingual(fr: "Infirmière scolaire", en: "School nurse"), legalBases: ["cp-226-14-2"], duty: Bilingual(fr: "Vous pouvez.", en: "You may."))],
        articles: ["cp-226-14-2": Bilingual(fr: "Code pénal, 226-14, 2°", en: "Criminal Code, 226-14, 2°")])

    private static func sign(_ id: String, _ label: String, _ sentence: String, family: String? = nil) -> Lexicon.Sign {
        Lexicon.Sign(id: id, label: Bilingual(fr: label, en: id), sentence: Bilingual(fr: sentence, en: "sentence of \(id)"), family: family)
    }

    /// The shortest document that may be sent.
    static func smallest(_ language: Language = .fr) -> SignalementDocument {
        var document = SignalementDocument(language: language, reference: "68-2026-7KQ4MX", channel: .parquet)
        document.author = SignalementDocument.Author(name: "Claire Exemple", role: "Infirmière")
        document.observations = [SignalementDocument.Observed(source: .seen, text: "Deux ecchymoses au poignet.")]
        document.addressee = SignalementDocument.Addressee(name: "Procureur de la République")
        return document
    }

    /// A document with every field, as the format describes it: the shipped example.
    static func example(_ language: Language = .fr) throws -> SignalementDocument {
        try SignalementDocument(decoding: Array(SignalementResources.data("example-\(language.rawValue).json")))
    }

    /// Names whose values are closed, or written by the program.
    private static let closed: Set<String> = ["format", "language", "channel", "source", "immediate", "suicide", "violence", "pregnancy", "informed", "reference", "establishedAt", "id"]

    /// The example with each text that a person may type replaced.
    static func example(_ language: Language = .fr, replacing text: (String) -> String) throws -> SignalementDocument {
        func changed(_ value: Any, _ key: String, _ parent: String) -> Any {
            switch value {
            // The source of what others said is typed; the source of a fact is a closed value.
            case let typed as String: closed.contains(key) && !(key == "source" && parent == "thirdParties") ? typed : text(typed)
            case let list as [Any]: list.map { changed($0, key, key) }
            case let object as [String: Any]: Dictionary(uniqueKeysWithValues: object.map { ($0.key, changed($0.value, $0.key, key)) })
            default: value
            }
        }
        let object = try JSONSerialization.jsonObject(with: SignalementResources.data("example-\(language.rawValue).json"))
        return try SignalementDocument(decoding: Array(JSONSerialization.data(withJSONObject: changed(object, "", ""))))
    }

    static func letter(_ document: SignalementDocument) throws -> Letter {
        Letter(document, texts: try texts(), articles: lexicon.articles, hash: hash)
    }

    /// A new empty folder of the machine.
    static func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("repere-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}
