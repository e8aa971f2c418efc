import Foundation
import HTML
import Site
import Vocabulary

extension SignalementPages {
    /// The draft of an output, or the re-reading with its errors when something required is missing.
    private func ready(_ visit: Visit) throws -> (draft: Draft, document: SignalementDocument, refusal: Reply?) {
        var carried = self.carried(visit)
        if carried.loss != nil || carried.draft.fields.isEmpty {
            guard let first = FormPage.page(1) else { return (carried.draft, document(carried.draft, visit.language), start(visit)) }
            return (carried.draft, document(carried.draft, visit.language), try page(visit, first, carried, errors: []))
        }
        if carried.draft["etabli"].isEmpty || carried.draft["reference"].isEmpty { establish(&carried.draft) }
        let document = self.document(carried.draft, visit.language)
        guard check.missing(document).contains(where: { $0.severity == .error }) else { return (carried.draft, document, nil) }
        return (carried.draft, document, try reread(visit, &carried.draft, showErrors: true))
    }

    /// The documents, one click each, and what to do next.
    func outputs(_ visit: Visit) throws -> Reply {
        let (draft, document, refusal) = try ready(visit)
        if let refusal { return refusal }
        let language = visit.language, sealed = try sealed(draft), path = Path("/ecrire/document")
        return shell.reply(Page(visit, title: t("outputs.title", language), section: .write, kind: .form(id: "page", action: path), path: path) { w in
            w.element(.form, .id("page"), .action(Path("/ecrire/signalement.pdf").localized(language)), .method("post"), .guarded(at: path.localized(language)), .outage(t("form.outage", language))) { w in
                w.hidden("brouillon", sealed)
                w.element(.div, .class("deux")) { w in
                    w.element(.div) { w in
                        w.element(.h1, text: t("outputs.title", language))
                        w.element(.p, .class("chapo"), text: t("outputs.lead", language, ["reference": document.reference]))
                        outputButtons(&w, document, language)
                        w.element(.div, .class("actions")) { w in
                            w.element(.button, .class("bouton second"), .type("submit"), .formAction(Path("/ecrire/relire").localized(language)), text: t("outputs.back", language))
                            w.element(.button, .class("bouton second"), .type("submit"), .formAction(Path("/ecrire/brouillon").localized(language)), text: t("form.keep", language))
                        }
                    }
                    w.element(.aside, .labelledBy("t-suite")) { w in nextSteps(&w, document, language) }
                }
            }
        })
    }

    private func outputButtons(_ w: inout HTMLWriter, _ document: SignalementDocument, _ language: Language) {
        var outputs: [(String, Path)] = [("original", Path("/ecrire/signalement.pdf"))]
        if document.channel == .parquet { outputs.append(("copy", Path("/ecrire/copie.pdf"))) }
        outputs += [("receipt", Path("/ecrire/recu.pdf")), ("text", Path("/ecrire/texte"))]
        w.element(.ul, .class("sorties")) { w in
            for (index, output) in outputs.enumerated() {
                w.element(.li) { w in
                    w.element(.button, index == 0 ? .class("bouton") : .class("bouton second"), .type("submit"), .formAction(output.1.localized(language))) { w in
                        w.text(t("outputs.\(output.0).\(document.channel.rawValue)", language))
                        w.element(.small, text: t("outputs.\(output.0).hint", language))
                    }
                }
            }
        }
    }

    /// The call to make, the address, and when to call again.
    private func nextSteps(_ w: inout HTMLWriter, _ document: SignalementDocument, _ language: Language) {
        w.element(.h2, .id("t-suite"), text: t("next.title", language))
        w.element(.ol) { w in
            for index in 1...5 { w.element(.li, text: t("print.receipt.next.\(document.channel.rawValue).\(index)", language)) }
        }
        w.element(.section, .class("carte"), .labelledBy("t-appel")) { w in
            w.element(.h2, .id("t-appel"), text: t("next.script.title", language))
            w.element(.p, text: t("next.script.to", language, ["to": document.addressee?.name ?? ""]))
            for index in 1...4 { w.element(.p) { w in w.text(FrenchTypography.quoted(t("next.script.\(index)", language, ["reference": document.reference, "name": document.author?.name ?? "", "role": (document.author?.role ?? "").lowercasedFirst]), language)) } }
            w.element(.p, .class("petit"), text: t("next.address", language))
        }
        w.element(.p, .class("petit"), text: t("next.keep", language))
    }

    /// A PDF to download. Its name is neutral: it stays in the list of downloads.
    func printed(_ visit: Visit, _ kind: Letter.Kind) async throws -> Reply {
        let (_, document, refusal) = try ready(visit)
        if let refusal { return refusal }
        let data = try document.canonicalJSON()
        let letter = Letter(document, texts: texts, articles: lexicon.articles, hash: Digest.sha256Hexadecimal(data))
        let pdf = try await neighbours.print(letter.model(kind), kind == .receipt ? nil : data)
        let name = switch kind {
        case .original: "document-\(document.reference).pdf"
        case .copy: "copie-\(document.reference).pdf"
        case .receipt: "recu-\(document.reference).pdf"
        }
        return .file(pdf, contentType: "application/pdf", name: name)
    }

    /// The document as text, ready to copy.
    func plainText(_ visit: Visit) throws -> Reply {
        let (draft, document, refusal) = try ready(visit)
        if let refusal { return refusal }
        let language = visit.language, sealed = try sealed(draft), path = Path("/ecrire/texte")
        let hash = Digest.sha256Hexadecimal(try document.canonicalJSON())
        let text = PlainText.text(of: Letter(document, texts: texts, articles: lexicon.articles, hash: hash).model(.original), quoteMarks: language)
        return shell.reply(Page(visit, title: t("text.title", language), section: .write, kind: .form(id: "page", action: path), path: path) { w in
            w.element(.form, .id("page"), .action(Path("/ecrire/document").localized(language)), .method("post"), .guarded(at: path.localized(language)), .outage(t("form.outage", language))) { w in
                w.hidden("brouillon", sealed)
                w.element(.h1, text: t("text.title", language))
                w.element(.p, .class("chapo"), text: t("text.lead", language))
                w.element(.p) { w in w.element(.button, .class("bouton second"), .type("submit"), text: t("text.back", language)) }
                w.field(Field("copie", t("text.label", language), value: text, shape: .lines(20)), errors: [], errorWord: "")
            }
        })
    }

    /// The draft as a file under a passphrase; asks for the passphrase first.
    func kept(_ visit: Visit) async throws -> Reply {
        let carried = self.carried(visit), language = visit.language
        guard visit.form["phrase"] != nil else { return try keep(visit, carried, errors: []) }
        let phrase = visit.form["phrase"] ?? ""
        var errors: [FieldError] = []
        if phrase.count < DraftFile.shortestPassphrase { errors.append(FieldError(field: "phrase", message: t("keep.short", language))) }
        if phrase != visit.form["phrase2"] { errors.append(FieldError(field: "phrase2", message: t("keep.differ", language))) }
        guard errors.isEmpty else { return try keep(visit, carried, errors: errors) }
        do {
            let file = try await files.seal(Array(try JSONEncoder().encode(carried.draft)), passphrase: phrase)
            return .file(file, contentType: "application/octet-stream", name: "brouillon.repere")
        } catch DraftFile.Failure.busy {
            return try keep(visit, carried, errors: [FieldError(field: "phrase", message: t("reopen.busy", language))])
        }
    }

    private func keep(_ visit: Visit, _ carried: Carried, errors: [FieldError]) throws -> Reply {
        let language = visit.language, sealed = try sealed(carried.draft), path = Path("/ecrire/brouillon")
        let back = visit.form["depuis"].flatMap { Int($0) }.flatMap(FormPage.page).map { Path("/ecrire").appending("\($0.number)") } ?? Path("/ecrire/relire")
        return shell.reply(Page(visit, title: (errors.isEmpty ? "" : t("form.errorPrefix", language)) + t("keep.title", language), section: .write, kind: .form(id: "page", action: path), status: errors.isEmpty ? 200 : 422, path: path) { w in
            w.element(.div, .class("etroit")) { w in
                w.errorSummary(errors, title: t("form.errorTitle", language))
                w.element(.form, .id("page"), .action(path.localized(language)), .method("post"), .flag(.noValidate), .guarded(at: path.localized(language)), .outage(t("form.outage", language))) { w in
                    w.hidden("brouillon", sealed)
                    w.element(.h1, text: t("keep.title", language))
                    w.element(.p, .class("chapo"), text: t("keep.lead", language))
                    secret(&w, "phrase", .type("password"), errors, language, limit: .minLength(DraftFile.shortestPassphrase))
                    secret(&w, "phrase2", .type("password"), errors, language)
                    w.element(.div, .class("actions")) { w in
                        w.element(.button, .class("bouton"), .type("submit"), text: t("keep.button", language))
                        w.element(.button, .class("bouton second"), .type("submit"), .formAction(back.localized(language)), text: t("keep.back", language))
                    }
                }
            }
        })
    }
}
