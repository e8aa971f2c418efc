import Access
import HTML
import Site
import Vault
import Vocabulary

/// A signalement written from the dossier, in the form of the signalement: its author chooses what is taken, reads it again there, and signs it.
extension CaseFilePages {
    private static let justice = Purpose(.justice, .liftedSecrecy)
    /// Parts of the dossier from which facts are taken.
    private static let sections: Set<String> = ["life", "night", "runaway", "notes", "care"]

    var disclosureRoutes: [Route] {
        [
            door.guarded(.get, "/dossiers/{dossier}/signalement", .addToDossier, in: .dossier, for: Self.protect, fields: ["element"], inside: .exportDossier) { visit, caller, permit in try await self.choosing(visit, caller, permit) },
            door.guarded(.post, "/dossiers/{dossier}/signalement", .addToDossier, in: .dossier, for: Self.protect, fields: [KindForm.key, "element"], inside: .exportDossier) { visit, caller, permit in try await self.disclose(visit, caller, permit) },
        ]
    }

    private func offered(_ file: CaseFile) -> [Element] { file.elements.reversed().filter { Self.sections.contains($0.kind.section) && $0.withdrawal == nil && !$0.isVeiled } }

    /// What is noted once it is handed in.
    private static let sent = ["signalementSent", "concernReported"]

    /// A signalement filled from the dossier names the young person: who may not read the name fills nothing.
    private static func mayFill(_ reading: CaseBook.Reading) -> Bool { reading.audiences.contains(.identity) }

    private func choosing(_ visit: Visit, _ caller: Caller, _ permit: Permit, errors: [FieldError] = []) async throws -> Reply {
        let facts = try facts(permit), language = visit.language
        guard let purpose = door.purpose(caller, facts) else { return .seeOther(path(facts.id).localized(language)) }
        let reading = try await book.read(facts.id, by: caller.actor, for: purpose), offered = offered(reading.file)
        return door.page(visit, title: t("disclose.title", language), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors, isForm: true) { w in
            w.element(.p, .class("petit"), text: whose(reading.file, reading.audiences, facts.id, language))
            if Self.mayFill(reading) { w.element(.p, .class("chapo"), text: t("disclose.lead", language)) }
            w.element(.div, .class("filet orienter")) { w in w.element(.p, text: t("disclose.secrecy", language)) }
            guard Self.mayFill(reading) else {
                w.element(.p, text: t("disclose.noIdentity", language))
                return w.element(.ul, .class("liens")) { w in
                    door.link(&w, Path("/ecrire"), t("disclose.unfilled", language), language)
                    for id in Self.sent { door.link(&w, path(facts.id, "ajouter", id), kinds[id]?.add(language) ?? "", language) }
                    door.link(&w, path(facts.id, "suivi"), t("file.back", language), language)
                }
            }
            if offered.isEmpty { w.element(.p, text: t("disclose.nothing", language)) }
            door.draft(&w, path(facts.id, "signalement"), visit, "/dossiers/{dossier}/signalement", caller) { w in
                w.hidden(KindForm.key, key(visit))
                let choices = offered.map { element in
                    Choice("\(element.number)", element.kind.title(language) + ", " + time(element, language), hint: summary(element, language))
                }
                if !choices.isEmpty { w.choices(name: "element", legend: t("disclose.what", language), hint: t("disclose.whatHint", language), choices, chosen: Set(visit.form.values("element")), single: false, errors: errors, errorWord: t("form.error", language)) }
                door.button(&w, t("disclose.button", language))
            }
            w.element(.ul, .class("liens")) { w in door.link(&w, path(facts.id, "suivi"), t("file.back", language), language) }
        }
    }

    private func disclose(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let facts = try facts(permit), language = visit.language
        guard let purpose = door.purpose(caller, facts) else { return .seeOther(path(facts.id).localized(language)) }
        let reading = try await book.read(facts.id, by: caller.actor, for: purpose)
        guard Self.mayFill(reading) else { return try await choosing(visit, caller, permit) }
        let asked = Set(visit.form.values("element").compactMap { Int($0) })
        let chosen = offered(reading.file).filter { asked.contains($0.number) }.sorted { $0.number < $1.number }
        let taken = chosen.reduce(into: Audiences.identity) { audiences, element in for audience in element.current?.answers.keys ?? [:].keys { audiences.formUnion(Audiences(audience)) } }
        // Never the place where the young person lives: its author writes it, if it must be there.
        _ = try authorise(caller.actor, .exportDossier, .dossier(facts.asking(taken.subtracting(.location))), for: Self.justice, at: neighbours.now())
        let start = try await start(reading.file, chosen, caller, language), sealed = try neighbours.draft(start)
        try await note(chosen, permit, key(visit), language)
        return door.page(visit, title: t("disclose.title", language), caller: caller) { w in
            w.element(.p, .class("petit"), text: whose(reading.file, reading.audiences, facts.id, language))
            w.element(.p, .class("chapo"), text: t("disclose.ready", language))
            w.element(.form, .action(Path("/ecrire/1").localized(language)), .method("post")) { w in
                w.hidden("brouillon", sealed)
                door.button(&w, t("disclose.open", language))
            }
            if chosen.contains(where: Disclosure.holdsHypothesis) { w.element(.p, text: t("disclose.hypothesis", language)) }
            w.element(.p, text: t("disclose.check", language))
            w.element(.p, text: t("disclose.after", language))
            w.element(.ul, .class("liens")) { w in
                for id in Self.sent { door.link(&w, path(facts.id, "ajouter", id), kinds[id]?.add(language) ?? "", language) }
                door.link(&w, path(facts.id, "suivi"), t("file.back", language), language)
            }
        }
    }

    /// That one was prepared, with what was taken: its state is said later, as it is sent and acknowledged.
    private func note(_ chosen: [Element], _ permit: Permit, _ key: String, _ language: Language) async throws {
        guard let kind = kinds["signalementPrepared"], let count = kind.fields.first else { throw NotHere() }
        var answers: [AudienceClass: Answers] = [kind.mainAudience: Answers()]
        answers[kind.mainAudience]?.when = FactTime(today, language)
        answers[kind.mainAudience]?.values[count.id] = [chosen.isEmpty ? t("disclose.identityOnly", language) : t("disclose.count", language, ["count": "\(chosen.count)"])]
        // What an element is stays in its own class: a note of the judicial class names nothing of health.
        for field in kind.fields.dropFirst() {
            let lines = chosen.filter { $0.kind.mainAudience == kind.audience(of: field) }.map { $0.kind.title(language) + ", " + time($0, language) }
            if !lines.isEmpty { answers[kind.audience(of: field), default: Answers()].values[field.id] = [lines.joined(separator: "\n")] }
        }
        _ = try await book.add(permit, kind, answers, key: key)
    }

    // MARK: What is taken

    private func start(_ file: CaseFile, _ chosen: [Element], _ caller: Caller, _ language: Language) async throws -> SignalementStart {
        let me = caller.account.id.text, accounts = chosen.flatMap { $0.revisions.map(\.author) } + [me]
        let names = try await door.names(accounts), professions = try await door.professions(accounts, language)
        // Who told is said as the form of the signalement asks: their role, then their name.
        let people = Dictionary(Set(accounts).map { ($0, [professions[$0], names[$0]].compactMap { $0 }.joined(separator: ", ")) }) { first, _ in first }
        let disclosure = Disclosure(texts: texts, language: language, today: today, me: me, myName: names[me] ?? "", people: people, words: { words($0, $1, language) })
        var start = disclosure.start(Identity(file, today: today), day: { neighbours.civil($0).day }, chosen)
        start.fields["auteur.nom"] = names[me]
        start.fields["metier"] = caller.account.place.profession.rawValue
        start.fields["auteur.employeur"] = try await book.access.organisation(caller.account.place.organisation)?.name
        return start
    }
}
