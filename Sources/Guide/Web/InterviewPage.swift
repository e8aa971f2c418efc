import HTML
import Site
import Vocabulary

extension GuidePages {
    /// Before talking with the young person: a phone page without any field.
    ///
    /// From a result, it carries the ticks, and a button leads back: a browser cannot go back to a page that was sent by a form.
    func interview(_ visit: Visit) -> Reply {
        let guide = content.interview, language = visit.language, isFromResult = !visit.form.fields.isEmpty
        func t(_ key: String) -> String { texts(key, language) }
        return shell.reply(Page(visit, title: t("interview.title"), section: .guide, kind: isFromResult ? .form(id: "suite", action: Path("/entretien")) : .open) { w in
            w.element(.div, .class("entretien")) { w in
                if isFromResult { wayBack(&w, Observation(visit.form), language) }
                w.element(.h1, text: guide.title(language))
                w.element(.p, text: guide.lead(language))
                w.element(.p) { w in w.element(.a, .class("bouton second"), .href(Path("/entretien/feuille-a5.pdf").localized(language)), text: t("interview.sheet")) }
                points(&w, guide, language)
                openings(&w, guide, language)
                steps(&w, guide, language)
                w.element(.h2, text: t("interview.branches"))
                for branch in guide.branches { self.branch(&w, branch, language) }
                vocabulary(&w, guide, language)
                w.element(.h2, text: guide.notes.title(language))
                w.element(.ul) { w in for item in guide.notes.items { w.element(.li, text: item(language)) } }
                calls(&w, language)
                w.element(.h2, text: guide.you.title(language))
                w.element(.p, text: guide.you.text(language))
                w.element(.p, .class("petit"), text: guide.origin(language))
            }
            w.element(.nav, .class("pouce"), .label(t("interview.branches"))) { w in
                w.element(.ul) { w in
                    for branch in guide.branches { w.element(.li) { w in w.element(.a, .href(.inPage(branch.id)), text: branch.short(language)) } }
                }
            }
        })
    }

    private func wayBack(_ w: inout HTMLWriter, _ observation: Observation, _ language: Language) {
        w.element(.form, .id("suite"), .action(Path("/reperer/reponse").localized(language)), .method("post")) { w in
            hiddenTicks(&w, observation, language)
            w.hidden("lieu", observation.place)
            w.element(.button, .class("retour"), .type("submit"), text: texts("interview.back", language))
        }
    }

    private func points(_ w: inout HTMLWriter, _ guide: InterviewCatalogue, _ language: Language) {
        w.element(.h2, text: texts("interview.points", language))
        w.element(.ol, .class("points")) { w in
            for point in guide.points {
                w.element(.li) { w in
                    icon(&w, point.icon)
                    w.element(.h3, text: point.title(language))
                    w.element(.p, .class("oui")) { w in
                        w.element(.b, text: texts("interview.yes", language))
                        w.text(" " + point.do(language))
                    }
                    w.element(.p, .class("non")) { w in
                        w.element(.b, text: texts("interview.avoid", language))
                        w.text(" " + point.dont(language))
                    }
                }
            }
        }
    }

    private func icon(_ w: inout HTMLWriter, _ icon: InterviewCatalogue.Point.Icon) {
        w.element(.svg, .constant(.viewBox, "0 0 44 44"), .constant(.ariaHidden, "true")) { w in
            switch icon {
            case .scales: w.element(.path, .constant(.d, "M22 6v30M10 12h24M10 12L5 24h10zM34 12l-5 12h10z")) { _ in }
            case .home: w.element(.path, .constant(.d, "M5 22L22 8l17 14M10 19v18h24V19")) { _ in }
            case .speech: w.element(.path, .constant(.d, "M6 9h32v21H20l-8 8v-8H6z")) { _ in }
            case .clock: w.element(.path, .constant(.d, "M22 6a16 16 0 1 0 0 32 16 16 0 0 0 0-32zM22 12v10l7 5")) { _ in }
            case .heart: w.element(.path, .constant(.d, "M22 37S5 27 5 16a8.5 8.5 0 0 1 17-2 8.5 8.5 0 0 1 17 2c0 11-17 21-17 21z")) { _ in }
            }
        }
    }

    private func openings(_ w: inout HTMLWriter, _ guide: InterviewCatalogue, _ language: Language) {
        w.element(.h2, text: texts("interview.openings", language))
        for opening in guide.openings where !opening.folded { quote(&w, opening.text, language) }
        w.element(.details) { w in
            w.element(.summary, text: texts("interview.moreOpenings", language))
            for opening in guide.openings where opening.folded { quote(&w, opening.text, language) }
        }
    }

    private func quote(_ w: inout HTMLWriter, _ text: Bilingual, _ language: Language) {
        w.element(.blockquote, text: FrenchTypography.quoted(text(language), language))
    }

    private func steps(_ w: inout HTMLWriter, _ guide: InterviewCatalogue, _ language: Language) {
        w.element(.h2, text: texts("interview.steps", language))
        w.element(.p, .class("petit"), text: texts("interview.stepsHint", language))
        w.element(.ol, .class("etapes")) { w in
            for (index, step) in guide.steps.enumerated() {
                w.element(.li, .id("e\(index + 1)")) { w in
                    w.element(.a, .href(.inPage("e\(index + 1)"))) { w in
                        w.text(step.label(language))
                        w.element(.em, text: texts("interview.here", language))
                    }
                    w.element(.p, .class("petit"), text: step.detail(language))
                }
            }
        }
    }

    private func branch(_ w: inout HTMLWriter, _ branch: InterviewCatalogue.Branch, _ language: Language) {
        w.element(.section, .class("b"), .id(branch.id), .labelledBy("t-\(branch.id)")) { w in
            w.element(.h2, .id("t-\(branch.id)"), text: branch.title(language))
            if branch.provenance.status == .draft { w.element(.p) { w in w.element(.span, .class("mot a-valider"), text: texts("content.draft", language)) } }
            w.element(.h3, text: texts("interview.say", language))
            for sentence in branch.say { quote(&w, sentence, language) }
            list(&w, .class("faire"), "interview.do", branch.do, language)
            list(&w, .class("eviter"), "interview.dont", branch.avoid, language)
            list(&w, .class("apres"), "interview.after", branch.after, language)
            if branch.id == "reveals" {
                w.element(.p) { w in w.element(.a, .class("lien"), .href(Path("/ecrire").localized(language)), text: texts("result.write", language)) }
            }
        }
    }

    private func list(_ w: inout HTMLWriter, _ style: Attribute, _ key: String, _ items: [Bilingual], _ language: Language) {
        w.element(.div, style) { w in
            w.element(.h3, text: texts(key, language))
            w.element(.ul) { w in for item in items { w.element(.li, text: item(language)) } }
        }
    }

    private func vocabulary(_ w: inout HTMLWriter, _ guide: InterviewCatalogue, _ language: Language) {
        w.element(.details) { w in
            w.element(.summary, text: texts("interview.words", language))
            w.element(.dl) { w in
                for word in guide.vocabulary {
                    w.element(.dt, .lang("fr"), text: FrenchTypography.quoted(word.word, .fr))
                    w.element(.dd, text: word.meaning(language))
                }
            }
        }
    }

    private func calls(_ w: inout HTMLWriter, _ language: Language) {
        w.element(.h2, text: texts("interview.call", language))
        w.element(.ul, .class("appels")) { w in
            for (number, path) in [("119", Path.telephone("119")), ("17", .telephone("17")), ("15", .telephone("15")), ("3114", .telephone("3114")), ("3018", .telephone("3018")), ("114", .message("114"))] {
                w.element(.li) { w in
                    w.element(.a, .href(path)) { w in
                        w.text(number)
                        w.element(.small, text: texts("interview.call.\(number)", language))
                    }
                }
            }
        }
    }
}
