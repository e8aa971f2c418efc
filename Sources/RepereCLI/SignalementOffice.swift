import Directory
import Foundation
import Guide
import Server
import Signalement
import Site
import Vocabulary

/// What the commands need of the rooms: texts, articles, wording advice.
struct SignalementOffice {
    let texts: Catalogue
    let articles: [String: Bilingual]
    let check: DocumentCheck
    let translation: DocumentTranslation

    init() throws {
        texts = try Catalogue(decoding: try SignalementResources.data("messages.json"))
        let content = try GuideContent(reading: GuideResources.file)
        articles = Dictionary(content.law.articles.map { ($0.id, $0.short) }, uniquingKeysWith: { first, _ in first })
        let rules = try WordingRules(decoding: try SignalementResources.data("wording.json"))
        let reference = try DirectoryResources.reference(), site = try Catalogue(decoding: try SiteResources.data("site.json"))
        let names = reference.tribunals.map(\.prosecutor) + reference.authorities.flatMap { [$0.crip, $0.name] } + ["addressee.service", "addressee.crip.home", "addressee.crip.found", "addressee.crip.facts"].map(site.both)
        translation = DocumentTranslation(lexicon: content.lexicon, texts: texts, names: names, sentences: reference.competence.map(\.text))
        check = DocumentCheck(advice: try WordingAdvice(rules: rules.rules), texts: texts)
    }
}
