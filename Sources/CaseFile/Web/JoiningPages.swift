import Access
import HTML
import Site
import Vault
import Vocabulary

/// Two dossiers of the same young person: joined by a referent of both, and parted again when it was a mistake. What was written stays where it was written; nobody gains a right by it.
extension CaseFilePages {
    var joiningRoutes: [Route] {
        [
            door.guarded(.get, "/dossiers/{dossier}/reunir", .keepDossier, in: .dossier, for: Self.protect, inside: .readDossier) { visit, caller, permit in try await self.joining(visit, caller, permit) },
            door.guarded(.post, "/dossiers/{dossier}/reunir", .keepDossier, in: .dossier, for: Self.protect, fields: [KindForm.key, "autre", "raison", "malgre"], inside: .closeDossier) { visit, caller, permit in try await self.join(visit, caller, permit) },
            door.guarded(.post, "/dossiers/{dossier}/separer", .keepDossier, in: .dossier, for: Self.protect, fields: [KindForm.key, "raison"], inside: .reopenDossier) { visit, caller, permit in try await self.part(visit, caller, permit) },
        ]
    }

    /// The other dossier of the young person, when this one was joined with it.
    static func joined(_ file: CaseFile) -> (element: Element, other: DossierID)? {
        file.elements.last { $0.kind.id == "joined" && $0.withdrawal == nil && !$0.isVeiled }.flatMap { element in element.value("other").flatMap { DossierID($0) }.map { (element, $0) } }
    }

    /// - Parameter waits: what waits in the other one and leaves the lists with it, and who follows only that one.
    private func joining(_ visit: Visit, _ caller: Caller, _ permit: Permit, errors: [FieldError] = [], waits: (file: CaseFile, names: [String])? = nil) async throws -> Reply {
        let facts = try facts(permit), language = visit.language
        guard let purpose = door.purpose(caller, facts) else { return .seeOther(path(facts.id).localized(language)) }
        let file = try await book.read(facts.id, by: caller.actor, for: purpose).file, mine = Identity(file, today: today)
        if let (_, other) = Self.joined(file) { return try await parting(visit, caller, facts.id, other, errors) }
        var offered: [Choice] = []
        for one in try await followed(caller) where one.dossier != facts.id && !one.isClosed {
            guard let identity = one.identity, try await book.access.referents(of: one.dossier).contains(where: { $0.id == caller.account.id }) else { continue }
            let reasons = mine.likeness(identity).map { texts($0, language) }.joined(separator: ", ")
            offered.append(Choice(one.dossier.text, label(one, language), hint: reasons.isEmpty ? t("join.notAlike", language) : reasons))
        }
        return door.page(visit, title: t("join.title", language), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors, isForm: true) { [offered] w in
            w.element(.p, .class("chapo"), text: t("join.lead", language))
            if offered.isEmpty { w.element(.p, text: t("join.none", language)) } else {
                door.draft(&w, path(facts.id, "reunir"), visit, "/dossiers/{dossier}/reunir", caller) { w in
                    w.hidden(KindForm.key, key(visit))
                    w.choices(name: "autre", legend: t("join.which", language), hint: t("join.whichHint", language), offered, chosen: [visit.form["autre"] ?? ""], single: true, errors: errors, errorWord: t("form.error", language))
                    w.field(Field("raison", t("join.why", language), value: visit.form["raison"] ?? "", shape: .lines(3)), errors: errors, errorWord: t("form.error", language))
                    if let waits {
                        waiting(&w, waits.file.elements.filter { $0.isOpen && !$0.isVeiled }, Self.pending(waits.file), "join.waits", language)
                        if !waits.names.isEmpty { w.element(.div, .class("filet alerte")) { w in w.element(.p, text: t("join.onlyThere", language, ["names": waits.names.joined(separator: ", ")])) } }
                        w.choices(name: "malgre", legend: t("join.seen", language), hint: t("join.seenLead", language), [Choice("oui", t("join.seenAnyway", language))], chosen: [], single: false, errors: errors, errorWord: t("form.error", language))
                    }
                    door.button(&w, t("join.button", language))
                }
            }
            w.element(.ul, .class("liens")) { w in door.link(&w, path(facts.id, "suivi"), t("file.back", language), language) }
        }
    }

    /// The names of those who follow the other one and not this one.
    private func onlyThere(_ dossier: DossierID, _ other: DossierID) async throws -> [String] {
        let here = Set(try await book.access.team(dossier)?.members.filter { $0.state == .active }.map(\.account) ?? [])
        let elsewhere = try await book.access.team(other)?.members.filter { $0.state == .active && !here.contains($0.account) }.map(\.account.text) ?? [], names = try await door.names(elsewhere)
        return elsewhere.compactMap { names[$0] }
    }

    private func parting(_ visit: Visit, _ caller: Caller, _ dossier: DossierID, _ other: DossierID, _ errors: [FieldError]) async throws -> Reply {
        let language = visit.language, elsewhere = try await onlyThere(dossier, other)
        return door.page(visit, title: t("join.title", language), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors, isForm: true) { w in
            w.element(.p, .class("chapo"), text: t("join.done", language, ["number": AccessPages.number(other)]))
            if !elsewhere.isEmpty { w.element(.p, text: t("join.invite", language, ["names": elsewhere.joined(separator: ", ")])) }
            w.element(.h2, text: t("join.part", language))
            w.element(.p, text: t("join.partLead", language))
            door.draft(&w, path(dossier, "separer"), visit, "/dossiers/{dossier}/reunir", caller) { w in
                w.hidden(KindForm.key, key(visit))
                w.field(Field("raison", t("join.why", language), value: visit.form["raison"] ?? "", shape: .lines(3)), errors: errors, errorWord: t("form.error", language))
                door.button(&w, t("join.partButton", language), second: true)
            }
            w.element(.ul, .class("liens")) { w in
                door.link(&w, path(other, "suivi"), t("join.see", language), language)
                door.link(&w, path(dossier, "suivi"), t("file.back", language), language)
            }
        }
    }

    private func reason(_ visit: Visit) -> (text: String, errors: [FieldError]) {
        let text = TypedText.trimmed(TypedText.cleaned(visit.form["raison"] ?? ""))
        return (text, (1...2_000).contains(text.count) ? [] : [FieldError(field: "raison", message: t(text.isEmpty ? "withdraw.why" : "withdraw.long", visit.language))])
    }

    /// The right to an act on a dossier, asked as a page of it would.
    private func permit(_ caller: Caller, _ act: Act, _ dossier: DossierID) async throws -> Permit {
        try authorise(caller.actor, act, .dossier(try await book.access.facts(dossier, for: caller.account.id)), for: Self.protect, at: neighbours.now())
    }

    private func join(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let dossier = try facts(permit).id, (words, errors) = reason(visit), key = key(visit), language = visit.language
        guard let other = visit.form["autre"].flatMap({ DossierID($0) }), other != dossier else {
            return try await joining(visit, caller, permit, errors: [FieldError(field: "autre", message: t("join.noneChosen", language))] + errors)
        }
        guard errors.isEmpty else { return try await joining(visit, caller, permit, errors: errors) }
        guard let kind = kinds["joined"], let closed = kinds["closed"] else { throw NotHere() }
        // Every right on both, before anything is written; the same form sent again goes on where a stop left it.
        let closing = try await self.permit(caller, .closeDossier, other), here = try await self.permit(caller, .addToDossier, dossier), there = try await self.permit(caller, .addToDossier, other)
        // Each is joined with one other at most: the same form sent again goes on.
        for (number, partner) in [(dossier, other), (other, dossier)] {
            if let (_, known) = Self.joined(try await book.read(number, by: caller.actor, for: Self.protect).file), known != partner {
                return try await joining(visit, caller, permit, errors: [FieldError(field: "autre", message: t("join.already", language))])
            }
        }
        // A closed dossier is in no list of tonight: nobody who is away is hidden by it.
        let theirs = try await book.read(other, by: caller.actor, for: Self.protect).file
        guard theirs.absence == nil else { return try await joining(visit, caller, permit, errors: [FieldError(field: "autre", message: t("join.away", language))]) }
        // What waits there leaves the lists with it, and so do those who follow only that one: a person reads it first.
        let names = try await onlyThere(dossier, other)
        if visit.form["malgre"] != "oui", !names.isEmpty || theirs.elements.contains(where: \.isOpen) || Self.pending(theirs) != nil {
            return try await joining(visit, caller, permit, errors: [FieldError(field: "malgre", message: t("join.seenConfirm", language))], waits: (theirs, names))
        }
        for (right, number) in [(there, dossier), (here, other)] {
            var answers = Answers()
            answers.values = ["other": [number.text], "why": [words]]
            _ = try await book.add(right, kind, [kind.mainAudience: answers], key: key)
        }
        var end = Answers()
        end.when = FactTime(today, language)
        end.values = ["reason": ["double"], "detail": [words]]
        _ = try await book.add(closing, closed, [closed.mainAudience: end], key: key)
        return .seeOther(path(dossier, "suivi").localized(language))
    }

    /// Each is its own again: the one that was closed by it is opened again, and the history keeps both.
    private func part(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let dossier = try facts(permit).id, (words, errors) = reason(visit), key = key(visit)
        guard errors.isEmpty else { return try await joining(visit, caller, permit, errors: errors) }
        guard let reopened = kinds["reopened"], let (mine, other) = Self.joined(try await book.read(dossier, by: caller.actor, for: Self.protect).file) else { throw NotHere() }
        var both = [(dossier, mine)]
        // Of one that was erased, nothing is left to part.
        if try await book.access.facts(other, for: caller.account.id).state != .erased {
            guard let (theirs, _) = Self.joined(try await book.read(other, by: caller.actor, for: Self.protect).file) else { throw NotHere() }
            both.append((other, theirs))
        }
        for (number, element) in both {
            if let right = try? await self.permit(caller, .reopenDossier, number) {
                var answers = Answers()
                answers.values = ["reason": ["mistake"], "detail": [words]]
                _ = try await book.add(right, reopened, [reopened.mainAudience: answers], key: key)
            }
            _ = try await book.withdraw(try await self.permit(caller, .addToDossier, number), element.number, seen: element.current?.version ?? 0, reason: words, for: element.kind.mainAudience, key: key)
        }
        return .seeOther(path(dossier, "suivi").localized(visit.language))
    }
}
