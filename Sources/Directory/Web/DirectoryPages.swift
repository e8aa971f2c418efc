import HTML
import Site
import Vocabulary

/// Whom to call, by département or commune.
public struct DirectoryPages: Sendable {
    let finder: TerritoryFinder
    let shell: PageShell
    let texts: Catalogue

    public init(finder: TerritoryFinder, shell: PageShell, texts: Catalogue) {
        self.finder = finder
        self.shell = shell
        self.texts = texts
    }

    /// The rows of the policy table for this room.
    public var routes: [Route] {
        [
            Route(.get, "/contacts", fields: ["lieu"]) { self.search($0) },
            Route(.get, "/contacts/{departement}") { self.departement($0) },
        ]
    }

    private var directory: Directory { finder.directory }

    private func t(_ key: String, _ language: Language, _ places: [String: String] = [:]) -> String { texts(key, language, places) }

    private func search(_ visit: Visit) -> Reply {
        page(visit, typed: String(visit.form.line("lieu").prefix(200)))
    }

    private func departement(_ visit: Visit) -> Reply {
        page(visit, typed: String((visit.parameters["departement"] ?? "").prefix(40)))
    }

    private func page(_ visit: Visit, typed: String) -> Reply {
        let language = visit.language, answer = finder.find(typed)
        let unknown = if case .unknown = answer { true } else { false }
        return shell.reply(Page(visit, title: t("contacts.title", language), section: .contacts, status: unknown ? 404 : 200) { w in
            w.element(.div, .class("etroit")) { w in
                w.element(.h1, text: t("contacts.title", language))
                searchForm(&w, typed, unknown, language)
                switch answer {
                case .notAsked: w.element(.p, text: t("contacts.ask", language))
                case .unknown(let text): notFound(&w, text, language)
                case .found(let place): found(&w, place, typed, language)
                case .several(let places, let elsewhere): several(&w, places, elsewhere, language)
                case .elsewhere(let note): w.element(.div, .class("filet orienter")) { w in w.element(.p, text: note(language)) }
                }
                national(&w, language)
            }
        })
    }

    private func searchForm(_ w: inout HTMLWriter, _ typed: String, _ unknown: Bool, _ language: Language) {
        w.element(.form, .action(Path("/contacts").localized(language)), .method("get"), .constant(.autocomplete, "off")) { w in
            w.element(.div, .class("ligne")) { w in
                w.element(.div) { w in
                    w.element(.label, .for("lieu"), text: t("contacts.label", language))
                    w.element(.p, .class("indice"), .id("lieu-aide"), text: t(directory.hasCommunes ? "contacts.hint" : "contacts.hintDepartement", language))
                    w.void(.input, .type("search"), .id("lieu"), .name("lieu"), .value(typed.contains(":") ? "" : typed), .describedBy("lieu-aide"), .constant(.autocomplete, "off"), .constant(.spellcheck, "false"), unknown ? .constant(.ariaInvalid, "true") : nil)
                }
                w.element(.button, .class("bouton"), .type("submit"), text: t("contacts.button", language))
            }
        }
    }

    /// The place was understood in one way; the others that the text may mean stay one click away.
    private func found(_ w: inout HTMLWriter, _ place: Territory, _ typed: String, _ language: Language) {
        w.element(.section, .class("carte"), .labelledBy("t-lieu")) { w in
            w.element(.h2, .id("t-lieu"), text: place.label(language))
            w.element(.ul, .class("contacts")) { w in
                for contact in place.contacts {
                    w.element(.li) { w in
                        w.element(.div) { w in
                            w.element(.strong, text: contact.label(language))
                            w.element(.small, text: contact.note(language))
                        }
                        if let phone = contact.phone { w.call(phone, label: phone, kind: .telephone(phone)) }
                    }
                }
            }
            if place.contacts.contains(where: \.isExample) { w.element(.p, .class("petit"), text: t("contacts.example", language)) }
        }
        if case .found(let matches) = directory.search(typed, limit: 8), matches.count > 1 {
            w.element(.details) { w in
                w.element(.summary, text: t("contacts.others", language))
                list(&w, matches.filter { $0.place.id != place.id }, language)
            }
        }
    }

    private func several(_ w: inout HTMLWriter, _ places: [Territory], _ elsewhere: Bilingual?, _ language: Language) {
        w.element(.h2, text: t("contacts.which", language))
        w.element(.ul, .class("liens")) { w in
            for place in places {
                w.element(.li) { w in w.element(.a, .href(Path("/contacts").localized(language).query("lieu", place.id))) { w in w.element(.span, text: place.label(language)) } }
            }
        }
        if let elsewhere { w.element(.div, .class("filet orienter")) { w in w.element(.p, text: elsewhere(language)) } }
    }

    private func list(_ w: inout HTMLWriter, _ matches: [PlaceMatch], _ language: Language) {
        w.element(.ul, .class("liens")) { w in
            for match in matches {
                w.element(.li) { w in
                    w.element(.a, .href(Path("/contacts").localized(language).query("lieu", match.place.id))) { w in
                        w.element(.span, text: match.place.label(language))
                        w.element(.span, .class("duree"), text: match.explanation(language))
                    }
                }
            }
        }
    }

    private func notFound(_ w: inout HTMLWriter, _ typed: String, _ language: Language) {
        w.element(.div, .class("filet orienter"), .constant(.role, "status")) { w in
            w.element(.p, text: t("contacts.unknown", language, ["place": String(typed.prefix(60))]))
            w.element(.p, text: t(directory.hasCommunes ? "contacts.tryDepartement" : "contacts.noCommunes", language))
        }
    }

    private func national(_ w: inout HTMLWriter, _ language: Language) {
        w.element(.h2, text: t("contacts.national", language))
        w.element(.ul, .class("contacts")) { w in
            for (number, path) in [("119", Path.telephone("119")), ("17", .telephone("17")), ("15", .telephone("15")), ("116 000", .telephone("116000")), ("3114", .telephone("3114")), ("3018", .telephone("3018")), ("114", .message("114"))] {
                w.element(.li) { w in
                    w.element(.div) { w in
                        let key = "national.\(number.filter { $0 != " " })"
                        w.element(.strong, text: t(key, language))
                        w.element(.small, text: t("\(key).hint", language))
                    }
                    w.call(number, label: number, kind: path)
                }
            }
        }
    }
}
