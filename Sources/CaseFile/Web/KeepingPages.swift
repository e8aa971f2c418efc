import Access
import HTML
import Site
import Vault
import Vocabulary

/// How long a dossier is kept, what holds it, and its end. Each decision takes two persons: who asked does not agree.
extension CaseFilePages {
    /// How long a request waits for the second person, in milliseconds: 30 days.
    private static let requestLifetime: Int64 = 30 * 86_400_000
    private static let acts = ["holdPlaced", "holdLifted", "erasureAsked", "erasureRefused"]

    var keepingRoutes: [Route] {
        [
            door.guarded(.get, "/dossiers/{dossier}/conservation", .keepDossier, in: .dossier, for: Self.protect, inside: .readDossier) { visit, caller, permit in try await self.keeping(visit, caller, permit) },
            door.guarded(.post, "/dossiers/{dossier}/conservation", .keepDossier, in: .dossier, for: Self.protect, fields: ["numero"]) { visit, caller, permit in try await self.erase(visit, caller, permit) },
            door.guarded(.get, "/dossiers/{dossier}/conservation/{genre}", .keepDossier, in: .dossier, for: Self.protect, fields: [KindForm.of]) { visit, caller, permit in try self.deciding(visit, caller, permit) },
            door.guarded(.post, "/dossiers/{dossier}/conservation/{genre}", .keepDossier, in: .dossier, for: Self.protect, fields: KindForm.fields) { visit, caller, permit in try await self.decide(visit, caller, permit) },
        ]
    }

    private func keeping(_ visit: Visit, _ caller: Caller, _ permit: Permit, errors: [FieldError] = []) async throws -> Reply {
        let facts = try facts(permit), language = visit.language
        guard let purpose = door.purpose(caller, facts) else { return .seeOther(path(facts.id).localized(language)) }
        let reading = try await book.read(facts.id, by: caller.actor, for: purpose), file = reading.file, end = end(reading, facts), mayReadWhy = reading.audiences.contains(.judicial)
        return door.page(visit, title: t("keeping.title", language), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors, isForm: true) { w in
            w.element(.p, .class("chapo"), text: t("keeping.lead", language))
            if let end {
                w.element(.p) { w in w.element(.strong, text: t(end.day < today ? "keeping.over" : "keeping.until", language, ["day": end.day.text(language)])) }
                // Which rule it is says whether there is a measure.
                if mayReadWhy { w.element(.p, .class("petit"), text: end.rule.words(language) + ". " + end.rule.source(language)) }
            } else { w.element(.p, text: t("keeping.open", language)) }
            hold(&w, file, facts.id, caller, language)
            erasure(&w, file, facts.id, caller, errors, language)
            w.element(.ul, .class("liens")) { w in door.link(&w, path(facts.id, "suivi"), t("file.back", language), language) }
        }
    }

    /// The last day on which it is kept; nil as long as it is open.
    private func end(_ reading: CaseBook.Reading, _ facts: DossierFacts) -> (day: CivilDay, rule: Retention.Rule)? {
        let last = neighbours.civil(reading.written.filter { !ElementAct.aside.contains($0.act) }.map(\.time).max() ?? 0).day
        return retention.end(isClosed: facts.state == .closed, written: last, hasMeasure: reading.file.hasMeasure)
    }

    /// Why it is not to be erased for having been kept long enough; nil when it has, and for another reason.
    private func tooEarly(_ reason: String?, _ reading: CaseBook.Reading, _ facts: DossierFacts, _ language: Language) -> String? {
        guard reason == "retention" else { return nil }
        guard let end = end(reading, facts) else { return t("keeping.notOpen", language) }
        return end.day < today ? nil : t("keeping.notOver", language, ["day": end.day.text(language)])
    }

    private func hold(_ w: inout HTMLWriter, _ file: CaseFile, _ dossier: DossierID, _ caller: Caller, _ language: Language) {
        w.element(.h2, text: t("keeping.hold", language))
        guard let hold = file.hold else {
            w.element(.p, text: t("keeping.noHold", language))
            return decision(&w, dossier, "holdPlaced", nil, language)
        }
        w.element(.p) { w in w.element(.strong, text: summary(hold, language)) }
        guard hold.revisions.first?.author != caller.account.id.text else { return w.element(.p, text: t("keeping.ownHold", language)) }
        decision(&w, dossier, "holdLifted", hold, language)
    }

    private func erasure(_ w: inout HTMLWriter, _ file: CaseFile, _ dossier: DossierID, _ caller: Caller, _ errors: [FieldError], _ language: Language) {
        w.element(.h2, text: t("keeping.erasure", language))
        guard let asked = file.erasureAsked else {
            w.element(.p, text: t("keeping.noErasure", language))
            return decision(&w, dossier, "erasureAsked", nil, language)
        }
        w.element(.p) { w in w.element(.strong, text: summary(asked, language)) }
        let waiting = file.elements.filter { $0.isOpen && !$0.isVeiled && !Self.acts.contains($0.kind.id) }
        if !waiting.isEmpty {
            w.element(.div, .class("filet alerte")) { w in
                w.element(.p, text: t("keeping.waiting", language))
                w.element(.ul) { w in for element in waiting { w.element(.li, text: inOneLine(element, language)) } }
            }
        }
        decision(&w, dossier, "erasureRefused", asked, language)
        if file.hold != nil { return w.element(.p, text: t("keeping.held", language)) }
        guard asked.revisions.first?.author != caller.account.id.text else { return w.element(.p, text: t("keeping.ownErasure", language)) }
        w.element(.div, .class("filet alerte")) { w in w.element(.p, text: t("keeping.forGood", language)) }
        door.form(&w, path(dossier, "conservation"), caller, language) { w in
            w.field(Field("numero", t("keeping.number", language, ["number": AccessPages.number(dossier)]), value: "", shape: .short), errors: errors, errorWord: t("form.error", language))
            door.button(&w, t("keeping.erase", language), second: true)
        }
    }

    private func decision(_ w: inout HTMLWriter, _ dossier: DossierID, _ id: String, _ of: Element?, _ language: Language) {
        guard let kind = kinds[id] else { return }
        let place = path(dossier, "conservation", id).localized(language)
        w.element(.p) { w in w.element(.a, .class("bouton second"), .href(of.map { place.query("de", "\($0.number)") } ?? place), text: kind.add(language)) }
    }

    // MARK: Deciding

    private func kept(_ visit: Visit) throws -> Kind {
        guard let id = visit.parameters["genre"], Self.acts.contains(id), let kind = kinds[id] else { throw NotHere() }
        return kind
    }

    private func deciding(_ visit: Visit, _ caller: Caller, _ permit: Permit, errors: [FieldError] = []) throws -> Reply {
        let dossier = try facts(permit).id, kind = try kept(visit), language = visit.language, form = KindForm(kind: kind, texts: texts, language: language, today: today), typed = KindForm.kept(visit.form)
        return door.page(visit, title: kind.add(language), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors, isForm: true) { w in
            if let lead = kind.lead { w.element(.p, .class("chapo"), text: lead(language)) }
            door.draft(&w, path(dossier, "conservation", kind.id), visit, "/dossiers/{dossier}/conservation/{genre}", caller) { w in
                w.hidden(KindForm.key, key(visit))
                if let of = visit.form[KindForm.of] { w.hidden(KindForm.of, of) }
                form.draw(&w, typed ?? FormBody(), errors: errors, minute: 0, isNew: typed == nil)
                door.button(&w, kind.add(language))
            }
            w.element(.ul, .class("liens")) { w in door.link(&w, path(dossier, "conservation"), t("keeping.title", language), language) }
        }
    }

    private func decide(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let facts = try facts(permit), kind = try kept(visit), of = kind.refersTo == nil ? nil : visit.form[KindForm.of].flatMap { Int($0) }
        guard kind.refersTo == nil || of != nil else { throw NotHere() }
        let (answers, errors) = KindForm(kind: kind, texts: texts, language: visit.language, today: today).read(visit.form, at: minute)
        guard errors.isEmpty else { return try deciding(visit, caller, permit, errors: errors) }
        if kind.id == "erasureAsked" {
            let reading = try await book.read(facts.id, by: caller.actor, for: door.purpose(caller, facts) ?? Self.protect)
            if let early = tooEarly(answers.values.lazy.compactMap { $0.values["reason"]?.first }.first, reading, facts, visit.language) { return try deciding(visit, caller, permit, errors: [FieldError(field: "f-reason", message: early)]) }
        }
        do { _ = try await book.add(permit, kind, answers, of: of, key: key(visit)) } catch CaseBook.Fault.nothingThere { throw NotHere() } catch CaseBook.Fault.sameAuthor {
            return door.message(visit, caller, "refused.secondPerson", status: 403)
        } catch CaseBook.Fault.answered {
            return door.message(visit, caller, "changed", status: 409)
        }
        return .seeOther(path(facts.id, "conservation").localized(visit.language))
    }

    /// The second person agrees: the keys are destroyed, and nothing brings the dossier back. Never while it is held.
    private func erase(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let facts = try facts(permit), purpose = door.purpose(caller, facts) ?? Self.protect
        guard visit.form.line("numero").filter({ $0.isLetter || $0.isNumber }).lowercased() == AccessPages.number(facts.id).filter({ $0.isLetter || $0.isNumber }).lowercased() else {
            return try await keeping(visit, caller, permit, errors: [FieldError(field: "numero", message: t("keeping.wrongNumber", visit.language))])
        }
        let reading = try await book.read(facts.id, by: caller.actor, for: purpose), file = reading.file
        guard let asked = file.erasureAsked, !asked.isVeiled, reading.isWhole, file.hold == nil else { return door.message(visit, caller, "changed", status: 409) }
        guard facts.state == .closed || file.absence == nil else { return try await keeping(visit, caller, permit, errors: [FieldError(field: "numero", message: t("keeping.away", visit.language))]) }
        // Two who both answer for the dossier at this moment, and not a request of another time.
        let author = asked.revisions.first, isFresh = neighbours.now() - (author?.written ?? 0) < Self.requestLifetime
        guard isFresh, try await book.access.referents(of: facts.id).contains(where: { $0.id.text == author?.author }) else {
            return try await keeping(visit, caller, permit, errors: [FieldError(field: "numero", message: t("keeping.notTogether", visit.language))])
        }
        guard asked.revisions.first?.author != caller.account.id.text else { return door.message(visit, caller, "refused.secondPerson", status: 403) }
        if let early = tooEarly(asked.value("reason"), reading, facts, visit.language) { return try await keeping(visit, caller, permit, errors: [FieldError(field: "numero", message: early)]) }
        let basis = asked.value("reason").flatMap { ["retention": "casf-r221-9", "person": "rgpd-17", "mistake": "rgpd-5-1-d"][$0] } ?? "rgpd-17"
        guard try await neighbours.erase(facts.id, caller.account.id.text, basis) else { return door.message(visit, caller, "changed", status: 409) }
        return .seeOther(Path("/jeunes").localized(visit.language))
    }
}
