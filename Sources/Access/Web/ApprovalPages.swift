import HTML
import Site
import Vocabulary

/// What needs two persons of the institution: asked here, decided here, used here.
extension AccessPages {
    private static let control = Purpose(.control, .security)

    var approvalRoutes: [Route] {
        [
            guarded(.get, "/securite/accords", .seeApprovals, in: .organisation, for: Self.control) { visit, caller, _ in try await self.approvals(visit, caller) },
            guarded(.get, "/securite/accords/journal", .watch, in: .organisation, for: Self.control) { visit, caller, _ in self.exportPage(visit, caller) },
            guarded(.post, "/securite/accords/journal", .askExport, in: .organisation, for: Self.control, fields: ["du", "au", "raison"]) { visit, caller, permit in try await self.askExport(visit, caller, permit) },
            guarded(.get, "/securite/accords/suspension", .seeApprovals, in: .organisation, for: Self.control) { visit, caller, _ in self.suspensionPage(visit, caller) },
            guarded(.post, "/securite/accords/suspension", .askSuspension, in: .organisation, for: Self.control, fields: ["raison"]) { visit, caller, permit in try await self.askSuspension(visit, caller, permit) },
            guarded(.post, "/securite/accords/avis", .seeApprovals, in: .organisation, for: Self.control, fields: ["demande", "avis"], inside: .decideApproval) { visit, caller, _ in try await self.decide(visit, caller) },
            guarded(.post, "/securite/accords/telecharger", .seeApprovals, in: .organisation, for: Self.control, fields: ["demande"], inside: .useApproval) { visit, caller, _ in try await self.download(visit, caller) },
            guarded(.post, "/securite/accords/suspendre", .seeApprovals, in: .organisation, for: Self.control, fields: ["demande"], inside: .useApproval) { visit, caller, _ in try await self.suspendNow(visit, caller) },
        ]
    }

    /// How many requests of others wait for this person.
    func approvalsToDecide(_ caller: Caller) async throws -> Int {
        guard !caller.account.place.duties.isDisjoint(with: [.administrator, .securityOfficer]) else { return 0 }
        return try await book.approvals(of: caller.account.place.organisation).count { $0.state(neighbours.now()) == .waiting && $0.asker != caller.account.id }
    }

    private func permit(_ act: Act, _ visit: Visit, _ caller: Caller) async throws -> Permit {
        let facts = try await book.facts(ApprovalID(visit.form["demande"] ?? ""), for: caller.actor)
        return try authorise(caller.actor, act, .approval(facts), for: Self.control, at: neighbours.now())
    }

    // MARK: Asking

    private func reasonFault(_ visit: Visit) -> FieldError? {
        let count = TypedText.trimmed(TypedText.cleaned(visit.form["raison"] ?? "")).count
        if count < ApprovalRecord.shortestReason { return FieldError(field: "raison", message: t("approval.tooShort", visit.language)) }
        return count > 1_000 ? FieldError(field: "raison", message: t("approval.tooLong", visit.language)) : nil
    }

    private func reasonField(_ w: inout HTMLWriter, _ visit: Visit, _ errors: [FieldError]) {
        w.field(
            Field("raison", t("approval.reason", visit.language), hint: t("approval.reasonHint", visit.language), value: String((visit.form["raison"] ?? "").prefix(20_000)), shape: .lines(3)), errors: errors, errorWord: t("form.error", visit.language))
    }

    private func exportPage(_ visit: Visit, _ caller: Caller, errors: [FieldError] = []) -> Reply {
        let language = visit.language, word = t("form.error", language)
        return page(visit, title: t("approval.export", language), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors, isForm: true) { w in
            w.element(.p, .class("chapo"), text: t("approval.exportLead", language))
            draft(&w, Path("/securite/accords/journal"), visit, "/securite/accords/journal", caller) { w in
                w.field(Field("du", t("approval.from", language), hint: t("approval.dayHint", language), value: String((visit.form["du"] ?? "").prefix(60)), shape: .short), errors: errors, errorWord: word)
                w.field(Field("au", t("approval.until", language), hint: t("approval.dayHint", language), value: String((visit.form["au"] ?? "").prefix(60)), shape: .short), errors: errors, errorWord: word)
                reasonField(&w, visit, errors)
                button(&w, t("approval.ask", language))
            }
        }
    }

    private func askExport(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let language = visit.language
        var errors: [FieldError] = [], period: ExportPeriod?
        do {
            period = try ExportPeriod(first: visit.form.line("du"), last: visit.form.line("au"), now: neighbours.now())
        } catch {
            switch error {
            case .noFirst: errors.append(FieldError(field: "du", message: t("approval.noDay", language)))
            case .noLast: errors.append(FieldError(field: "au", message: t("approval.noDay", language)))
            case .backwards: errors.append(FieldError(field: "au", message: t("approval.backwards", language)))
            case .tooLong: errors.append(FieldError(field: "au", message: t("approval.longPeriod", language)))
            }
        }
        if let fault = reasonFault(visit) { errors.append(fault) }
        guard errors.isEmpty, let period else { return exportPage(visit, caller, errors: errors) }
        return try await asked(visit, permit, .exportEntries(from: period.from, until: period.until))
    }

    private func suspensionPage(_ visit: Visit, _ caller: Caller, errors: [FieldError] = []) -> Reply {
        let language = visit.language
        return page(visit, title: t("approval.suspension", language), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors, isForm: true) { w in
            w.element(.p, .class("chapo"), text: t("approval.suspensionLead", language))
            w.element(.div, .class("filet alerte")) { w in w.element(.p, text: t("approval.suspensionCost", language)) }
            draft(&w, Path("/securite/accords/suspension"), visit, "/securite/accords/suspension", caller) { w in
                reasonField(&w, visit, errors)
                button(&w, t("approval.ask", language))
            }
        }
    }

    private func askSuspension(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        if let fault = reasonFault(visit) { return suspensionPage(visit, caller, errors: [fault]) }
        return try await asked(visit, permit, .suspendEveryone)
    }

    private func asked(_ visit: Visit, _ permit: Permit, _ matter: ApprovalMatter) async throws -> Reply {
        try await book.ask(permit, matter, reason: Sensible(TypedText.trimmed(TypedText.cleaned(visit.form["raison"] ?? ""))))
        neighbours.report("a request waits for a second person: see the page of the approvals")
        return .seeOther(Path("/securite/accords").localized(visit.language))
    }

    // MARK: Deciding and using

    private func decide(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        let permit = try await permit(.decideApproval, visit, caller)
        guard case .approval(let facts) = permit.resource, let verdict = visit.form["avis"], ["oui", "non"].contains(verdict) else { throw NotHere() }
        try await book.decide(permit, isYes: verdict == "oui")
        // An incident does not wait: who asked has nothing more to do.
        if verdict == "oui", facts.record?.matter == .suspendEveryone { return try await suspended(visit, permit) }
        return .seeOther(Path("/securite/accords").localized(visit.language))
    }

    private func suspendNow(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        let permit = try await permit(.useApproval, visit, caller)
        guard case .approval(let facts) = permit.resource, facts.record?.matter == .suspendEveryone else { throw NotHere() }
        return try await suspended(visit, permit)
    }

    private func suspended(_ visit: Visit, _ permit: Permit) async throws -> Reply {
        for account in try await book.suspendEveryone(permit) { try await sessions.endAll(of: account) }
        neighbours.report("every account of an institution was suspended by two persons")
        return .seeOther(Path("/securite/accords").localized(visit.language))
    }

    private func download(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        let permit = try await permit(.useApproval, visit, caller)
        guard case .approval(let facts) = permit.resource, case .exportEntries? = facts.record?.matter else { throw NotHere() }
        let export = try await book.useExport(permit)
        neighbours.report("entries of access were taken out by two persons")
        return .file(contentType: "application/x-ndjson", name: "acces.ndjson") { write in try await export.write(write) }
    }
}
