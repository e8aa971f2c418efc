import Access
import HTML
import Site
import Vault
import Vocabulary

/// Adding an element, seeing one with its history, correcting it, taking it out.
extension CaseFilePages {
    var elementRoutes: [Route] {
        [
            door.guarded(.get, "/dossiers/{dossier}/ajouter", .addToDossier, in: .dossier, for: Self.protect) { visit, caller, permit in try self.choose(visit, caller, permit) },
            door.guarded(.get, "/dossiers/{dossier}/ajouter/{genre}", .addToDossier, in: .dossier, for: Self.protect, fields: [KindForm.of, "geste", "repris"]) { visit, caller, permit in try await self.adding(visit, caller, permit) },
            door.guarded(.post, "/dossiers/{dossier}/ajouter/{genre}", .addToDossier, in: .dossier, for: Self.protect, fields: KindForm.fields) { visit, caller, permit in try await self.add(visit, caller, permit) },
            door.guarded(.get, "/dossiers/{dossier}/enregistre", .addToDossier, in: .dossier, for: Self.protect) { visit, caller, permit in try self.added(visit, caller, permit) },
            door.guarded(.get, "/dossiers/{dossier}/element/{numero}", .seeTeam, in: .dossier, for: Self.manage, fields: ["photo"], inside: .readDossier) { visit, caller, permit in
                try await self.opened(visit, caller, permit) { w, reading, view, _ in self.one(&w, reading, view, visit) }
            },
        ] + correctionRoutes
    }

    /// Kinds that have a page of their own, or that only follow from another element.
    static let apart: Set<String> = ["opened", "closed", "reopened", "holdPlaced", "holdLifted", "erasureAsked", "erasureRefused", "joined", "returnRecorded"]

    /// What may be written: one line for each kind, by part of the dossier.
    private func choose(_ visit: Visit, _ caller: Caller, _ permit: Permit) throws -> Reply {
        let facts = try facts(permit), language = visit.language
        return door.page(visit, title: t("add.title", language), caller: caller) { w in
            w.element(.p, .class("chapo"), text: t("add.lead", language))
            for section in kinds.sections {
                let offered = kinds.kinds(in: section.id).filter { $0.refersTo == nil && !Self.apart.contains($0.id) }
                guard !offered.isEmpty else { continue }
                w.element(.details) { w in
                    w.element(.summary, text: section.title(language))
                    w.element(.p, .class("petit"), text: section.lead(language))
                    w.element(.ul, .class("liens")) { w in for kind in offered { door.link(&w, kind.id == KeptFile.kind ? path(facts.id, "ajouter-un-fichier") : path(facts.id, "ajouter", kind.id), kind.add(language), language) } }
                }
            }
            w.element(.ul, .class("liens")) { w in door.link(&w, path(facts.id, "suivi"), t("file.back", language), language) }
        }
    }

    private func kind(_ visit: Visit) throws -> Kind {
        guard let kind = visit.parameters["genre"].flatMap({ kinds[$0] }), !Self.apart.contains(kind.id), kind.id != KeptFile.kind else { throw NotHere() }
        return kind
    }

    /// The element that a new one ends or answers: its number, for the kinds that have one. Who may read nothing ends nothing.
    private func about(_ kind: Kind, _ visit: Visit, _ caller: Caller) throws -> Int? {
        guard kind.refersTo != nil else { return nil }
        guard caller.account.place.secrecy.isBound, let number = visit.form[KindForm.of].flatMap({ Int($0) }), number > 0 else { throw NotHere() }
        return number
    }

    private func adding(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let kind = try kind(visit), of = try about(kind, visit, caller)
        if let of {
            let facts = try facts(permit)
            // What one may not read, one does not end: said before anything is typed. What is over is given no other day.
            guard let element = try await book.read(facts.id, by: caller.actor, for: door.purpose(caller, facts) ?? Self.protect).file[of], !element.isVeiled else { throw NotHere() }
            if kind.isMove, element.endedBy != nil { return .seeOther(path(facts.id, "element", "\(of)").localized(visit.language)) }
        }
        // A gesture still to be done comes with its name: one thing less to choose.
        let chosen = visit.form["geste"].map { [(name: "f-gesture", value: $0)] } ?? [], known = KindForm.kept(visit.form), kept = if let known { known } else { try await takenOver(visit, caller, permit, kind) }
        return try await form(visit, caller, try facts(permit), kind, of: of, kept ?? FormBody(fields: chosen), key: key(visit), isNew: kept == nil)
    }

    /// - Parameter answer: what somebody else wrote already of what it ends.
    private func form(_ visit: Visit, _ caller: Caller, _ facts: DossierFacts, _ kind: Kind, of: Int?, _ body: FormBody, key: String, isNew: Bool = false, errors: [FieldError] = [], answer: Element? = nil) async throws -> Reply {
        let language = visit.language, dossier = facts.id, whose = try await whose(facts, caller, language), form = KindForm(kind: kind, texts: texts, language: language, today: today), now = neighbours.civil(neighbours.now())
        let unread = Audiences(kind.audiences).subtracting(try await book.access.readBySomebody(dossier)).classes
        let isAwayAlready = kind.id == CaseFile.away ? try await book.absence(of: dossier, since: neighbours.now()) != nil : false
        return door.page(visit, title: t("add.title", language), heading: kind.add(language), caller: caller, status: !errors.isEmpty ? 422 : answer != nil ? 409 : 200, errors: errors, isForm: true) { w in
            w.element(.p, .class("petit"), text: whose)
            if let answer {
                if errors.isEmpty { w.element(.div, .class("filet alerte"), .constant(.role, "alert")) { w in w.element(.p, text: t("add.answered", language)) } }
                // What is kept for others is not named.
                if !answer.isVeiled {
                    w.element(.section, .class("carte")) { w in
                        w.element(.h2, text: answer.kind.title(language))
                        self.body(&w, answer, language)
                    }
                }
            }
            if isAwayAlready { w.element(.div, .class("filet alerte")) { w in w.element(.p, text: t("add.awayAlready", language)) } }
            if let lead = kind.lead { w.element(.p, .class("chapo"), text: lead(language)) }
            door.draft(&w, path(dossier, "ajouter", kind.id), visit, "/dossiers/{dossier}/ajouter/{genre}", caller) { w in
                w.hidden(KindForm.key, key)
                if let of { w.hidden(KindForm.of, "\(of)") }
                form.draw(&w, body, errors: errors, minute: now.minute, isNew: isNew)
                audiences(&w, kind.audiences, unread, language)
                if answer != nil, errors.isEmpty { w.hidden("suite-lue", "oui") }
                door.button(&w, t(answer == nil || !errors.isEmpty ? "form.save" : "add.answeredAnyway", language))
            }
        }
    }

    /// Who will read it, said before it is written.
    /// - Parameter unread: those that nobody of the team reads now.
    private func audiences(_ w: inout HTMLWriter, _ audiences: [AudienceClass], _ unread: [AudienceClass], _ language: Language) {
        func words(_ audiences: [AudienceClass]) -> String { audiences.map { door.audienceWord($0, language) }.joined(separator: ", ") }
        w.element(.p, .class("petit"), text: t("form.audiences", language, ["audiences": words(audiences)]))
        if !unread.isEmpty { w.element(.div, .class("filet alerte")) { w in w.element(.p, text: t("form.unread", language, ["audiences": words(unread)])) } }
    }

    private func add(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let facts = try facts(permit), kind = try kind(visit), of = try about(kind, visit, caller), key = key(visit)
        let (answers, errors) = KindForm(kind: kind, texts: texts, language: visit.language, today: today).read(visit.form, at: minute)
        guard errors.isEmpty else { return try await form(visit, caller, facts, kind, of: of, visit.form, key: key, errors: errors) }
        // What one may not read, one does not end; and it answers as if it were not there.
        func read() async throws -> CaseFile { try await book.read(facts.id, by: caller.actor, for: door.purpose(caller, facts) ?? Self.protect).file }
        if let of {
            guard let element = try await read()[of], !element.isVeiled else { throw NotHere() }
            if let early = order(kind, answers[kind.mainAudience]?.when, after: element, visit.language) { return try await form(visit, caller, facts, kind, of: of, visit.form, key: key, errors: [early]) }
        }
        do {
            let number = try await book.add(permit, kind, answers, of: of, key: key, again: visit.form["suite-lue"] == "oui")
            if kind.id == CaseFile.away, caller.account.place.secrecy.isBound { try await end(number, answers[kind.mainAudience]?.when, by: try await read(), permit, key: key) }
            return done(visit, caller, facts, number)
        } catch CaseBook.Fault.nothingThere {
            throw NotHere()
        } catch CaseBook.Fault.over {
            let field = kind.fields.first.map(KindForm.name) ?? KindForm.day, file = try await read(), next = of.flatMap { file[$0]?.endedBy }.flatMap { file[$0] }
            // Taken out, or over, while they were writing: nothing typed is lost.
            return try await form(visit, caller, facts, kind, of: of, visit.form, key: key, errors: [FieldError(field: field, message: t("add.gone", visit.language))], answer: next)
        } catch CaseBook.Fault.answered(let number) {
            // Both are shown; who writes second knows it.
            return try await form(visit, caller, facts, kind, of: of, visit.form, key: key, answer: try await read()[number])
        }
    }

    /// To the dossier for who has opened it, else to a page that says that it is written.
    func done(_ visit: Visit, _ caller: Caller, _ facts: DossierFacts, _ number: Int) -> Reply {
        guard door.purpose(caller, facts) != nil, caller.account.place.secrecy.isBound else { return .seeOther(path(facts.id, "enregistre").localized(visit.language)) }
        return .seeOther(path(facts.id, "suivi").localized(visit.language).query("fait", "\(number)"))
    }

    private func added(_ visit: Visit, _ caller: Caller, _ permit: Permit) throws -> Reply {
        let facts = try facts(permit), language = visit.language
        return door.page(visit, title: t("added.title", language), caller: caller) { w in
            w.element(.p, .class("chapo"), text: t("added.lead", language))
            w.element(.ul, .class("liens")) { w in
                door.link(&w, path(facts.id, "ajouter"), t("add.another", language), language)
                door.link(&w, path(facts.id), t("file.openIt", language), language)
            }
        }
    }

    // MARK: One element

    func number(_ visit: Visit) throws -> Int {
        guard let number = visit.parameters["numero"].flatMap({ Int($0) }), number > 0 else { throw NotHere() }
        return number
    }

    private func one(_ w: inout HTMLWriter, _ reading: CaseBook.Reading, _ view: DossierView, _ visit: Visit) {
        let language = view.language
        guard let number = try? number(visit), let element = reading.file[number], !element.isVeiled else {
            // That it exists is said in the dossier too; neither what it is nor for whom.
            w.element(.p, .class("chapo"), text: t((try? number(visit)).flatMap { reading.file[$0] }?.isVeiled ?? false ? "element.kept" : "element.none", language))
            return w.element(.ul, .class("liens")) { w in door.link(&w, path(view.dossier, "suivi"), t("file.back", language), language) }
        }
        w.element(.h2, text: element.kind.title(language))
        w.element(.p, .class("petit"), text: time(element, language))
        moved(&w, element, language)
        file(&w, element, view, isShown: visit.form["photo"] == "oui")
        body(&w, element, language)
        if let gone = element.withdrawal { w.element(.div, .class("filet")) { w in w.element(.p, text: t("element.withdrawn", language, ["moment": written(gone.written, language), "name": view.names[gone.author] ?? t("element.somebody", language), "reason": gone.reason])) } }
        answers(&w, element, reading.file, view)
        if element.withdrawal == nil { delays(&w, element, reading.file, language) }
        if view.isMember, view.isOpen, element.withdrawal == nil { acts(&w, element, view) }
        history(&w, element, view)
        w.element(.ul, .class("liens")) { w in door.link(&w, path(view.dossier, "suivi"), t("file.back", language), language) }
    }

    /// What was written of it since: what came of it, and the days that it was given.
    private func answers(_ w: inout HTMLWriter, _ element: Element, _ file: CaseFile, _ view: DossierView) {
        let answers = file.elements.filter { $0.refersTo == element.number && $0.withdrawal == nil && !$0.isVeiled }
        guard !answers.isEmpty else { return }
        w.element(.h2, text: t("element.answeredBy", view.language))
        for answer in answers { draw(&w, answer, view, isWhole: true) }
    }
}
