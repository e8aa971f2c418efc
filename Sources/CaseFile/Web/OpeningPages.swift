import Access
import HTML
import Site
import Vault
import Vocabulary

/// Opening a dossier by hand, with what is known.
extension CaseFilePages {
    var openingRoutes: [Route] {
        [
            door.guarded(.get, "/jeunes/ouvrir", .openDossier, for: Self.protect) { visit, caller, _ in try await self.opening(visit, caller, KindForm.kept(visit.form) ?? FormBody(), key: self.key(visit)) },
            door.guarded(.post, "/jeunes/ouvrir", .openDossier, for: Self.protect, fields: KindForm.fields + ["malgre"]) { visit, caller, permit in try await self.open(visit, caller, permit) },
        ]
    }

    func opening(_ visit: Visit, _ caller: Caller, _ body: FormBody, key: String, errors: [FieldError] = [], alike: [(Followed, [String])] = [], notice: String? = nil) async throws -> Reply {
        guard let kind = kinds["opened"] else { throw NotHere() }
        let language = visit.language, form = KindForm(kind: kind, texts: texts, language: language, today: today)
        return door.page(visit, title: t("open.title", language), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors, isForm: true) { w in
            w.element(.p, .class("chapo"), text: t("open.lead", language))
            if let notice { w.element(.div, .class("filet orienter"), .constant(.role, "status")) { w in w.element(.p, text: notice) } }
            door.draft(&w, Path("/jeunes/ouvrir"), visit, "/jeunes/ouvrir", caller) { w in
                w.hidden(KindForm.key, key)
                if !alike.isEmpty { self.alike(&w, alike, language) }
                form.draw(&w, body, errors: errors, minute: 0, isNew: body.fields.isEmpty)
                if let received = receivedKind(body) {
                    w.hidden(Self.taken, "oui")
                    w.element(.h2, text: received.title(language))
                    w.element(.p, text: received.lead?(language) ?? "")
                    KindForm(kind: received, texts: texts, language: language, today: today).draw(&w, body, errors: errors, minute: 0, isNew: false)
                }
                door.button(&w, t(alike.isEmpty ? "open.button" : "open.anyway", language), name: alike.isEmpty ? nil : "malgre", value: alike.isEmpty ? nil : "oui")
            }
            if receivedKind(body) == nil { w.element(.ul, .class("liens")) { w in door.link(&w, Path("/jeunes/importer"), t("import.title", language), language) } }
        }
    }

    /// Dossiers of one's own teams that may be of the same young person, with the reasons. Never blocking.
    private func alike(_ w: inout HTMLWriter, _ alike: [(Followed, [String])], _ language: Language) {
        w.element(.div, .class("filet orienter"), .constant(.role, "status")) { w in
            w.element(.h2, text: t("alike.title", language))
            w.element(.p, text: t("alike.lead", language))
            w.element(.ul, .class("liens")) { w in
                for (one, reasons) in alike {
                    w.element(.li) { w in
                        w.element(.a, .href(path(one.dossier, "suivi").localized(language))) { w in
                            w.element(.span, text: label(one, language))
                            w.element(.span, .class("duree"), text: reasons.map { texts($0, language) }.joined(separator: ", "))
                        }
                    }
                }
            }
        }
    }

    private func open(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        guard let kind = kinds["opened"] else { throw NotHere() }
        let key = self.key(visit), (answers, errors) = KindForm(kind: kind, texts: texts, language: visit.language, today: today).read(visit.form, at: minute)
        let received = receivedKind(visit.form), more = received.map { KindForm(kind: $0, texts: texts, language: visit.language, today: today).read(visit.form, at: minute).errors } ?? []
        guard errors.isEmpty, more.isEmpty else { return try await opening(visit, caller, visit.form, key: key, errors: errors + more) }
        if visit.form["malgre"] != "oui" {
            var file = CaseFile()
            file.take([CaseFile.Written(act: kind.act, version: 1, time: 0, author: "", answers: answers)], kinds)
            let mine = Identity(file, today: today)
            let alike = try await followed(caller).compactMap { one in one.identity.map { (one, mine.likeness($0)) } }.filter { !$0.1.isEmpty }
            if !alike.isEmpty { return try await opening(visit, caller, visit.form, key: key, alike: alike) }
        }
        let dossier = try await book.open(permit, answers, key: key)
        if let received { try await writeReceived(visit.form, received, caller, dossier, key: key, visit.language) }
        return .seeOther(path(dossier).localized(visit.language))
    }
}
