import HTML
import Site
import Vocabulary

extension SignalementPages {
    /// Before writing: what it takes, the two channels, and the way back to a kept draft.
    func start(_ visit: Visit) -> Reply {
        let language = visit.language
        return shell.reply(Page(visit, title: t("start.title", language), section: .write) { w in
            w.element(.div, .class("etroit")) { w in
                w.element(.h1, text: t("start.heading", language))
                w.element(.p, .class("chapo"), text: t("start.lead", language))
                w.element(.form, .action(Path("/ecrire/1").localized(language)), .method("post")) { w in
                    w.element(.p) { w in w.element(.button, .class("bouton"), .type("submit"), text: t("start.begin", language)) }
                }
                w.element(.h2, text: t("start.need.title", language))
                w.element(.ul) { w in for index in 1...4 { w.element(.li, text: t("start.need.\(index)", language)) } }
                w.element(.h2, text: t("start.channels", language))
                w.element(.div, .class("filet proteger")) { w in w.element(.p, text: t("start.parquet", language)) }
                w.element(.div, .class("filet orienter")) { w in w.element(.p, text: t("start.crip", language)) }
                w.element(.section, .class("carte"), .labelledBy("t-reprendre")) { w in
                    w.element(.h2, .id("t-reprendre"), text: t("start.reopen.title", language))
                    w.element(.p, text: t("start.reopen.text", language))
                    w.element(.p) { w in w.element(.a, .class("bouton second"), .href(Path("/ecrire/reprendre").localized(language)), text: t("start.reopen.button", language)) }
                }
                w.element(.p, .class("petit"), text: t("form.noTrace", language))
            }
        })
    }

    /// From the result of the guide: the first page at once, with the ticks.
    func startWithTicks(_ visit: Visit) throws -> Reply {
        var draft = Draft()
        for name in ["u", "s", "d", "v", "n"] { draft.setTicks(name, visit.form.values(name)) }
        // What was ticked is an answer already; the author sees it and may change it.
        if draft.ticks("u").contains("fact.danger") { draft["danger"] = SignalementDocument.Answer.yes.rawValue }
        if draft.ticks("d").contains("behaviour.suicideAttempts") { draft["danger.suicide"] = SignalementDocument.Answer.yes.rawValue }
        draft["metier"] = visit.form.line("metier")
        draft["lieu.domicile"] = visit.form.line("lieu")
        if case .found(let place) = neighbours.territory(draft["lieu.domicile"]), draft["lieu.domicile"].contains(":") { draft["lieu.domicile"] = place.label(visit.language) }
        sentences.refresh(&draft, visit.language)
        guard let first = FormPage.page(1) else { return start(visit) }
        return try page(visit, first, Carried(draft: draft, loss: nil), errors: [])
    }

    /// The form that opens a kept draft.
    func reopen(_ visit: Visit, error: FieldError?) -> Reply {
        let language = visit.language, errors = error.map { [$0] } ?? []
        return shell.reply(Page(visit, title: (error == nil ? "" : t("form.errorPrefix", language)) + t("reopen.title", language), section: .write, status: error == nil ? 200 : 422) { w in
            w.element(.div, .class("etroit")) { w in
                w.errorSummary(errors, title: t("form.errorTitle", language))
                w.element(.h1, text: t("reopen.title", language))
                w.element(.form, .action(Path("/ecrire/reprendre").localized(language)), .method("post"), .constant(.encoding, "multipart/form-data"), .flag(.noValidate)) { w in
                    secret(&w, "fichier", .type("file"), errors, language)
                    secret(&w, "phrase", .type("password"), errors, language)
                    w.element(.div, .class("actions")) { w in w.element(.button, .class("bouton"), .type("submit"), text: t("reopen.button", language)) }
                }
            }
        })
    }

    func reopened(_ visit: Visit) async throws -> Reply {
        let language = visit.language
        guard let file = visit.form.files["fichier"], !file.bytes.isEmpty else { return reopen(visit, error: FieldError(field: "fichier", message: t("reopen.noFile", language))) }
        do {
            let bytes = try await files.open(file.bytes, passphrase: visit.form["phrase"] ?? "")
            let draft = try Draft(decoding: bytes)
            guard let first = FormPage.page(1) else { return start(visit) }
            return try page(visit, first, Carried(draft: draft, loss: nil), errors: [])
        } catch DraftFile.Failure.wrongPassphrase {
            return reopen(visit, error: FieldError(field: "phrase", message: t("reopen.wrong", language)))
        } catch DraftFile.Failure.busy {
            return reopen(visit, error: FieldError(field: "phrase", message: t("reopen.busy", language)))
        } catch {
            return reopen(visit, error: FieldError(field: "fichier", message: t("reopen.notADraft", language)))
        }
    }

    /// A field whose value is never shown again.
    func secret(_ w: inout HTMLWriter, _ name: String, _ type: Attribute, _ errors: [FieldError], _ language: Language, limit: Attribute? = nil) {
        let error = errors.first { $0.field == name }
        w.element(.div, error == nil ? .class("champ") : .class("champ fautif")) { w in
            w.element(.label, .for(name), text: t("field.\(name)", language))
            w.element(.p, .class("indice"), .id("\(name)-aide"), text: t("hint.\(name)", language))
            if let error { w.element(.p, .class("msg"), .id("\(name)-erreur"), text: t("form.errorPrefix", language) + error.message) }
            w.void(.input, .class("secret"), type, limit, .id(name), .name(name), .constant(.autocomplete, "off"), .describedBy(error == nil ? "\(name)-aide" : "\(name)-aide \(name)-erreur"), error == nil ? nil : .constant(.ariaInvalid, "true"))
        }
    }
}
