import Access
import HTML
import Site
import Vault
import Vocabulary

/// A copy of one dossier: what it will hold, to whom it goes, then the file. Nobody takes out two dossiers at once.
extension CaseFilePages {
    var copyRoutes: [Route] {
        [
            door.guarded(.get, "/dossiers/{dossier}/imprimer", .seeTeam, in: .dossier, for: Self.manage, fields: [CopyField.form], inside: .exportDossier) { visit, caller, permit in try await self.copying(visit, caller, permit) },
            door.guarded(.post, "/dossiers/{dossier}/imprimer", .seeTeam, in: .dossier, for: Self.manage, fields: [KindForm.key, CopyField.form, CopyField.recipient], inside: .exportDossier) { visit, caller, permit in
                try await self.copy(visit, caller, permit)
            },
            door.guarded(.get, "/formats/dossier", .useOwnAccount, for: Self.own) { _, _, _ in .file(Array(try CaseFileResources.data("dossier.schema.json")), contentType: "application/schema+json", name: "dossier.schema.json") },
        ]
    }

    enum CopyField {
        static let form = "forme", recipient = "destinataire"
    }

    /// The forms proposed on the page of copies; what the young person keeps has its own page.
    private static let forms: [Copy.Form] = [.dossier, .path, .data]
    private static let longestRecipient = 300

    /// The right to take out what a person may read, with the dossier read for the same aim.
    struct Taking: Sendable {
        let permit: Permit
        let reading: CaseBook.Reading
        let view: DossierView
    }

    /// Asks for a proof of identity that is not old, and reads the dossier. Nil for who has not said why they open it.
    /// - Throws: `NotHere` for who is not on the team; `Refusal`.
    func taking(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Taking? {
        let facts = try facts(permit)
        guard facts.isMember(neighbours.now()) else { throw NotHere() }
        guard let opened = door.purpose(caller, facts) else { return nil }
        // Care is given here; a copy leaves to protect.
        let purpose = Purpose(opened.aim == .care ? .protect : opened.aim, .sharedSecrecy), classes = book.access.readable(facts, caller.actor, purpose)
        let leave = try authorise(caller.actor, .exportDossier, .dossier(facts.asking(classes)), for: purpose, at: neighbours.now())
        let reading = try await book.read(facts.id, by: caller.actor, for: purpose, requiring: classes)
        return Taking(permit: leave, reading: reading, view: try await door.view(facts, caller, authors: reading.written.map(\.author), visit.language))
    }

    /// To the page of a copy, with its form already chosen.
    func copyLink(_ w: inout HTMLWriter, _ dossier: DossierID, _ form: Copy.Form, _ text: String, _ language: Language) {
        w.element(.li) { w in w.element(.a, .href(path(dossier, "imprimer").localized(language).query("forme", form.rawValue))) { w in w.element(.span, text: text) } }
    }

    private func copying(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        guard let taking = try await taking(visit, caller, permit) else { return .seeOther(path(try facts(permit).id).localized(visit.language)) }
        return copyPage(visit, caller, taking, errors: [])
    }

    private func copyPage(_ visit: Visit, _ caller: Caller, _ taking: Taking, errors: [FieldError]) -> Reply {
        let language = visit.language, view = taking.view, file = taking.reading.file, standing = file.elements.filter { $0.withdrawal == nil }, chosen = visit.form[CopyField.form].flatMap(Copy.Form.init(rawValue:)) ?? .dossier
        let gone = file.elements.count - standing.count, veiled = standing.count { $0.isVeiled }
        return door.page(visit, title: t("copy.title", language), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors, isForm: true) { w in
            w.element(.p, .class("petit"), text: whose(file, taking.reading.audiences, view.dossier, language))
            w.element(.p, .class("chapo"), text: t("copy.lead", language))
            w.element(.h2, text: t("copy.holds", language))
            w.element(.ul) { w in
                w.element(.li, text: t("copy.classes", language, ["classes": taking.reading.audiences.classes.map { door.audienceWord($0, language) }.joined(separator: ", ")]))
                w.element(.li, text: t("copy.count", language, ["count": "\(standing.count - veiled)"]))
                if veiled > 0 { w.element(.li, text: t("copy.veiled", language, ["count": "\(veiled)"])) }
                if gone > 0 { w.element(.li, text: t("copy.gone", language, ["count": "\(gone)"])) }
            }
            door.draft(&w, path(view.dossier, "imprimer"), visit, "/dossiers/{dossier}/imprimer", caller) { w in
                w.hidden(KindForm.key, key(visit))
                w.choices(name: CopyField.form, legend: t("copy.which", language), Self.forms.map { Choice($0.rawValue, word($0, language), hint: hint($0, language)) }, chosen: [chosen.rawValue], single: true, errors: errors, errorWord: t("form.error", language))
                w.field(Field(CopyField.recipient, t("copy.to", language), hint: t("copy.toHint", language), value: visit.form[CopyField.recipient] ?? "", shape: .lines(2)), errors: errors, errorWord: t("form.error", language))
                w.element(.p, .class("petit"), text: t("copy.others", language))
                door.button(&w, t("copy.button", language))
                w.element(.p, .class("petit"), text: t("copy.after", language))
            }
            w.element(.details) { w in
                w.element(.summary, text: t("copy.manyTitle", language))
                w.element(.p, text: t("copy.many", language))
                w.element(.ul, .class("liens")) { w in door.link(&w, Path("/formats/dossier"), t("copy.format", language), language) }
            }
            w.element(.ul, .class("liens")) { w in door.link(&w, path(view.dossier, "suivi"), t("file.back", language), language) }
        }
    }

    private func word(_ form: Copy.Form, _ language: Language) -> String {
        switch form {
        case .dossier: t("copy.dossier", language)
        case .path: t("copy.path", language)
        case .young: t("copy.young", language)
        case .data: t("copy.data", language)
        }
    }

    private func hint(_ form: Copy.Form, _ language: Language) -> String? { form == .data ? t("copy.dataHint", language) : nil }

    private func copy(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let language = visit.language, recipient = TypedText.line(visit.form[CopyField.recipient] ?? "")
        guard let taking = try await taking(visit, caller, permit) else { return .seeOther(path(try facts(permit).id).localized(language)) }
        guard let form = visit.form[CopyField.form].flatMap(Copy.Form.init(rawValue:)), Self.forms.contains(form) else { return copyPage(visit, caller, taking, errors: [FieldError(field: CopyField.form, message: t("copy.whichMissing", language))]) }
        guard (1...Self.longestRecipient).contains(recipient.count) else {
            return copyPage(visit, caller, taking, errors: [FieldError(field: CopyField.recipient, message: recipient.isEmpty ? t("copy.toMissing", language) : t("form.tooLong", language, ["most": "\(Self.longestRecipient)"]))])
        }
        guard taking.reading.isWhole else { return copyPage(visit, caller, taking, errors: [FieldError(field: CopyField.form, message: t("copy.tooLong", language))]) }
        let copy = try await book.prepare(taking.permit, form, to: recipient, key: key(visit)), paper = Paper(copy: copy, view: taking.view, who: try await door.whoIs(caller, language))
        do {
            switch form {
            case .path: return try await leave(taking, copy, "application/pdf", "parcours-\(copy.facts.serial).pdf") { try await neighbours.printPath(printedPath(taking.reading, paper)) }
            case .data: return try await leave(taking, copy, "application/json", "dossier-\(copy.facts.serial).json") { try export(taking.reading, paper).encoded() }
            case .dossier, .young: return try await leave(taking, copy, "application/pdf", "dossier-\(copy.facts.serial).pdf") { try await neighbours.printLetter(Paper.weighed(printed(taking.reading, paper))) }
            }
        } catch let error where Paper.isTooLong(error) {
            return copyPage(visit, caller, taking, errors: [FieldError(field: CopyField.form, message: t("copy.tooLong", language))])
        }
    }

    /// Makes the file, then writes that it leaves, then lets it leave: what could not be made is not written, and nothing leaves unwritten.
    func leave(_ taking: Taking, _ copy: CaseBook.PreparedCopy, _ type: String, _ name: String, _ make: () async throws -> [UInt8]) async throws -> Reply {
        let bytes = try await make()
        try await book.record(copy, taking.permit)
        return .file(bytes, contentType: type, name: name)
    }

    /// What was taken out, for the team.
    func copies(_ w: inout HTMLWriter, _ file: CaseFile, _ view: DossierView) {
        guard !file.copies.isEmpty else { return }
        let language = view.language
        w.element(.details) { w in
            w.element(.summary, text: t("copies.title", language))
            w.element(.ul) { w in
                for copy in file.copies.reversed() {
                    let places = ["what": word(copy.facts.form, language), "name": view.names[copy.author] ?? t("element.somebody", language), "moment": written(copy.time, language), "serial": copy.facts.serial]
                    w.element(.li, text: t("copies.line", language, places) + (copy.recipient.map { " " + t("copies.to", language, ["to": $0]) } ?? ""))
                }
            }
        }
    }
}
