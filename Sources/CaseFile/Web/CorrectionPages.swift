import Access
import HTML
import Site
import Vault
import Vocabulary

/// Saying an element again, or taking it out: its history stays, and nobody overwrites anybody.
extension CaseFilePages {
    var correctionRoutes: [Route] {
        [
            door.guarded(.get, "/dossiers/{dossier}/element/{numero}/corriger", .addToDossier, in: .dossier, for: Self.protect, inside: .readDossier) { visit, caller, permit in try await self.correcting(visit, caller, permit) },
            door.guarded(.post, "/dossiers/{dossier}/element/{numero}/corriger", .addToDossier, in: .dossier, for: Self.protect, fields: KindForm.fields) { visit, caller, permit in try await self.correct(visit, caller, permit) },
            door.guarded(.post, "/dossiers/{dossier}/element/{numero}/retirer", .addToDossier, in: .dossier, for: Self.protect, fields: [KindForm.key, "vu", "raison"]) { visit, caller, permit in try await self.withdraw(visit, caller, permit) },
        ]
    }

    private func standing(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Element {
        let facts = try facts(permit), purpose = door.purpose(caller, facts) ?? Self.protect
        guard let element = try await book.read(facts.id, by: caller.actor, for: purpose).file[try number(visit)], element.withdrawal == nil, element.reserved.isEmpty else { throw NotHere() }
        return element
    }

    private func correcting(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let element = try await standing(visit, caller, permit)
        return correction(visit, caller, try facts(permit).id, element, KindForm.kept(visit.form) ?? KindForm.typed(element, visit.language), seen: visit.form["vu"].flatMap { Int($0) } ?? element.current?.version ?? 0, key: key(visit))
    }

    private func correction(_ visit: Visit, _ caller: Caller, _ dossier: DossierID, _ element: Element, _ body: FormBody, seen: Int, key: String, errors: [FieldError] = [], other: Element? = nil) -> Reply {
        let language = visit.language, form = KindForm(kind: element.kind, texts: texts, language: language, today: today)
        return door.page(visit, title: t("correct.title", language), caller: caller, status: other != nil ? 409 : errors.isEmpty ? 200 : 422, errors: errors, isForm: true) { w in
            w.element(.p, .class("chapo"), text: t(other == nil ? "correct.lead" : "correct.conflict", language))
            if let other {
                w.element(.section, .class("carte")) { w in
                    w.element(.h2, text: t("correct.theirs", language))
                    self.body(&w, other, language)
                }
                w.element(.h2, text: t("correct.yours", language))
            }
            door.draft(&w, path(dossier, "element", "\(element.number)", "corriger"), visit, "/dossiers/{dossier}/element/{numero}/corriger", caller) { w in
                w.hidden(KindForm.key, key)
                w.hidden("vu", "\(seen)")
                form.draw(&w, body, errors: errors, minute: 0, isNew: false)
                door.button(&w, t(other == nil ? "correct.save" : "correct.keepMine", language))
            }
            if other != nil { w.element(.ul, .class("liens")) { w in door.link(&w, path(dossier, "element", "\(element.number)"), t("correct.keepTheirs", language), language) } }
        }
    }

    private func correct(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let element = try await standing(visit, caller, permit), facts = try facts(permit), seen = visit.form["vu"].flatMap { Int($0) } ?? 0
        let (answers, errors) = KindForm(kind: element.kind, texts: texts, language: visit.language, today: today).read(visit.form)
        guard errors.isEmpty else { return correction(visit, caller, facts.id, element, visit.form, seen: seen, key: key(visit), errors: errors) }
        switch try await book.correct(permit, element.number, seen: seen, answers, key: key(visit)) {
        case .written: return done(visit, caller, facts, element.number)
        case .changed(let version):
            // Both are shown; who wrote last chooses, having seen the other.
            let now = try await standing(visit, caller, permit)
            return correction(visit, caller, facts.id, now, visit.form, seen: version, key: neighbours.draw(), other: now)
        }
    }

    private func withdraw(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let facts = try facts(permit), number = try number(visit), reason = TypedText.trimmed(TypedText.cleaned(visit.form["raison"] ?? "")), language = visit.language
        let element = try await standing(visit, caller, permit)
        guard element.kind.id != "opened" else { throw NotHere() }
        guard (1...2_000).contains(reason.count) else {
            return door.page(visit, title: t("withdraw.title", language), caller: caller, status: 422, errors: [FieldError(field: "raison", message: t(reason.isEmpty ? "withdraw.why" : "withdraw.long", language))], isForm: true) { w in
                door.form(&w, path(facts.id, "element", "\(number)", "retirer"), caller, language) { w in
                    w.hidden(KindForm.key, key(visit))
                    w.hidden("vu", visit.form["vu"] ?? "")
                    w.field(Field("raison", t("withdraw.reason", language), value: reason, shape: .lines(3)), errors: [FieldError(field: "raison", message: t(reason.isEmpty ? "withdraw.why" : "withdraw.long", language))], errorWord: t("form.error", language))
                    door.button(&w, t("withdraw.button", language), second: true)
                }
            }
        }
        switch try await book.withdraw(permit, number, seen: visit.form["vu"].flatMap { Int($0) } ?? 0, reason: reason, for: element.kind.mainAudience, key: key(visit)) {
        case .written: return done(visit, caller, facts, number)
        case .changed: return .seeOther(path(facts.id, "element", "\(number)").localized(language))
        }
    }
}
