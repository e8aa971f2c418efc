import Access
import HTML
import Site
import Vault
import Vocabulary

/// Ending a follow-up, and beginning it again: each with its reason, by a person. Nothing closes by itself, at 18 or later.
extension CaseFilePages {
    var closingRoutes: [Route] {
        [
            door.guarded(.get, "/dossiers/{dossier}/fermer", .closeDossier, in: .dossier, for: Self.protect, inside: .readDossier) { visit, caller, permit in try await self.closing(visit, caller, permit) },
            door.guarded(.post, "/dossiers/{dossier}/fermer", .closeDossier, in: .dossier, for: Self.protect, fields: KindForm.fields + ["malgre"]) { visit, caller, permit in try await self.end(visit, caller, permit, "closed") },
            door.guarded(.get, "/dossiers/{dossier}/rouvrir", .reopenDossier, in: .dossier, for: Self.protect) { visit, caller, permit in try await self.state(visit, caller, self.facts(permit), "reopened") },
            door.guarded(.post, "/dossiers/{dossier}/rouvrir", .reopenDossier, in: .dossier, for: Self.protect, fields: KindForm.fields) { visit, caller, permit in try await self.end(visit, caller, permit, "reopened") },
        ]
    }

    /// What is still open is said first: closing ends none of it.
    private func closing(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let facts = try facts(permit)
        guard let purpose = door.purpose(caller, facts) ?? (KindForm.kept(visit.form) == nil ? nil : Self.protect) else { return .seeOther(path(facts.id).localized(visit.language)) }
        return try await state(visit, caller, facts, "closed", try await book.read(facts.id, by: caller.actor, for: purpose).file)
    }

    private func state(_ visit: Visit, _ caller: Caller, _ facts: DossierFacts, _ id: String, _ file: CaseFile? = nil, errors: [FieldError] = []) async throws -> Reply {
        guard let kind = kinds[id] else { throw NotHere() }
        let language = visit.language, dossier = facts.id, whose = try await whose(facts, caller, language), isClosing = id == "closed", place = isClosing ? "fermer" : "rouvrir", body = KindForm.kept(visit.form) ?? FormBody()
        let form = KindForm(kind: kind, texts: texts, language: language, today: today)
        let open = file?.elements.filter { $0.isOpen && !$0.isVeiled } ?? [], isAway = file?.absence != nil, left = file.flatMap(Self.pending)
        return door.page(visit, title: kind.add(language), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors, isForm: true) { w in
            w.element(.p, .class("petit"), text: whose)
            w.element(.p, .class("chapo"), text: kind.lead?(language) ?? "")
            waiting(&w, open, left, "close.open", language)
            door.draft(&w, path(dossier, place), visit, isClosing ? "/dossiers/{dossier}/fermer" : "/dossiers/{dossier}/rouvrir", caller) { w in
                w.hidden(KindForm.key, key(visit))
                form.draw(&w, body, errors: errors, minute: 0, isNew: body.fields.isEmpty)
                if isAway {
                    w.choices(name: "malgre", legend: t("close.away", language), hint: t("close.awayLead", language), [Choice("oui", t("close.awayAnyway", language))], chosen: Set(visit.form.values("malgre")), single: false, errors: errors, errorWord: t("form.error", language))
                }
                door.button(&w, kind.add(language))
            }
            w.element(.ul, .class("liens")) { w in
                if isClosing { door.link(&w, path(dossier, "relais"), t("relay.title", language), language) }
                door.link(&w, path(dossier, "suivi"), t("file.back", language), language)
            }
        }
    }

    /// What still waits in a dossier, and what is left to do after a return, before it is closed.
    func waiting(_ w: inout HTMLWriter, _ open: [Element], _ left: (back: Element, gestures: [KindField])?, _ lead: String, _ language: Language) {
        guard !open.isEmpty || left != nil else { return }
        w.element(.div, .class("filet alerte")) { w in
            w.element(.p, text: texts(lead, language))
            w.element(.ul) { w in
                for element in open { w.element(.li, text: inOneLine(element, language)) }
                for gesture in left?.gestures ?? [] { w.element(.li, text: t("tasks.afterReturn", language) + (language == .fr ? "\u{A0}: " : ": ") + gesture.label(language)) }
            }
        }
    }

    private func end(_ visit: Visit, _ caller: Caller, _ permit: Permit, _ id: String) async throws -> Reply {
        guard let kind = kinds[id] else { throw NotHere() }
        let facts = try facts(permit)
        var (answers, errors) = KindForm(kind: kind, texts: texts, language: visit.language, today: today).read(visit.form, at: minute)
        // Nobody who is away leaves the lists of the night by a slip of the hand.
        let file = id == "closed" ? try await book.read(facts.id, by: caller.actor, for: door.purpose(caller, facts) ?? Self.protect).file : nil
        if file?.absence != nil, visit.form["malgre"] != "oui" { errors.append(FieldError(field: "malgre", message: t("close.awayConfirm", visit.language))) }
        // It closes when it is written: another day would be said, and not be so.
        if let day = answers[kind.mainAudience]?.when?.first, day > today { errors.append(FieldError(field: KindForm.when, message: t("close.ahead", visit.language))) }
        guard errors.isEmpty else { return try await state(visit, caller, facts, id, file, errors: errors) }
        let number = try await book.add(permit, kind, answers, key: key(visit))
        return done(visit, caller, facts, number)
    }
}
