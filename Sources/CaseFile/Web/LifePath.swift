import Access
import HTML
import Site
import Vault
import Vocabulary

/// The life path: three bands on one line of time, and a list that says the same.
extension CaseFilePages {
    /// One thing on the path, with its place in the list.
    struct Step: Sendable {
        let element: Element
        /// Of the dossier in which it stands.
        let isOfTwin: Bool
        let band: Kind.Band
        let number: Int
    }

    /// Everything that has a band, the latest first. What is awaited comes before what has happened.
    /// - Parameter twin: the other dossier of the same young person: one path for one life.
    func steps(_ file: CaseFile, _ only: Kind.Band?, _ twin: CaseFile? = nil) -> [Step] {
        let all = file.elements.map { ($0, false) } + (twin?.elements ?? []).map { ($0, true) }
        let found = all.filter { $0.0.withdrawal == nil && !$0.0.isVeiled }.compactMap { element, isOfTwin in element.band.map { (element, isOfTwin, $0) } }.filter { only == nil || $0.2 == only }
        let sorted = found.sorted { (order($0.0), $0.0.revisions.first?.written ?? 0, $0.0.number) > (order($1.0), $1.0.revisions.first?.written ?? 0, $1.0.number) }
        return sorted.enumerated().map { Step(element: $1.0, isOfTwin: $1.1, band: $1.2, number: sorted.count - $0) }
    }

    private func order(_ element: Element) -> CivilDay { element.when?.first ?? neighbours.civil(element.revisions.first?.written ?? 0).day }

    func bandWord(_ band: Kind.Band, _ language: Language) -> String {
        switch band {
        case .before: t("band.before", language)
        case .exploitation: t("band.exploitation", language)
        case .support: t("band.support", language)
        }
    }

    func lifePath(_ w: inout HTMLWriter, _ reading: CaseBook.Reading, _ view: DossierView, _ only: Kind.Band?, _ twin: Twin?) {
        let language = view.language, steps = steps(reading.file, only, twin?.file), place = path(view.dossier, "parcours")
        w.element(.p, .class("chapo"), text: who(reading.file, language))
        w.element(.p, .class("petit"), text: answersFor(view, language))
        next(&w, reading.file, view)
        w.element(.h2, text: t("path.title", language))
        w.element(.ul, .class("coches"), .label(t("path.filters", language))) { w in
            filter(&w, place.localized(language), t("path.all", language), only == nil, nil)
            for band in Kind.Band.allCases { filter(&w, place.localized(language).query("bande", band.rawValue), bandWord(band, language), only == band, band) }
        }
        if steps.count > 1 { PathDrawing(steps: steps.map { ($0.number, $0.band, span($0.element), isUncertain($0.element)) }, today: today).draw(&w, title: t("path.drawing", language), words: { bandWord($0, language) }, todayWord: t("path.today", language)) }
        for band in Kind.Band.allCases where only == nil || only == band {
            if !steps.contains(where: { $0.band == band }) { w.element(.p, .class("petit"), text: emptyBand(band, reading.file, language)) }
        }
        w.element(.ol, .class("fil"), .flag(.reversed)) { w in
            for step in steps { line(&w, step, step.isOfTwin ? twin?.view ?? view : view) }
        }
        let kept = (reading.file.elements + (twin?.file.elements ?? [])).count { $0.isVeiled && $0.withdrawal == nil }
        if kept > 0 { w.element(.p, .class("petit"), text: t("path.reserved", language, ["count": "\(kept)"])) }
        w.element(.ul, .class("liens")) { w in
            if view.isMember { copyLink(&w, view.dossier, .path, t("path.print", language), language) }
            door.link(&w, path(view.dossier, "suivi"), t("file.back", language), language)
        }
    }

    /// Who answers for the dossier.
    func answersFor(_ view: DossierView, _ language: Language) -> String { view.referents.isEmpty ? t("path.nobody", language) : t("path.referents", language, ["names": view.referents.joined(separator: ", ")]) }

    func nextPromise(_ file: CaseFile) -> Element? { file.elements.filter { $0.isOpen && !$0.isVeiled && $0.kind.id == "commitmentMade" }.min { due($0) < due($1) } }

    /// The next promise, first on the page.
    private func next(_ w: inout HTMLWriter, _ file: CaseFile, _ view: DossierView) {
        guard let promise = nextPromise(file) else { return }
        w.element(.section, .class("carte")) { w in
            w.element(.h2, text: t("path.next", view.language))
            w.element(.p) { w in w.element(.strong, text: due(promise) == Self.farAway ? time(promise, view.language) : due(promise).text(view.language)) }
            w.element(.p, text: summary(promise, view.language))
            if view.isMember, view.isOpen { w.element(.p) { w in w.element(.a, .class("bouton second"), .href(path(view.dossier, "element", "\(promise.number)").localized(view.language)), text: t("element.goOn", view.language)) } }
        }
    }

    private func filter(_ w: inout HTMLWriter, _ path: Path, _ text: String, _ isCurrent: Bool, _ band: Kind.Band?) {
        w.element(.li) { w in
            w.element(.a, .class("lien"), .href(path), isCurrent ? .constant(.ariaCurrent, "true") : nil) { w in
                if let band { PathDrawing.mark(&w, band, number: nil) }
                w.text(text)
            }
        }
    }

    private func line(_ w: inout HTMLWriter, _ step: Step, _ view: DossierView) {
        let language = view.language, element = step.element, said = summary(element, language)
        w.element(.li, .id("n\(step.number)")) { w in
            PathDrawing.mark(&w, step.band, number: step.number)
            w.element(.div) { w in
                w.element(.p, .class("petit")) { w in
                    w.text(time(element, language) + " ")
                    w.element(.span, .class("mot"), text: bandWord(step.band, language))
                }
                w.element(.p) { w in
                    w.element(.strong, text: element.kind.title(language))
                    if !said.isEmpty { w.text((language == .fr ? "\u{A0}: " : ": ") + said) }
                }
                for audience in element.reserved { w.element(.p, .class("petit"), text: t("element.reserved", language, ["audience": door.audienceWord(audience, language)])) }
                w.element(.p, .class("petit"), text: t("element.by", language, ["name": view.names[element.revisions.first?.author ?? ""] ?? t("element.somebody", language)]) + " " + readBy(element, language) + (step.isOfTwin ? " " + t("join.elsewhere", language) : ""))
            }
        }
    }

    /// Who may see it: the classes in which it stands.
    func readBy(_ element: Element, _ language: Language) -> String {
        let classes = Set((element.current?.answers ?? [:]).filter { !$0.value.isEmpty }.keys).union((element.current?.unread ?? [:]).keys).union(element.reserved).sorted()
        return classes.isEmpty ? "" : t("element.readBy", language, ["classes": classes.map { door.audienceWord($0, language) }.joined(separator: ", ")])
    }

    /// The days that it may have lasted or fallen on.
    func span(_ element: Element) -> (CivilDay, CivilDay) {
        let day = neighbours.civil(element.revisions.first?.written ?? 0).day
        let first = element.when?.first ?? day
        return (first, max(first, element.when?.last ?? first))
    }

    func isUncertain(_ element: Element) -> Bool { element.isTimeUncertain }
}
