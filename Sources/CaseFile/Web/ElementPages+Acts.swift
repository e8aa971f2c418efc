import Access
import HTML
import Site
import Vocabulary

/// What may be done with an element, and what it was before.
extension CaseFilePages {
    /// What may be done with it: what ends it, a correction, a withdrawal.
    func acts(_ w: inout HTMLWriter, _ element: Element, _ view: DossierView) {
        let language = view.language
        w.element(.ul, .class("liens")) { w in
            let isOver = element.kind.waits && !element.isOpen
            if element.kind.id == "runawayDeclared", !isOver { door.link(&w, path(view.dossier, "retour"), t("return.button", language), language) }
            for kind in kinds.kinds where kind.refersTo == element.kind.id && !Self.apart.contains(kind.id) && kind.isLate == isOver {
                w.element(.li) { w in w.element(.a, .href(path(view.dossier, "ajouter", kind.id).localized(language).query("de", "\(element.number)"))) { w in w.element(.span, text: kind.add(language)) } }
            }
            guard !ElementAct.decisions.contains(element.kind.id) else { return }
            if !(element.current?.answers.isEmpty ?? true) { door.link(&w, path(view.dossier, "element", "\(element.number)", "corriger"), t("element.correct", language), language) }
            if Self.mayWithdraw(element, view.caller) { door.link(&w, path(view.dossier, "element", "\(element.number)", "retirer"), t("withdraw.title", language), language) }
        }
    }

    /// Every state that it had, the first one first.
    func history(_ w: inout HTMLWriter, _ element: Element, _ view: DossierView) {
        guard element.revisions.count > 1 else { return }
        w.element(.h2, text: t("element.history", view.language))
        for revision in element.revisions {
            w.element(.article, .class("article")) { w in
                w.element(.p, .class("petit"), text: t("element.revision", view.language, ["moment": written(revision.written, view.language), "name": view.names[revision.author] ?? t("element.somebody", view.language)]))
                body(&w, element, view.language, revision, isDated: true)
            }
        }
    }
}
