import HTML
import Site
import Vocabulary

/// A page for each kind of failure: what happened, that nothing typed is lost, where to go.
struct ErrorPage: Sendable {
    let shell: PageShell

    func reply(_ status: Int, language: Language, detail: String? = nil) -> Reply {
        let known = [400, 403, 404, 405, 413, 500, 503].contains(status) ? status : status < 500 ? 400 : 500
        let visit = Visit(language: language, path: Path("/"))
        return shell.reply(Page(visit, title: shell.texts("error.\(known).title", language), section: .guide, status: status) { w in
            w.element(.h1, text: shell.texts("error.\(known).title", language))
            w.element(.p, .class("chapo"), text: detail ?? shell.texts("error.\(known).text", language))
            w.element(.p) { w in w.element(.a, .class("bouton"), .href(Path("/").localized(language)), text: shell.texts("error.home", language)) }
        })
    }
}
