import Foundation
import Guide
import Signalement
import Vocabulary

/// What the commands need of the rooms: texts, articles, wording advice.
struct SignalementOffice {
    let texts: Catalogue
    let articles: [String: Bilingual]
    let check: DocumentCheck

    init() throws {
        texts = try Catalogue(decoding: try SignalementResources.data("messages.json"))
        let content = try GuideContent(reading: GuideResources.file)
        articles = Dictionary(content.law.articles.map { ($0.id, $0.short) }, uniquingKeysWith: { first, _ in first })
        let rules = try WordingRules(decoding: try SignalementResources.data("wording.json"))
        check = DocumentCheck(advice: try WordingAdvice(rules: rules.rules), texts: texts)
    }
}
