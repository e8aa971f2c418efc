import Access
import HTML
import Site
import Vault
import Vocabulary

/// The delays of the law and of the local protocol, beside the element with which they begin and in what is to be done. They remind; they close nothing.
extension CaseFilePages {
    /// Days during which a delay is still shown once it has passed, and before it comes. One in months, of a measure that is in force, is shown as long as the measure is.
    static let past = 30, ahead = 60

    /// A delay of one element of somebody.
    private struct Coming {
        let one: Followed
        let element: Element
        let delay: Delay
        let end: Delay.End

        var order: (Delay.End, String, String) { (end, one.dossier.text, delay.id) }
        /// Shown as long as the measure is in force.
        var lasts: Bool { element.kind.id == "measureStarted" && delay.unit == .months }
    }

    /// The delays of an element run until it is over; that the receipt of a concern is confirmed does not end its evaluation.
    private static func runs(_ element: Element) -> Bool { element.endedBy == nil || element.kind.id == "concernReported" }

    /// The delays of an element: all of them.
    func delays(_ w: inout HTMLWriter, _ element: Element, _ file: CaseFile, _ language: Language) {
        let ends = Self.runs(element) && !element.isVeiled ? delays.ends(of: element, in: file, today: today) : []
        guard !ends.isEmpty else { return }
        w.element(.h2, text: t("delays.title", language))
        w.element(.ul) { w in for (delay, end) in ends { w.element(.li) { w in self.line(&w, delay, end, language) } } }
        w.element(.p, .class("petit"), text: t("delays.lead", language))
    }

    private func line(_ w: inout HTMLWriter, _ delay: Delay, _ end: Delay.End, _ language: Language) {
        w.element(.strong, text: text(end, language))
        w.text((language == .fr ? "\u{A0}: " : ": ") + delay.words(language) + ". ")
        w.element(.span, .class("petit"), text: delay.source(language) + (end.last < today ? ". " + t("delays.past", language) : ""))
    }

    /// One day, or the two between which it ends.
    private func text(_ end: Delay.End, _ language: Language) -> String {
        end.isExact ? FactTime.text(end.day, end.minute, language) : t("tasks.between", language, ["first": end.day.text(language), "last": end.last.text(language)])
    }

    /// The delays of all elements that a reader may see.
    func ends(_ file: CaseFile) -> [(element: Element, delay: Delay, end: Delay.End)] {
        file.elements.filter { Self.runs($0) && !$0.isVeiled }.flatMap { element in delays.ends(of: element, in: file, today: today).map { (element, $0.delay, $0.end) } }
    }

    /// Those of everybody that come soon, or have just passed.
    func delays(_ w: inout HTMLWriter, _ all: [Followed], _ visit: Visit, _ page: Path) {
        let language = visit.language
        guard let first = today.adding(days: -Self.past), let last = today.adding(days: Self.ahead) else { return }
        let found = all.flatMap { one in toDo(one).ends.map { Coming(one: one, element: $0.element, delay: $0.delay, end: $0.end) } }
            .filter { $0.end.day <= last && ($0.end.last >= first || $0.lasts) }
        // In order by their places: what a line holds is large.
        let order = found.indices.sorted { found[$0].order < found[$1].order }
        guard !found.isEmpty else { return }
        w.element(.h2, text: t("delays.title", language))
        shorten(&w, order, visit, page) { w, order in
            w.element(.ul, .class("liens")) { w in
                for one in order.map({ found[$0] }) {
                    w.element(.li) { w in
                        w.element(.a, .href(path(one.one.dossier, "element", "\(one.element.number)").localized(language))) { w in
                            w.element(.span, text: label(one.one, language) + (language == .fr ? "\u{A0}: " : ": ") + one.delay.words(language))
                            w.element(.span, .class("duree"), text: text(one.end, language) + (one.end.last < today ? ", " + t("delays.past", language) : ""))
                        }
                    }
                }
            }
        }
        w.element(.p, .class("petit"), text: t("delays.lead", language))
    }

    /// Something judicial stands, and nobody has noted an ad hoc administrator.
    static func lacksAdHocAdministrator(_ file: CaseFile) -> Bool {
        let judicial = file.elements.filter { $0.kind.section == "judicial" && $0.withdrawal == nil && !$0.isVeiled }
        return !judicial.isEmpty && !judicial.contains { ["adHocAdministratorRequested", "adHocAdministratorNamed"].contains($0.kind.id) }
    }

    /// It is said to be requested (Code of Criminal Procedure, article 706-50).
    func adHocAdministrator(_ w: inout HTMLWriter, _ view: DossierView) {
        guard let kind = kinds["adHocAdministratorRequested"] else { return }
        w.element(.p, .class("petit"), text: t("file.adHoc", view.language))
        if view.isMember, view.isOpen { w.element(.ul, .class("liens")) { w in door.link(&w, path(view.dossier, "ajouter", kind.id), kind.add(view.language), view.language) } }
    }
}
