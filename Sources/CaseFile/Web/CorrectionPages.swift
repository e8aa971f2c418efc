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
            door.guarded(.get, "/dossiers/{dossier}/element/{numero}/retirer", .addToDossier, in: .dossier, for: Self.protect, inside: .readDossier) { visit, caller, permit in try await self.withdrawing(visit, caller, permit) },
            door.guarded(.post, "/dossiers/{dossier}/element/{numero}/retirer", .addToDossier, in: .dossier, for: Self.protect, fields: [KindForm.key, "vu", "raison"]) { visit, caller, permit in try await self.withdraw(visit, caller, permit) },
        ]
    }

    /// The element as this person reads it; nil when it is not there, or when what it is is kept for others.
    private func element(_ visit: Visit, _ caller: Caller, _ facts: DossierFacts, _ purpose: Purpose) async throws -> Element? {
        guard let element = try await book.read(facts.id, by: caller.actor, for: purpose).file[try number(visit)], !element.isVeiled, !ElementAct.decisions.contains(element.kind.id) else { return nil }
        return element
    }

    private func correcting(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let facts = try facts(permit), language = visit.language
        // Who comes back with words typed before the screen was hidden, or the session over, finds them again.
        guard let purpose = door.purpose(caller, facts) ?? (KindForm.kept(visit.form) == nil ? nil : Self.protect) else { return .seeOther(path(facts.id).localized(language)) }
        guard let element = try await element(visit, caller, facts, purpose), element.withdrawal == nil else { throw NotHere() }
        return try await correction(visit, caller, facts, element, KindForm.kept(visit.form) ?? KindForm.typed(element, language), seen: visit.form["vu"].flatMap { Int($0) } ?? element.current?.version ?? 0, key: key(visit))
    }

    private func correction(_ visit: Visit, _ caller: Caller, _ facts: DossierFacts, _ element: Element, _ body: FormBody, seen: Int, key: String, errors: [FieldError] = [], other: Element? = nil) async throws -> Reply {
        let language = visit.language, dossier = facts.id, whose = try await whose(facts, caller, language), form = self.form(element, language)
        return door.page(visit, title: t("correct.title", language), caller: caller, status: other != nil ? 409 : errors.isEmpty ? 200 : 422, errors: errors, isForm: true) { w in
            w.element(.p, .class("petit"), text: whose)
            w.element(.p, .class("chapo"), text: t(other == nil ? "correct.lead" : "correct.conflict", language))
            if let other {
                w.element(.section, .class("carte")) { w in
                    w.element(.h2, text: t("correct.theirs", language))
                    self.body(&w, other, language, isDated: true)
                }
                w.element(.h2, text: t("correct.yours", language))
            }
            for audience in element.reserved { w.element(.p, .class("petit"), text: t("correct.reserved", language, ["audience": door.audienceWord(audience, language)])) }
            door.draft(&w, path(dossier, "element", "\(element.number)", "corriger"), visit, "/dossiers/{dossier}/element/{numero}/corriger", caller) { w in
                w.hidden(KindForm.key, key)
                w.hidden("vu", "\(seen)")
                form.draw(&w, body, errors: errors, minute: 0, isNew: false)
                door.button(&w, t(other == nil ? "correct.save" : "correct.keepMine", language))
            }
            if other != nil { w.element(.ul, .class("liens")) { w in door.link(&w, path(dossier, "element", "\(element.number)"), t("correct.keepTheirs", language), language) } }
        }
    }

    /// What this reader is asked: what is kept for others stays as it is.
    private func form(_ element: Element, _ language: Language) -> KindForm { KindForm(kind: element.kind.without(element.reserved), texts: texts, language: language, today: today) }

    /// Words were typed for a class that this reader may not read any more.
    private func isClosed(_ element: Element, to typed: FormBody) -> Bool {
        element.kind.fields.contains { element.reserved.contains(element.kind.audience(of: $0)) && !(typed[KindForm.name($0)] ?? "").isEmpty }
    }

    private func correct(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let facts = try facts(permit), purpose = door.purpose(caller, facts) ?? Self.protect, seen = visit.form["vu"].flatMap { Int($0) } ?? 0
        let file = try await book.read(facts.id, by: caller.actor, for: purpose).file
        guard let element = file[try number(visit)], !ElementAct.decisions.contains(element.kind.id) else { throw NotHere() }
        // Taken out, or closed to this reader, while they were writing: what was typed is not lost, it may be written apart.
        guard element.withdrawal == nil, !element.isVeiled, !isClosed(element, to: visit.form) else {
            // Only who once read all of it: for the others it has neither a kind nor a page.
            guard element.revisions.contains(where: { $0.reserved.isEmpty && !$0.answers.isEmpty }) else { throw NotHere() }
            return try apart(visit, caller, facts.id, element)
        }
        let (answers, errors) = form(element, visit.language).read(visit.form, at: minute)
        guard errors.isEmpty else { return try await correction(visit, caller, facts, element, visit.form, seen: seen, key: key(visit), errors: errors) }
        if let wrong = order(element, answers[element.kind.mainAudience]?.when, in: file, visit.language) {
            return try await correction(visit, caller, facts, element, visit.form, seen: seen, key: key(visit), errors: [wrong])
        }
        switch try await book.correct(permit, element.number, seen: seen, element.withGiven(answers), keeping: element.reserved, key: key(visit)) {
        case .written: return done(visit, caller, facts, element.number)
        case .changed(let version):
            // Both are shown; who wrote last chooses, having seen the other.
            guard let now = try await self.element(visit, caller, facts, purpose), now.withdrawal == nil else { return try apart(visit, caller, facts.id, element) }
            return try await correction(visit, caller, facts, now, visit.form, seen: version, key: neighbours.draw(), other: now)
        }
    }

    /// The same words, to be written as an element of their own.
    private func apart(_ visit: Visit, _ caller: Caller, _ dossier: DossierID, _ element: Element) throws -> Reply {
        // The file of the other one goes with it: another one is chosen.
        if element.kind.id == KeptFile.kind { return try fileForm(visit, caller, dossier, key: neighbours.draw(), status: 409, lead: t("correct.gone", visit.language), errors: []) }
        let language = visit.language, kind = element.kind, form = KindForm(kind: kind, texts: texts, language: language, today: today)
        return door.page(visit, title: t("correct.title", language), caller: caller, status: 409, isForm: true) { w in
            w.element(.p, .class("chapo"), text: t("correct.gone", language))
            door.draft(&w, path(dossier, "ajouter", kind.id), visit, "/dossiers/{dossier}/ajouter/{genre}", caller) { w in
                w.hidden(KindForm.key, neighbours.draw())
                if let of = element.refersTo { w.hidden(KindForm.of, "\(of)") }
                form.draw(&w, visit.form, errors: [], minute: 0, isNew: false)
                door.button(&w, t("correct.writeApart", language), second: true)
            }
            w.element(.ul, .class("liens")) { w in door.link(&w, path(dossier, "suivi"), t("file.back", language), language) }
        }
    }

    // MARK: Taking out

    /// What one does not read whole is taken out by who wrote it only. The first words of a dossier never are.
    static func mayWithdraw(_ element: Element, _ caller: Caller) -> Bool { element.kind.id != "opened" && (element.reserved.isEmpty || element.revisions.first?.author == caller.account.id.text) }

    private func withdrawing(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let facts = try facts(permit), language = visit.language
        guard let purpose = door.purpose(caller, facts) ?? (visit.form["raison"] == nil ? nil : Self.protect) else { return .seeOther(path(facts.id).localized(language)) }
        guard let element = try await element(visit, caller, facts, purpose), element.withdrawal == nil, Self.mayWithdraw(element, caller) else { throw NotHere() }
        return try await withdrawal(visit, caller, facts, element, seen: visit.form["vu"] ?? "\(element.current?.version ?? 0)", errors: [])
    }

    private func withdrawal(_ visit: Visit, _ caller: Caller, _ facts: DossierFacts, _ element: Element, seen: String, errors: [FieldError]) async throws -> Reply {
        let language = visit.language, dossier = facts.id, whose = try await whose(facts, caller, language)
        return door.page(visit, title: t("withdraw.title", language), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors, isForm: true) { w in
            w.element(.p, .class("petit"), text: whose)
            w.element(.p, .class("chapo"), text: t("withdraw.lead", language))
            if element.file != nil { w.element(.div, .class("filet alerte")) { w in for key in ["withdraw.file", "withdraw.never"] { w.element(.p, text: texts(key, language)) } } }
            body(&w, element, language)
            door.draft(&w, path(dossier, "element", "\(element.number)", "retirer"), visit, "/dossiers/{dossier}/element/{numero}/retirer", caller) { w in
                w.hidden(KindForm.key, key(visit))
                w.hidden("vu", seen)
                w.field(Field("raison", t("withdraw.reason", language), value: visit.form["raison"] ?? "", shape: .lines(3)), errors: errors, errorWord: t("form.error", language))
                door.button(&w, t("withdraw.button", language), second: true)
            }
        }
    }

    private func withdraw(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let facts = try facts(permit), reason = TypedText.trimmed(TypedText.cleaned(visit.form["raison"] ?? "")), language = visit.language
        guard let element = try await element(visit, caller, facts, door.purpose(caller, facts) ?? Self.protect), Self.mayWithdraw(element, caller) else { throw NotHere() }
        // Somebody else took it out first: it is out, with their reason.
        guard element.withdrawal == nil else { return .seeOther(path(facts.id, "element", "\(element.number)").localized(language)) }
        guard (1...2_000).contains(reason.count) else {
            return try await withdrawal(visit, caller, facts, element, seen: visit.form["vu"] ?? "", errors: [FieldError(field: "raison", message: t(reason.isEmpty ? "withdraw.why" : "withdraw.long", language))])
        }
        switch try await book.withdraw(permit, element.number, seen: visit.form["vu"].flatMap { Int($0) } ?? 0, reason: reason, for: element.kind.mainAudience, key: key(visit)) {
        case .written: return done(visit, caller, facts, element.number)
        // Corrected in the meantime: the new words are shown, the reason is kept, and the person decides again.
        case .changed(let version):
            guard let now = try await self.element(visit, caller, facts, door.purpose(caller, facts) ?? Self.protect), now.withdrawal == nil else { return .seeOther(path(facts.id, "element", "\(element.number)").localized(language)) }
            return try await withdrawal(visit, caller, facts, now, seen: "\(version)", errors: [FieldError(field: "raison", message: t("withdraw.changed", language))])
        }
    }
}
