import Access
import HTML
import Site
import Vocabulary

/// The dossier as it was known on a day.
extension CaseFilePages {
    /// A day asked for, not later than today; nil for anything else.
    func past(_ typed: String, _ language: Language) -> CivilDay? {
        guard !typed.isEmpty, let time = FactTime(typed: typed, today: today, language), time.isExact, let day = time.first, day <= today else { return nil }
        return day
    }

    /// The dossier with what was written until the end of that day, and nothing of what was learnt since.
    func known(_ day: CivilDay, _ reading: CaseBook.Reading) -> CaseFile {
        CaseFile.known(from: reading.written, kinds) { neighbours.civil($0).day <= day }
    }

    private func opened(_ reading: CaseBook.Reading) -> CivilDay? { reading.written.map(\.time).min().map { neighbours.civil($0).day } }

    /// Whether there was a dossier by the end of that day.
    func exists(_ day: CivilDay, _ reading: CaseBook.Reading) -> Bool { opened(reading).map { $0 <= day } ?? true }

    /// The day that is shown. Before the dossier was opened there is nothing to show, which is not the same as nothing known.
    func shown(_ w: inout HTMLWriter, _ day: CivilDay, _ reading: CaseBook.Reading, _ language: Language) {
        let opened = opened(reading)
        w.element(.div, .class("filet orienter"), .constant(.role, "status")) { w in
            if let opened, !exists(day, reading) {
                w.element(.p, text: t("past.before", language, ["day": day.text(language), "opened": opened.text(language)]))
            } else {
                w.element(.p, text: t("past.shown", language, ["day": day.text(language)]))
            }
        }
    }

    /// The form that asks for another day. A day is no secret: it may stand in the address.
    func earlier(_ w: inout HTMLWriter, _ asked: String, isWrong: Bool, _ view: DossierView) {
        let language = view.language, errors = isWrong ? [FieldError(field: "au", message: t("past.wrong", language))] : []
        w.element(.details, .flag(.open, when: isWrong || !asked.isEmpty)) { w in
            w.element(.summary, text: t("past.title", language))
            w.element(.form, .action(path(view.dossier, "suivi").localized(language)), .method("get")) { w in
                w.field(Field("au", t("past.day", language), hint: t("form.dayHint", language), value: asked), errors: errors, errorWord: t("form.error", language))
                door.button(&w, t("past.button", language), second: true)
            }
        }
    }
}
