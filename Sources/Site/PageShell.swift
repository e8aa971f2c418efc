import HTML
import Vocabulary

/// What surrounds every page: head, skip link, header, emergency strip, footer.
public struct PageShell: Sendable {
    public let texts: Catalogue
    public let assets: Assets
    private let strips: [Language: Fragment]
    private let footers: [Language: Fragment]
    private let logos: [Language: Fragment]

    public init() throws {
        let texts = try Catalogue(decoding: try SiteResources.data("site.json"))
        self.texts = texts
        assets = try Assets()
        strips = Self.each { Self.emergencyStrip($0, texts) }
        footers = Self.each { Self.footerLinks($0, texts) }
        logos = Self.each { Self.logo($0) }
    }

    /// The page as an answer.
    public func reply(_ page: Page) -> Reply {
        Reply(status: page.status, body: render(page))
    }

    /// The page as UTF-8 bytes. O(length of the page).
    public func render(_ page: Page) -> [UInt8] {
        var w = HTMLWriter()
        write(page, &w)
        return w.bytes
    }

    /// A page written once, with a hole wherever its content calls `cut()`.
    public func template(_ page: Page) -> PageTemplate {
        PageTemplate(status: page.status, pieces: Fragment.pieces { write(page, &$0) })
    }

    private func write(_ page: Page, _ w: inout HTMLWriter) {
        w.element(.html, .lang(page.language.rawValue)) { w in
            head(&w, page)
            w.element(.body) { w in
                skipLink(&w, page)
                header(&w, page)
                if let strip = strips[page.language] { w.fragment(strip) }
                w.element(.main, .id("contenu")) { w in
                    w.element(.div, .class("large")) { w in page.content(&w) }
                }
                footer(&w, page)
            }
        }
    }

    private func head(_ w: inout HTMLWriter, _ page: Page) {
        w.element(.head) { w in
            w.void(.meta, .constant(.charset, "utf-8"))
            w.void(.meta, .constant(.metaName, "viewport"), .content("width=device-width,initial-scale=1"))
            w.element(.title, text: page.section == .home ? page.title : page.title + " — Repère")
            w.void(.meta, .constant(.metaName, "color-scheme"), .content("light dark"))
            w.void(.meta, .constant(.metaName, "robots"), .content("noindex"))
            w.void(.link, .constant(.rel, "icon"), .href(assets.icon.path), .type("image/svg+xml"))
            w.void(.link, .constant(.rel, "stylesheet"), .href(assets.stylesheet.path))
            w.element(.script, .src(assets.script.path), .flag(.deferred)) { _ in }
        }
    }

    private func skipLink(_ w: inout HTMLWriter, _ page: Page) {
        w.element(.nav, .label(texts("shell.quick", page.language))) { w in
            w.element(.a, .class("evitement"), .href(.inPage("contenu")), text: texts("shell.skip", page.language))
            w.element(.a, .class("evitement"), .href(Path("/sortie").localized(page.language)), .constant(.rel, "nofollow"), .constant(.dataExit, ""), text: texts("shell.exitFull", page.language))
        }
    }

    private func header(_ w: inout HTMLWriter, _ page: Page) {
        let language = page.language
        w.element(.header, .class("tete")) { w in
            w.element(.div, .class("large")) { w in
                if let logo = logos[language] { w.fragment(logo) }
                w.element(.nav, .label(texts("shell.main", language))) { w in
                    navigationLink(&w, "shell.guide", Path("/reperer"), page.section == .guide, language)
                    navigationLink(&w, "shell.write", Path("/ecrire"), page.section == .write, language)
                    navigationLink(&w, "shell.contacts", Path("/contacts"), page.section == .contacts, language)
                    navigationLink(&w, "shell.space", Path("/espace"), page.section == .space, language)
                    headerLanguage(&w, page)
                }
                w.element(.a, .class("vers-menu"), .href(.inPage("menu")), text: texts("shell.menu", language))
                w.element(.a, .class("bouton sortie"), .href(Path("/sortie").localized(language)), .constant(.rel, "nofollow"), .constant(.dataExit, ""), text: texts("shell.exit", language))
            }
        }
    }

    private func navigationLink(_ w: inout HTMLWriter, _ key: String, _ path: Path, _ current: Bool, _ language: Language) {
        w.element(.a, .href(path.localized(language)), current ? .constant(.ariaCurrent, "true") : nil, text: texts(key, language))
    }

    /// A link; on a page that holds typed words, a link to the button at the end of the page.
    ///
    /// The first button of a form in the page is the one that Enter presses: it must not change the language.
    private func headerLanguage(_ w: inout HTMLWriter, _ page: Page) {
        if case .form = page.kind {
            let twin = page.language.twin
            w.element(.a, .href(.inPage("langue")), .lang(twin.rawValue), text: texts("shell.language", twin))
        } else {
            languageSwitch(&w, page)
        }
    }

    private func languageSwitch(_ w: inout HTMLWriter, _ page: Page) {
        let twin = page.language.twin
        switch page.kind {
        case .open:
            w.element(.a, .href(page.path.localized(twin)), .lang(twin.rawValue), .hreflang(twin.rawValue), text: texts("shell.language", twin))
        case .form(let id, let action):
            w.element(.button, .class("langue"), .id("langue"), .type("submit"), .form(id), .formAction(action.localized(twin)), .name("langue"), .value(twin.rawValue), .lang(twin.rawValue), text: texts("shell.language", twin))
        }
    }

    private static func each(_ make: (Language) -> Fragment) -> [Language: Fragment] {
        [.fr: make(.fr), .en: make(.en)]
    }

    private static func logo(_ language: Language) -> Fragment {
        Fragment { w in
            w.element(.a, .class("logo"), .href(Path("/").localized(language))) { w in
                w.element(.svg, .constant(.viewBox, "0 0 40 40"), .constant(.ariaHidden, "true")) { w in
                    w.element(.rect, .class("pierre"), .constant(.x, "3"), .constant(.y, "27"), .constant(.width, "34"), .constant(.height, "10"), .constant(.rx, "5")) { _ in }
                    w.element(.rect, .class("pierre"), .constant(.x, "9"), .constant(.y, "16"), .constant(.width, "23"), .constant(.height, "9"), .constant(.rx, "4.5")) { _ in }
                    w.element(.rect, .class("sommet"), .constant(.x, "14"), .constant(.y, "6"), .constant(.width, "12"), .constant(.height, "8"), .constant(.rx, "4")) { _ in }
                }
                w.text("Repère")
            }
        }
    }

    private static func emergencyStrip(_ language: Language, _ texts: Catalogue) -> Fragment {
        func number(_ w: inout HTMLWriter, _ number: String, _ path: Path, _ key: String, short: Bool = false) {
            w.element(.a, .href(path)) { w in
                w.text(number)
                w.element(.span, .class(short ? "" : "nom"), text: "\u{A0}" + texts(key, language))
            }
        }
        return Fragment { w in
            w.element(.aside, .class("urgence"), .label(texts("strip.label", language))) { w in
                w.element(.div, .class("large")) { w in
                    w.element(.span, .class("long"), text: texts("strip.danger", language))
                    number(&w, "17", .telephone("17"), "strip.17")
                    number(&w, "15", .telephone("15"), "strip.15")
                    number(&w, "114", .message("114"), "strip.114", short: true)
                    w.element(.span, .class("long"), text: texts("strip.advice", language))
                    number(&w, "119", .telephone("119"), "strip.119")
                }
            }
        }
    }

    private func footer(_ w: inout HTMLWriter, _ page: Page) {
        w.element(.footer, .id("menu")) { w in
            w.element(.div, .class("large")) { w in
                w.element(.ul) { w in
                    if let links = footers[page.language] { w.fragment(links) }
                    w.element(.li) { w in languageSwitch(&w, page) }
                }
                w.element(.p, text: texts("shell.about", page.language))
            }
        }
    }

    private static func footerLinks(_ language: Language, _ texts: Catalogue) -> Fragment {
        let links: [(String, Path)] = [
            ("shell.guide", Path("/reperer")), ("shell.write", Path("/ecrire")), ("shell.contacts", Path("/contacts")),
            ("shell.interview", Path("/entretien")), ("shell.space", Path("/espace")), ("shell.law", Path("/loi")), ("shell.privacy", Path("/donnees")), ("shell.accessibility", Path("/accessibilite")),
        ]
        return Fragment { w in
            for (key, path) in links {
                w.element(.li) { w in w.element(.a, .href(path.localized(language)), text: texts(key, language)) }
            }
        }
    }
}
