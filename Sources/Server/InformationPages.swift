import HTML
import Site
import Vocabulary

/// Pages about the site itself: your data, accessibility, and the way out.
struct InformationPages: Sendable {
    let shell: PageShell

    /// Where "Quitter vite" leads: a page that says nothing of this one.
    static let neutral = Path("https://meteofrance.com/")

    var routes: [Route] {
        [
            Route(.get, "/donnees") { self.page($0, "privacy", lines: 6) },
            Route(.get, "/accessibilite") { self.page($0, "accessibility", lines: 3) },
            Route(.get, "/sortie") { _ in
                Reply(status: 303, contentType: "text/plain; charset=utf-8", body: [], headers: [("Location", Self.neutral.text), ("Clear-Site-Data", "\"cache\", \"cookies\", \"storage\"")])
            },
        ]
    }

    private func page(_ visit: Visit, _ key: String, lines: Int) -> Reply {
        let language = visit.language
        return shell.reply(Page(visit, title: shell.texts("\(key).title", language), section: .guide) { w in
            w.element(.div, .class("etroit")) { w in
                w.element(.h1, text: shell.texts("\(key).title", language))
                w.element(.p, .class("chapo"), text: shell.texts("\(key).lead", language))
                w.element(.ul) { w in for index in 1...lines { w.element(.li, text: shell.texts("\(key).\(index)", language)) } }
            }
        })
    }
}
