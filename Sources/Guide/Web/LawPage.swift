import HTML
import Site
import Vocabulary

extension GuidePages {
    /// "Ce que dit la loi": plain words first, the articles beside them, who may and who must.
    func law(_ visit: Visit) -> Reply {
        let law = content.law, language = visit.language
        return shell.reply(Page(visit, title: texts("law.title", language), section: .guide) { w in
            w.element(.h1, text: law.title(language))
            w.element(.p, .class("chapo"), text: law.intro(language))
            w.element(.nav, .class("sommaire"), .label(texts("law.contents", language))) { w in
                w.element(.ul, .class("liens")) { w in
                    for section in law.sections { w.element(.li) { w in w.element(.a, .href(.inPage(section.id))) { w in w.element(.span, text: section.title(language)) } } }
                    w.element(.li) { w in w.element(.a, .href(.inPage("qui"))) { w in w.element(.span, text: texts("law.reporters", language)) } }
                    w.element(.li) { w in w.element(.a, .href(.inPage("metiers"))) { w in w.element(.span, text: texts("law.professions", language)) } }
                }
            }
            for section in law.sections { lawSection(&w, section, language) }
            reporters(&w, language)
            professions(&w, language)
        })
    }

    private func lawSection(_ w: inout HTMLWriter, _ section: LawCatalogue.Section, _ language: Language) {
        w.element(.section, .labelledBy(section.id)) { w in
            w.element(.h2, .id(section.id), text: section.title(language))
            for paragraph in section.paragraphs { w.element(.p, text: paragraph(language)) }
            for id in section.articles {
                if let article = content.law.articles.first(where: { $0.id == id }) { self.article(&w, article, language) }
            }
        }
    }

    private func article(_ w: inout HTMLWriter, _ article: LawArticle, _ language: Language) {
        w.element(.details, .class("article")) { w in
            w.element(.summary, text: article.citation(language))
            w.element(.p, text: article.plain(language))
            if let quote = article.quote {
                w.element(.blockquote, .class("citation"), .lang("fr"), text: FrenchTypography.quoted(quote, .fr))
            }
            for variant in article.variants {
                w.element(.p, text: texts("law.variant.\(variant.territory)", language) + " " + variant.plain(language))
            }
            w.element(.p, .class("petit")) { w in
                if article.provenance.status == .draft { w.element(.span, .class("mot a-valider"), text: texts("content.draft", language)) }
                w.text(" \(language == .fr ? article.textVersion + " " : "")\(article.provenance.source(language)). " + texts("content.readOn", language, ["date": CivilDay(iso: article.provenance.readOn)?.text(language) ?? article.provenance.readOn]))
            }
        }
    }

    private func reporters(_ w: inout HTMLWriter, _ language: Language) {
        w.element(.section, .labelledBy("qui")) { w in
            w.element(.h2, .id("qui"), text: texts("law.reporters", language))
            w.element(.table, .class("table-large"), .constant(.role, "table")) { w in
                w.element(.thead, .constant(.role, "rowgroup")) { w in
                    w.element(.tr, .constant(.role, "row")) { w in
                        for key in ["law.column.who", "law.column.rule", "law.column.to"] { w.element(.th, .constant(.scope, "col"), .constant(.role, "columnheader"), text: texts(key, language)) }
                    }
                }
                w.element(.tbody, .constant(.role, "rowgroup")) { w in
                    for reporter in content.law.reporters { row(&w, reporter, language) }
                }
            }
        }
    }

    private func row(_ w: inout HTMLWriter, _ reporter: Reporter, _ language: Language) {
        w.element(.tr, .constant(.role, "row")) { w in
            w.element(.th, .constant(.scope, "row"), .constant(.role, "rowheader"), text: reporter.who(language))
            w.element(.td, .constant(.role, "cell"), .columnTitle(texts("law.column.rule", language))) { w in
                w.element(.strong, text: texts("law.rule.\(reporter.rule.rawValue)", language) + " ")
                w.text(reporter.plain(language))
                let citations = reporter.articles.compactMap { id in content.law.articles.first { $0.id == id }?.citation(language) }
                if !citations.isEmpty { w.element(.small, text: citations.joined(separator: language == .fr ? "\u{202F}; " : "; ")) }
            }
            w.element(.td, .constant(.role, "cell"), .columnTitle(texts("law.column.to", language)), text: reporter.to(language))
        }
    }

    private func professions(_ w: inout HTMLWriter, _ language: Language) {
        w.element(.section, .labelledBy("metiers")) { w in
            w.element(.h2, .id("metiers"), text: texts("law.professions", language))
            for profession in content.professions.professions {
                w.element(.h3, text: profession.label(language))
                w.element(.p, text: profession.duty(language))
            }
        }
    }
}
