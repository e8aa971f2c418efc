import HTML
import Site
import Vocabulary

extension GuidePages {
    /// Home: three gestures, at most 25 words before the choice.
    func home(_ visit: Visit) -> Reply {
        let language = visit.language
        func t(_ key: String) -> String { texts(key, language) }
        return shell.reply(Page(visit, title: t("home.title"), section: .home) { w in
            w.element(.h1, text: t("home.heading"))
            w.element(.p, .class("chapo"), text: t("home.lead"))
            w.element(.ol, .class("gestes")) { w in
                gesture(&w, .class("geste reperer"), Gesture.signs, Path("/reperer"), "home.signs", language)
                gesture(&w, .class("geste proteger"), Gesture.roof, Path("/ecrire"), "home.write", language)
                gesture(&w, .class("geste orienter"), Gesture.signpost, Path("/contacts"), "home.contacts", language)
            }
            w.element(.div, .class("deux")) { w in
                w.element(.div) { w in
                    placeSearch(&w, language)
                    w.element(.section, .labelledBy("t-savoir")) { w in
                        w.element(.h2, .id("t-savoir"), text: t("home.know.title"))
                        w.element(.div, .class("filet reperer")) { w in w.element(.p, text: t("home.know.signs")) }
                        w.element(.div, .class("filet proteger")) { w in w.element(.p, text: t("home.know.consent")) }
                        w.element(.div, .class("filet orienter")) { w in w.element(.p, text: t("home.know.everyone")) }
                    }
                }
                w.element(.div) { w in
                    linkCard(&w, id: "t-parler", title: t("home.talk.title"), [
                        (t("home.talk.points"), Path("/entretien"), nil), (t("home.talk.sheet"), Path("/entretien/feuille-a5.pdf"), t("home.talk.sheetHint")),
                    ], language)
                    linkCard(&w, id: "t-loi", title: t("home.law.title"), [(t("home.law.link"), Path("/loi"), nil)], language)
                    w.element(.section, .class("carte"), .labelledBy("t-seul")) { w in
                        w.element(.h2, .id("t-seul"), text: t("home.alone.title"))
                        w.element(.p, text: t("home.alone.text"))
                    }
                }
            }
        })
    }

    /// The three drawings of the home page.
    enum Gesture {
        case signs, roof, signpost
    }

    private func gesture(_ w: inout HTMLWriter, _ style: Attribute, _ drawing: Gesture, _ path: Path, _ key: String, _ language: Language) {
        w.element(.li, style) { w in
            w.element(.div, .class("titre")) { w in
                self.drawing(&w, drawing)
                w.element(.h2, text: texts("\(key).title", language))
            }
            w.element(.p, text: texts("\(key).text", language))
            w.element(.a, .class("plein"), .href(path.localized(language))) { w in
                w.element(.span, text: texts("\(key).link", language))
                w.element(.span, .class("duree"), text: texts("\(key).time", language))
            }
        }
    }

    private func drawing(_ w: inout HTMLWriter, _ gesture: Gesture) {
        w.element(.svg, .constant(.viewBox, "0 0 44 44"), .constant(.fill, "none"), .constant(.stroke, "currentColor"), .constant(.strokeWidth, "3"), .constant(.strokeLinecap, "round"), .constant(.strokeLinejoin, "round"), .constant(.ariaHidden, "true")) { w in
            switch gesture {
            case .signs:
                w.element(.circle, .constant(.cx, "19"), .constant(.cy, "19"), .constant(.r, "12")) { _ in }
                w.element(.path, .constant(.d, "M28 28l10 10M19 15.5a3.5 3.5 0 1 0 0 7")) { _ in }
            case .roof:
                w.element(.path, .constant(.d, "M4 22L22 7l18 15M10 19v18h24V19")) { _ in }
                w.element(.circle, .constant(.cx, "22"), .constant(.cy, "28"), .constant(.r, "3")) { _ in }
            case .signpost:
                w.element(.path, .constant(.d, "M22 40V5M22 9h13l5 5-5 5H22zM22 22H9l-5 5 5 5h13z")) { _ in }
            }
        }
    }

    private func placeSearch(_ w: inout HTMLWriter, _ language: Language) {
        w.element(.section, .class("carte"), .labelledBy("t-dep")) { w in
            w.element(.h2, .id("t-dep"), text: texts("home.where.title", language))
            w.element(.form, .action(Path("/contacts").localized(language)), .method("get"), .constant(.autocomplete, "off")) { w in
                w.element(.div, .class("ligne")) { w in
                    w.element(.div) { w in
                        w.element(.label, .for("lieu"), text: texts("home.where.label", language))
                        w.element(.p, .class("indice"), .id("lieu-aide"), text: texts("home.where.hint", language))
                        w.void(.input, .type("search"), .id("lieu"), .name("lieu"), .describedBy("lieu-aide"), .constant(.autocomplete, "off"), .constant(.spellcheck, "false"))
                    }
                    w.element(.button, .class("bouton"), .type("submit"), text: texts("home.where.button", language))
                }
            }
        }
    }

    private func linkCard(_ w: inout HTMLWriter, id: String, title: String, _ links: [(String, Path, String?)], _ language: Language) {
        w.element(.section, .class("carte"), .labelledBy(id)) { w in
            w.element(.h2, .id(id), text: title)
            w.element(.ul, .class("liens")) { w in
                for (label, path, hint) in links {
                    w.element(.li) { w in
                        w.element(.a, .href(path.localized(language))) { w in
                            w.element(.span, text: label)
                            if let hint { w.element(.span, .class("duree"), text: hint) }
                        }
                    }
                }
            }
        }
    }
}
