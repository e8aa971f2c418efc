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
        case .size: values.map { sizeWords($0, language) }.joined(separator: ", ")
        default: values.joined(separator: "\n")
        }
    }

    /// The element in one line, as lists and the life path say it.
    func summary(_ element: Element, _ language: Language) -> String {
        element.kind.fields.filter { $0.summary ?? false }.map { field in doubted(element.standing(field).map { words(field, $0, language) } ?? "", element.doubt(field), language) }.filter { !$0.isEmpty }.joined(separator: " — ")
    }

    /// What it is, and the line that says it.
    func inOneLine(_ element: Element, _ language: Language) -> String { [element.kind.title(language), summary(element, language)].filter { !$0.isEmpty }.joined(separator: language == .fr ? "\u{A0}: " : ": ") }

    /// A value with the word of its doubt: "Pistache (contesté)".
    func doubted(_ text: String, _ doubt: Certainty?, _ language: Language) -> String { DoubtWords(texts: texts, language: language).doubted(text, doubt) }

    /// "15 ans", or "15 ans en mars 2026" for an age that was said some time ago.
    func age(_ identity: Identity, _ language: Language) -> String? {
        guard let age = identity.age(day: { neighbours.civil($0).day }) else { return nil }
        let doubt = identity.values[age.said == nil ? "birthDate" : "age"]?.certainty
        guard let said = age.said, !age.isCurrent(today) else { return doubted(t("file.age", language, ["age": "\(age.years)"]), doubt, language) }
        return t("file.ageSaid", language, ["age": "\(age.years)", "month": WrittenDate.month(year: said.year, month: said.month, part: nil).text(language)])
    }

    /// Who it is, as this reader may know.
    func who(_ file: CaseFile, on day: CivilDay? = nil, _ language: Language) -> String {
        file.elements.contains { $0.kind.id == "opened" && $0.isVeiled } ? t("file.reservedName", language) : name(Identity(file, today: day ?? today), language)
    }

    /// When it happened, in words; the moment of writing when nothing says.
    func time(_ element: Element, _ language: Language) -> String {
        if let when = element.when { return when.words(language) }
        return t("element.written", language, ["moment": written(element.revisions.first?.written ?? 0, language)])
    }

    /// Since when somebody is away, and for how long: the clock that the whole team sees.
    /// - Parameter moment: nil for now.
    func since(_ absence: Element, _ language: Language, at moment: (day: CivilDay, minute: Int)? = nil) -> String {
        guard let when = absence.when else { return t(absence.reserved.contains(absence.kind.mainAudience) ? "night.sinceReserved" : "night.sinceWritten", language, ["moment": written(absence.revisions.first?.written ?? 0, language)]) }
        guard let elapsed = when.elapsed(to: moment ?? neighbours.civil(neighbours.now())) else { return t("night.since", language, ["when": when.words(language)]) }
        let words = switch elapsed {
        case .minutes(let count): t("elapsed.minutes", language, ["count": "\(count)"])
        case .hours(let count): t("elapsed.hours", language, ["count": "\(count)"])
        case .days(1): t("elapsed.day", language)
        case .days(let count): t("elapsed.days", language, ["count": "\(count)"])
        }
        return t("night.sinceFor", language, ["elapsed": words, "when": when.words(language)])
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
            moved(&w, element, language)
            file(&w, element, view)
            w.element(.p, .class("petit")) { w in
                w.text(t("element.by", language, ["name": view.names[element.revisions.first?.author ?? ""] ?? t("element.somebody", language)]))
                if element.revisions.count > 1, let last = element.current { w.text(" " + t("element.correctedOn", language, ["moment": written(last.written, language)])) }
            }
            if view.isMember { w.element(.p) { w in w.element(.a, .class("retour"), .href(path(view.dossier, "element", "\(element.number)").localized(language)), text: t(element.isOpen && view.isOpen ? "element.goOn" : "element.see", language)) } }
        }
    }

    /// The day that it was given since.
    func moved(_ w: inout HTMLWriter, _ element: Element, _ language: Language) {
        let words = [moved(element, language), element.movedTo?.what, stateNoted(element, language)].compactMap { $0 }
        guard !words.isEmpty else { return }
        w.element(.p) { w in w.element(.strong, text: words.joined(separator: ". ")) }
    }

    /// "Nouveau jour : 17 décembre 2026, 14 h", or that nobody knows it yet.
    func moved(_ element: Element, _ language: Language) -> String? {
        guard let moved = element.movedTo else { return nil }
        guard let day = moved.day else { return t("element.undated", language) }
        return t("element.movedTo", language, ["day": [day.text(language), moved.hour].compactMap { $0 }.joined(separator: ", ")])
    }

    /// How far it went: "Remis", "Lue", "Réception confirmée". What was said late does not take it back.
    func stateNoted(_ element: Element, _ language: Language) -> String? {
        guard let states = kinds.kinds.first(where: { $0.isMove && $0.refersTo == element.kind.id })?.fields.first(where: { $0.id == "state" })?.options else { return nil }
        if element.endedBy != nil { return t("element.acknowledged", language) }
        let said = Set(element.moves.compactMap { $0.answers.values["state"]?.first })
        return (states.last { said.contains($0.id) && $0.id != "unknown" } ?? states.first { said.contains($0.id) })?.label(language)
    }

    /// The answers of an element as they stand, or those of one state of it, and the classes kept for others.
    /// - Parameter isDated: says when it happened too, where two states stand one beside the other.
    func body(_ w: inout HTMLWriter, _ element: Element, _ language: Language, _ shown: Element.Revision? = nil, isDated: Bool = false) {
        guard let revision = shown ?? element.current else { return }
        let form = KindForm(kind: element.kind, texts: texts, language: language, today: today)
        w.element(.dl, .class("reponses")) { w in
            if isDated, let when = revision.answers[element.kind.mainAudience]?.when {
                w.element(.dt, text: element.kind.when.label(language))
                w.element(.dd, text: when.words(language))
            }
            for field in element.kind.fields {
                let answers = revision.answers[element.kind.audience(of: field)], values = (shown == nil ? element.shown(field) : answers?.values[field.id]) ?? [], doubt = answers?.doubts[field.id]
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
