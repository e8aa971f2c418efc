import Access
import HTML
import Site
import Vault
import Vocabulary

/// What parents and relatives may be told, and who is told nothing.
extension CaseFilePages {
    func relatives(_ w: inout HTMLWriter, _ reading: CaseBook.Reading, _ view: DossierView) {
        let language = view.language, file = reading.file
        func all(_ kind: String) -> [Element] { file.elements.reversed().filter { $0.kind.id == kind && $0.withdrawal == nil && !$0.isVeiled } }
        let people = all("relativeRecorded"), kept = people.filter(isKeptAway), told = people.filter { !isKeptAway($0) }
        w.element(.div, .class("filet alerte")) { w in w.element(.p, text: t("relatives.rule", language)) }
        w.element(.h2, text: t("relatives.nothingTold", language))
        // Somebody decided that they are told nothing: they stand here, not among those who were told.
        let informed = all("parentsInformed"), against = informed.filter(isAgainst)
        if kept.isEmpty, against.isEmpty { w.element(.p, .class("petit"), text: t(reading.audiences.contains(.identity) ? "relatives.nobodyKept" : "relatives.keptElsewhere", language)) }
        w.element(.ul) { w in for one in kept + against { w.element(.li) { w in w.element(.strong, text: summary(one, language)) } } }
        w.element(.h2, text: t("relatives.mayBeTold", language))
        if told.isEmpty { w.element(.p, .class("petit"), text: t(reading.audiences.contains(.identity) ? "relatives.unknown" : "relatives.keptElsewhere", language)) }
        for one in told { relative(&w, summary(one, language), one.value("mayBeTold"), language) }
        for one in all("trustedPersonNamed") { relative(&w, summary(one, language) + " — " + one.kind.title(language), one.value("mayKnow"), language) }
        list(&w, t("relatives.objections", language), all("objectionOfYoungPerson"), language)
        list(&w, t("relatives.informed", language), informed.filter { !isAgainst($0) }, language)
        w.element(.ul, .class("liens")) { w in
            if view.isMember, view.isOpen {
                for kind in ["parentsInformed", "relativeRecorded"] { if let kind = kinds[kind] { door.link(&w, path(view.dossier, "ajouter", kind.id), kind.add(language), language) } }
            }
            door.link(&w, path(view.dossier, "avec-le-jeune"), t("young.title", language), language)
            door.link(&w, path(view.dossier, "suivi"), t("file.back", language), language)
        }
    }

    /// Somebody wrote that this person must be kept away.
    private func isKeptAway(_ relative: Element) -> Bool { relative.kind.fields.first { $0.id == "role" }.flatMap(relative.values)?.contains("keepAway") ?? false }

    private func isAgainst(_ informed: Element) -> Bool { informed.kind.fields.first { $0.id == "state" }.flatMap(informed.values) == ["interest"] }

    private func relative(_ w: inout HTMLWriter, _ who: String, _ mayBeTold: String?, _ language: Language) {
        w.element(.article, .class("article")) { w in
            w.element(.h3, text: who)
            w.element(.p, text: mayBeTold ?? t("relatives.notSaid", language))
        }
    }

    private func list(_ w: inout HTMLWriter, _ title: String, _ elements: [Element], _ language: Language) {
        guard !elements.isEmpty else { return }
        w.element(.h2, text: title)
        w.element(.ul) { w in for element in elements { w.element(.li, text: time(element, language) + " — " + summary(element, language)) } }
    }
}
