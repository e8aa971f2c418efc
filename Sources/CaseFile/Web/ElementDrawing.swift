import Access
import HTML
import Site
import Vault
import Vocabulary

/// How an element is shown: when, what, who wrote it, what is kept for others.
extension CaseFilePages {
    /// The words of one answer: those of the options, or the text as typed.
    func words(_ field: KindField, _ values: [String], _ language: Language) -> String {
        switch field.shape {
        case .choice, .choices: values.map { field.option($0)?.label(language) ?? $0 }.joined(separator: language == .fr ? "\u{202F}; " : "; ")
        case .quote: values.map { FrenchTypography.quoted($0, language) }.joined(separator: "\n")
        case .day: values.map { CivilDay(iso: $0)?.text(language) ?? $0 }.joined(separator: ", ")
        default: values.joined(separator: "\n")
        }
    }

    /// The element in one line, as lists and the life path say it.
    func summary(_ element: Element, _ language: Language) -> String {
        element.kind.fields.filter { $0.summary ?? false }.compactMap { field in element.values(field).map { words(field, $0, language) } }.filter { !$0.isEmpty }.joined(separator: " — ")
    }

    /// When it happened, in words; the moment of writing when nothing says.
    func time(_ element: Element, _ language: Language) -> String {
        if let when = element.when { return when.words(language) }
        return t("element.written", language, ["moment": written(element.revisions.first?.written ?? 0, language)])
    }

    /// An element in the dossier: what a reader needs first, the rest on its own page.
    /// - Parameter isWhole: every answer, and not only the line that says it.
    func draw(_ w: inout HTMLWriter, _ element: Element, _ view: DossierView, isWhole: Bool) {
        let language = view.language
        w.element(.article, .class("article"), .id("e\(element.number)")) { w in
            w.element(.p, .class("petit"), text: time(element, language))
            w.element(.h3, text: element.kind.title(language))
            if isWhole || summary(element, language).isEmpty { body(&w, element, language) } else {
                lines(&w, summary(element, language))
                for audience in element.reserved { w.element(.p, .class("petit"), text: t("element.reserved", language, ["audience": door.audienceWord(audience, language)])) }
            }
            w.element(.p, .class("petit")) { w in
                w.text(t("element.by", language, ["name": view.names[element.revisions.first?.author ?? ""] ?? t("element.somebody", language)]))
                if element.revisions.count > 1, let last = element.current { w.text(" " + t("element.correctedOn", language, ["moment": written(last.written, language)])) }
            }
            if view.isMember { w.element(.p) { w in w.element(.a, .class("retour"), .href(path(view.dossier, "element", "\(element.number)").localized(language)), text: t(element.isOpen ? "element.goOn" : "element.see", language)) } }
        }
    }

    /// The answers of an element, and the classes kept for others.
    func body(_ w: inout HTMLWriter, _ element: Element, _ language: Language, _ revision: Element.Revision? = nil) {
        guard let revision = revision ?? element.current else { return }
        let form = KindForm(kind: element.kind, texts: texts, language: language, today: today)
        w.element(.dl, .class("reponses")) { w in
            for field in element.kind.fields {
                let answers = revision.answers[element.kind.audience(of: field)], values = answers?.values[field.id] ?? [], doubt = answers?.doubts[field.id]
                guard !values.isEmpty || doubt != nil else { continue }
                w.element(.dt, text: field.label(language))
                w.element(.dd) { w in
                    broken(&w, words(field, values, language))
                    if let doubt { w.element(.span, .class("mot"), text: form.word(doubt)) }
                }
            }
        }
        for (audience, text) in revision.unread.sorted(by: { $0.key < $1.key }) {
            w.element(.p) { w in
                w.element(.strong, text: door.audienceWord(audience, language) + (language == .fr ? "\u{A0}: " : ": "))
                w.text(text)
            }
        }
        for audience in revision.reserved { w.element(.p, .class("petit"), text: t("element.reserved", language, ["audience": door.audienceWord(audience, language)])) }
    }

    private func lines(_ w: inout HTMLWriter, _ text: String) { w.element(.p) { w in broken(&w, text) } }

    private func broken(_ w: inout HTMLWriter, _ text: String) {
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if number > 0 { w.void(.br) }
            w.text(String(line))
        }
    }
}
