import Access
import Documents
import HTML
import Site
import Vault
import Vocabulary

/// The paper that a young person keeps: large type, and nothing that puts them in danger if it is found, unless somebody ticks it.
extension CaseFilePages {
    var keepsakeRoutes: [Route] {
        [
            door.guarded(.get, "/dossiers/{dossier}/avec-le-jeune/papier", .seeTeam, in: .dossier, for: Self.manage, inside: .exportDossier) { visit, caller, permit in try await self.keeping(visit, caller, permit) },
            door.guarded(.post, "/dossiers/{dossier}/avec-le-jeune/papier", .seeTeam, in: .dossier, for: Self.manage, fields: [KindForm.key, KeepField.what, KeepField.telephone], inside: .exportDossier) { visit, caller, permit in
                try await self.keep(visit, caller, permit)
            },
        ]
    }

    private enum KeepField {
        static let what = "garder", telephone = "telephone", readers = "lecteurs"
    }

    private func keeping(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        guard let taking = try await taking(visit, caller, permit) else { return .seeOther(path(try facts(permit).id).localized(visit.language)) }
        return keepPage(visit, caller, taking, errors: [])
    }

    private func keepPage(_ visit: Visit, _ caller: Caller, _ taking: Taking, errors: [FieldError]) -> Reply {
        let language = visit.language, view = taking.view, said = sayings(taking.reading.file, language)
        return door.page(visit, title: t("keep.title", language), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors, isForm: true) { w in
            w.element(.p, .class("chapo"), text: t("keep.lead", language))
            door.draft(&w, path(view.dossier, "avec-le-jeune", "papier"), visit, "/dossiers/{dossier}/avec-le-jeune/papier", caller) { w in
                w.hidden(KindForm.key, key(visit))
                w.element(.div, .class("filet alerte")) { w in
                    w.element(.h2, text: t("keep.danger", language))
                    w.element(.p, text: t("keep.dangerText", language))
                }
                // Nothing is ticked for them: free words may hold a name or a place.
                w.choices(name: KeepField.what, legend: t("keep.what", language), said.map { choice($0, language) } + [Choice(KeepField.readers, t("keep.readers", language), hint: t("keep.readersHint", language))], chosen: Set(visit.form.values(KeepField.what)), single: false, errors: errors, errorWord: t("form.error", language))
                w.field(Field(KeepField.telephone, t("keep.telephone", language), hint: t("keep.telephoneHint", language), value: visit.form[KeepField.telephone] ?? "", shape: .telephone), errors: errors, errorWord: t("form.error", language))
                door.button(&w, t("keep.button", language))
                w.element(.p, .class("petit"), text: t("keep.after", language))
            }
            w.element(.ul, .class("liens")) { w in
                if view.isOpen { door.link(&w, path(view.dossier, "ajouter", "sharedWithYoungPerson"), t("young.record", language), language) }
                door.link(&w, path(view.dossier, "avec-le-jeune"), t("young.title", language), language)
            }
        }
    }

    /// What is said of one element may be in two lines, each ticked by itself.
    private func id(_ said: Said) -> String { "\(said.element.number)-\(said.sayable.fields.first ?? "")" }

    private func choice(_ said: Said, _ language: Language) -> Choice {
        Choice(id(said), said.element.kind.title(language) + " — " + time(said.element, language), hint: short(said.lines.map(\.text).joined(separator: " — "), language))
    }

    private func keep(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let language = visit.language, telephone = TypedText.line(visit.form[KeepField.telephone] ?? "")
        guard let taking = try await taking(visit, caller, permit) else { return .seeOther(path(try facts(permit).id).localized(language)) }
        let ticked = Set(visit.form.values(KeepField.what)), chosen = sayings(taking.reading.file, language).filter { ticked.contains(id($0)) }
        var errors: [FieldError] = []
        if chosen.isEmpty, !ticked.contains(KeepField.readers) { errors.append(FieldError(field: KeepField.what, message: t("keep.empty", language))) }
        // A telephone, and nothing that says where the young person lives.
        if !Telephone.isOne(telephone) { errors.append(FieldError(field: KeepField.telephone, message: t(telephone.isEmpty ? "keep.telephoneMissing" : "form.noSuchTelephone", language))) }
        guard errors.isEmpty else { return keepPage(visit, caller, taking, errors: errors) }
        let facts = try facts(permit), classes = chosen.reduce(into: Audiences()) { $0.formUnion($1.audiences) }
        // What leaves is written with its own classes, not with all those of the reader.
        let leave = classes.isEmpty ? taking.permit : try authorise(caller.actor, .exportDossier, .dossier(facts.asking(classes)), for: taking.permit.purpose, at: neighbours.now())
        let copy = try await book.prepare(leave, .young, to: t("keep.recipient", language), key: key(visit) + chosen.map(id).joined(separator: ",") + (ticked.contains(KeepField.readers) ? "r" : "") + telephone)
        let readers = ticked.contains(KeepField.readers) ? try await readers(facts, caller, language) : []
        let paper = Paper(copy: copy, view: taking.view, who: try await door.whoIs(caller, language)), model = keepsake(chosen, readers, telephone, paper)
        do {
            return try await self.leave(Taking(permit: leave, reading: taking.reading, view: taking.view), copy, "application/pdf", "papier-\(copy.facts.serial).pdf") { try await neighbours.printLetter(model) }
        } catch let error where Paper.isTooLong(error) {
            return keepPage(visit, caller, taking, errors: [FieldError(field: KeepField.what, message: t("copy.tooLong", language))])
        }
    }

    /// Neither a name, nor a place, nor what the paper is of: only what was ticked.
    private func keepsake(_ said: [Said], _ readers: [DossierReader], _ telephone: String, _ paper: Paper) -> LetterModel {
        let language = paper.language, day = neighbours.civil(paper.copy.time).day.text(language), title = t("keep.heading", language)
        var sections: [LetterModel.Section] = Sayable.Part.allCases.compactMap { part in
            let here = said.filter { $0.sayable.part == part }
            guard !here.isEmpty else { return nil }
            return .init(mine(part, language), here.map(block))
        }
        if !readers.isEmpty { sections.append(.init(t("keep.myReaders", language), [.bullets(readers.map { ($0.name == nil ? t("element.somebody", language) : $0.profession) + ". " + times($0, language) })])) }
        sections.append(.init(t("keep.reach", language), [.text(telephone), .text(t("keep.throw", language))]))
        return LetterModel(
            language: language.rawValue, title: title, author: "", description: title, date: printDate(paper), reference: "", footer: [t("paper.serial", language, ["serial": paper.copy.facts.serial]), day].joined(separator: " · "), page: t("paper.page", language),
            header: .init(lines: [], heading: title, sub: [t("keep.made", language, ["day": day])]), sections: sections, isLarge: true, unprinted: t("keep.unprinted", language))
    }

    private func block(_ said: Said) -> LetterModel.Block {
        if said.lines.count == 1, let line = said.lines.first { return .text(line.text) }
        return .terms(said.lines.map { [$0.label, $0.text] })
    }

    /// The words of the young person for each part.
    private func mine(_ part: Sayable.Part, _ language: Language) -> String {
        switch part {
        case .promises: t("keep.myPromises", language)
        case .pact: t("keep.myPact", language)
        case .told: t("keep.myTold", language)
        case .judicial: t("keep.myJudicial", language)
        case .safety: t("keep.mySafety", language)
        case .appointments: t("keep.myAppointments", language)
        }
    }
}
