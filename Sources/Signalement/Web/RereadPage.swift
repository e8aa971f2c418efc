import Documents
import HTML
import Site
import Vocabulary

extension SignalementPages {
    /// The document to read again before it is made: each part with its way back, then what deserves a second look.
    func reread(_ visit: Visit, _ draft: inout Draft, showErrors: Bool) throws -> Reply {
        establish(&draft)
        let language = visit.language, document = self.document(draft, language)
        let findings = check.findings(document)
        let errors = findings.filter { $0.severity == .error }
        let sealed = try sealed(draft)
        let letter = Letter(document, texts: texts, articles: lexicon.articles, hash: "").model(.original)
        let kept = draft
        let path = Path("/ecrire/relire")
        return shell.reply(Page(visit, title: (showErrors && !errors.isEmpty ? t("form.errorPrefix", language) : "") + t("reread.title", language), section: .write, kind: .form(id: "page", action: path), status: showErrors && !errors.isEmpty ? 422 : 200, path: path) { w in
            w.element(.form, .id("page"), .action(Path("/ecrire/document").localized(language)), .method("post"), .constant(.autocomplete, "off"), .guarded(at: path.localized(language)), .outage(t("form.outage", language))) { w in
                w.hidden("brouillon", sealed)
                w.element(.div, .class("deux")) { w in
                    w.element(.div) { w in
                        missing(&w, errors, shown: showErrors, language)
                        w.element(.h1, text: t("reread.title", language))
                        w.element(.p, .class("chapo"), text: t("reread.lead", language))
                        w.element(.p) { w in w.element(.button, .class("bouton"), .type("submit"), text: t("reread.make", language)) }
                        preview(&w, letter, language)
                    }
                    w.element(.aside, .labelledBy("t-conseils")) { w in
                        advice(&w, findings.filter { $0.severity != .error }, language)
                        interruption(&w, kept, document, language)
                    }
                }
            }
        })
    }

    private func missing(_ w: inout HTMLWriter, _ errors: [Finding], shown: Bool, _ language: Language) {
        guard !errors.isEmpty else { return }
        w.element(.div, .class("erreurs"), .id("erreurs"), shown ? .constant(.role, "alert") : nil, .constant(.tabIndex, "-1")) { w in
            w.element(.h2, text: t("form.errorTitle", language))
            w.element(.ul) { w in
                for error in errors {
                    w.element(.li) { w in
                        w.text(error.message(language) + " ")
                        goTo(&w, Self.page(of: error.place), label: t("reread.complete", language), about: error.message(language), language)
                    }
                }
            }
        }
    }

    private func goTo(_ w: inout HTMLWriter, _ page: Int, label: String, about: String, _ language: Language) {
        w.element(.button, .class("modifier"), .type("submit"), .formAction(Path("/ecrire").appending("\(page)").localized(language))) { w in
            w.text(label)
            w.element(.span, .class("invisible"), text: (language == .fr ? "\u{202F}: " : ": ") + about)
        }
    }

    /// The page of the form that holds a place of the document.
    static func page(of place: String) -> Int {
        switch place.split(separator: ".").first {
        case "author", "phoneCall": 1
        case "minor": 2
        case "observations", "circumstances": 3
        case "words", "thirdParties": 4
        case "health", "danger", "runaways", "people", "places", "meansOfContact", "money": 5
        default: 6
        }
    }

    private static let sections: [(key: String, page: Int)] = [
        ("section.minor", 2), ("section.circumstances", 3), ("section.observations", 3), ("section.words", 4), ("section.thirdParties", 4), ("section.health", 5),
        ("section.danger", 5), ("section.situation", 5), ("section.signs", 3), ("section.factors", 3), ("section.actions", 6), ("section.information", 6),
        ("section.requests", 6), ("section.author", 1), ("section.annexes", 6),
    ]

    private func preview(_ w: inout HTMLWriter, _ letter: LetterModel, _ language: Language) {
        w.element(.div, .class("feuille grande")) { w in
            w.element(.div, .class("dest")) { w in
                w.element(.strong, text: letter.header.heading)
                for line in letter.header.lines + letter.header.sub { w.element(.p, text: line) }
                w.element(.p, .class("ref"), text: letter.footer)
                goTo(&w, 6, label: t("reread.change", language), about: t("field.destinataire", language), language)
            }
            for section in letter.sections {
                w.element(.section, .class("partie")) { w in
                    w.element(.div) { w in
                        w.element(.h2, text: section.title)
                        for block in section.blocks { self.block(&w, block) }
                    }
                    if let part = Self.sections.first(where: { section.title.hasSuffix(t("print.\($0.key)", language)) }) {
                        goTo(&w, part.page, label: t("reread.change", language), about: section.title, language)
                    }
                }
            }
        }
    }

    private func block(_ w: inout HTMLWriter, _ block: LetterModel.Block) {
        switch block {
        case .heading(let text): w.element(.h3, text: text)
        case .terms(let items):
            w.element(.dl) { w in
                for item in items {
                    w.element(.dt, text: item.first ?? "")
                    w.element(.dd) { w in lines(&w, item.last ?? "") }
                }
            }
        case .bullets(let items): w.element(.ul) { w in for item in items { w.element(.li, text: item) } }
        case .text(let text): w.element(.p) { w in lines(&w, text) }
        case .entry(let head, let text, _, let note):
            w.element(.p) { w in
                w.element(.strong, text: head)
                w.void(.br)
                lines(&w, text)
                w.void(.br)
                w.element(.em, text: note)
            }
        }
    }

    private func lines(_ w: inout HTMLWriter, _ text: String) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if index > 0 { w.void(.br) }
            w.text(String(line))
        }
    }

    private func advice(_ w: inout HTMLWriter, _ findings: [Finding], _ language: Language) {
        w.element(.h2, .id("t-conseils"), text: t("advice.title", language))
        guard !findings.isEmpty else {
            w.element(.p, text: t("advice.none", language))
            return
        }
        w.element(.p, .class("petit"), text: t("advice.lead", language))
        w.element(.ul, .class("conseils")) { w in
            for finding in findings.prefix(30) {
                w.element(.li, .class("conseil")) { w in
                    w.element(.p) { w in
                        w.element(.span, .class("mot"), text: t("advice.\(finding.severity.rawValue)", language))
                        if let excerpt = finding.excerpt { w.text(" " + FrenchTypography.quoted(excerpt, language)) }
                    }
                    w.element(.p, text: finding.message(language))
                    if let suggestion = finding.suggestion { w.element(.p, text: t("advice.suggestion", language) + " " + suggestion(language)) }
                    goTo(&w, Self.page(of: finding.place), label: t("reread.change", language), about: finding.message(language), language)
                }
            }
        }
    }

    /// Who receives, and whether the young person and the parents know: asked once more before the document.
    private func interruption(_ w: inout HTMLWriter, _ draft: Draft, _ document: SignalementDocument, _ language: Language) {
        w.element(.section, .class("carte"), .labelledBy("t-avant")) { w in
            w.element(.h2, .id("t-avant"), text: t("before.title", language))
            w.element(.p, text: t("before.to", language, ["to": document.addressee?.name ?? t("print.unknown", language)]))
            if document.channel == .parquet { w.element(.p, text: t("before.copy", language, ["crip": document.addressee?.copyTo ?? t("print.unknown", language)])) }
            w.element(.p, text: t("before.minor", language) + " " + t("answer.\(draft.answer("info.jeune").rawValue)", language) + ".")
            w.element(.p, text: t("before.parents", language) + " " + t("answer.\(draft.answer("info.parents").rawValue)", language) + ".")
            goTo(&w, 6, label: t("reread.change", language), about: t("before.title", language), language)
            w.element(.p, .class("petit"), text: t("before.risk", language))
        }
    }
}
