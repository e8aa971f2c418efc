import HTML
import Site
import Vocabulary

extension SignalementPages {
    /// One page of the form.
    func page(_ visit: Visit, _ page: FormPage, _ carried: Carried, errors: [FieldError]) throws -> Reply {
        let language = visit.language, draft = carried.draft
        let sealed = try sealed(draft)
        let title = t("page.\(page.number).title", language)
        let own = Path("/ecrire").appending("\(page.number)")
        return shell.reply(Page(visit, title: (errors.isEmpty ? "" : t("form.errorPrefix", language)) + title, section: .write, kind: .form(id: "page", action: own), status: errors.isEmpty ? 200 : 422, path: own) { w in
            w.element(.div, .class("etroit")) { w in
                w.errorSummary(errors, title: t("form.errorTitle", language))
                if let loss = carried.loss { w.element(.div, .class("erreurs"), .constant(.role, "alert")) { w in w.element(.p, text: t(loss, language)) } }
                w.element(.form, .id("page"), .action(next(page.number).localized(language)), .method("post"), .flag(.noValidate), .constant(.autocomplete, "off"), .guarded(at: own.localized(language)), .outage(t("form.outage", language))) { w in
                    w.hidden("brouillon", sealed)
                    w.hidden("depuis", "\(page.number)")
                    progress(&w, page.number, language)
                    w.element(.h1, text: title)
                    let hint = t("page.\(page.number).lead", language)
                    w.element(.p, .class("chapo"), text: hint)
                    for item in page.items { draw(item, &w, draft, errors, language) }
                    turnButtons(&w, page.number, wasReread: !draft["etabli"].isEmpty, language)
                    w.element(.noscript) { w in w.element(.p, .class("petit"), text: t("form.noScript", language)) }
                    w.element(.p, .class("petit"), text: t("form.noTrace", language))
                }
            }
        })
    }

    private func next(_ number: Int) -> Path {
        number >= FormPage.count ? Path("/ecrire/relire") : Path("/ecrire").appending("\(number + 1)")
    }

    /// Where one is; "Continuer" comes first so that Enter and the first Tab lead on.
    private func progress(_ w: inout HTMLWriter, _ number: Int, _ language: Language) {
        let step = t("form.step", language, ["number": "\(number)", "count": "\(FormPage.count)"])
        w.element(.div, .class("pas")) { w in
            w.element(.span, text: step)
            w.element(.progress, .constant(.max, "6"), .value("\(number)"), .label(step)) { _ in }
            w.element(.button, .class("bouton second"), .type("submit"), text: t("form.skip", language))
        }
    }

    /// After a first re-reading, one click leads back to it.
    private func turnButtons(_ w: inout HTMLWriter, _ number: Int, wasReread: Bool, _ language: Language) {
        w.element(.div, .class("actions")) { w in
            w.element(.button, .class("bouton"), .type("submit"), text: t(number == FormPage.count ? "form.reread" : "form.continue", language))
            if wasReread, number < FormPage.count { w.element(.button, .class("bouton second"), .type("submit"), .formAction(Path("/ecrire/relire").localized(language)), text: t("form.reread", language)) }
            let back = number == 1 ? Path("/ecrire/1") : Path("/ecrire").appending("\(number - 1)")
            if number > 1 { w.element(.button, .class("bouton second"), .type("submit"), .formAction(back.localized(language)), text: t("form.back", language)) }
            w.element(.button, .class("bouton second"), .type("submit"), .formAction(Path("/ecrire/brouillon").localized(language)), text: t("form.keep", language))
        }
    }

    private func draw(_ item: FormPage.Item, _ w: inout HTMLWriter, _ draft: Draft, _ errors: [FieldError], _ language: Language) {
        switch item {
        case .heading(let key): w.element(.h2, text: t("heading.\(key)", language))
        case .note(let key): w.element(.p, .class("indice"), text: t("note.\(key)", language))
        case .field("naissance", _): birth(&w, draft, errors, language)
        case .field(let name, let shape):
            w.field(Field(name, label(name, language), hint: hint(name, language), value: draft[name], shape: shape), errors: errors, errorWord: t("form.errorPrefix", language))
            if name == "faits.1.texte" { w.element(.p) { w in w.element(.button, .class("bouton second"), .type("submit"), .name("reprendre"), .value("1"), .formAction(Path("/ecrire/3").localized(language)), text: t("form.rewrite", language)) } }
        case .answer(let name):
            w.three(name: name, legend: label(name, language), ["yes", "no", "unknown"].map { Choice($0, t("answer.\($0)", language)) }, chosen: draft.answer(name).rawValue)
        case .choices(let name, let values, let single): choices(&w, name, values, single, draft, errors, language)
        case .folded(let key, let items): folded(&w, key, items, draft, errors, language)
        case .profession: profession(&w, draft, language)
        case .legalBases: legalBases(&w, draft, language)
        case .place(let name): place(&w, name, draft, errors, language)
        case .signs: signs(&w, draft, language)
        case .addressee: addressee(&w, draft, errors, language)
        }
    }

    /// The words of a field, whatever its rank: `faits.2.texte` has those of `faits.texte`.
    private func ranked(_ name: String) -> String {
        name.split(separator: ".").filter { Int($0) == nil }.joined(separator: ".")
    }

    private func label(_ name: String, _ language: Language) -> String { t("field.\(ranked(name))", language) }

    private func hint(_ name: String, _ language: Language) -> String? {
        let key = "hint.\(ranked(name))"
        return texts.texts[key] == nil ? nil : t(key, language)
    }

    private func choices(_ w: inout HTMLWriter, _ name: String, _ values: [String], _ single: Bool, _ draft: Draft, _ errors: [FieldError], _ language: Language) {
        // Shown defaults: the prosecutor, and a fact that the author saw.
        let defaults = ["voie": "parquet", "faits.1.source": "seen"]
        let chosen = draft.ticks(name).isEmpty ? Set([defaults[name]].compactMap { $0 }) : Set(draft.ticks(name))
        let options = values.map { value -> Choice in
            let key = "choice.\(ranked(name)).\(value)", more = key + ".hint"
            return Choice(value, t(key, language), hint: texts.texts[more] == nil ? nil : t(more, language))
        }
        w.choices(name: name, legend: label(name, language), hint: hint(name, language), options, chosen: chosen, single: single, columns: values.count > 2, errors: errors, errorWord: t("form.errorPrefix", language))
    }

    private func folded(_ w: inout HTMLWriter, _ key: String, _ items: [FormPage.Item], _ draft: Draft, _ errors: [FieldError], _ language: Language) {
        let names = FormPage(number: 0, items: items).fieldNames
        let all = names.single + names.lists
        let isOpen = all.contains { draft.isFilled($0) } || errors.contains { all.contains($0.field) }
        w.element(.details, .flag(.open, when: isOpen)) { w in
            w.element(.summary, text: t("folded.\(key)", language))
            for item in items { draw(item, &w, draft, errors, language) }
        }
    }

    private func birth(_ w: inout HTMLWriter, _ draft: Draft, _ errors: [FieldError], _ language: Language) {
        let error = errors.first { $0.field == "naissance.j" }
        w.element(.fieldset, error == nil ? nil : .class("fautif")) { w in
            w.element(.legend, text: t("field.naissance", language))
            w.element(.p, .class("indice"), .id("naissance-aide"), text: t("hint.naissance", language))
            if let error { w.element(.p, .class("msg"), .id("naissance-erreur"), text: t("form.errorPrefix", language) + error.message) }
            w.element(.div, .class("date")) { w in
                for (name, style, key) in [("naissance.j", Attribute.class("j"), "day"), ("naissance.m", .class("m"), "month"), ("naissance.a", .class("a"), "year")] {
                    w.element(.div) { w in
                        w.element(.label, .for(name), text: t("date.\(key)", language))
                        w.void(.input, style, .type("text"), .id(name), .name(name), .value(draft[name]), .constant(.autocomplete, "off"), .describedBy(error == nil ? "naissance-aide" : "naissance-aide naissance-erreur"), error == nil ? nil : .constant(.ariaInvalid, "true"))
                    }
                }
            }
        }
    }
}
