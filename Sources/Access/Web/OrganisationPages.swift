import HTML
import Site
import Vocabulary

/// People and units of an institution, for who administers it. No secret is ever shown here, and no dossier.
extension AccessPages {
    private static let manage = Purpose(.manage, .security)

    var organisationRoutes: [Route] {
        [
            guarded(.get, "/organisation", .administer, in: .organisation, for: Self.manage) { visit, caller, _ in try await self.organisation(visit, caller) },
            guarded(.post, "/organisation/unites", .administer, in: .organisation, for: Self.manage, fields: ["unite"]) { visit, caller, _ in try await self.addUnit(visit, caller) },
            guarded(.post, "/organisation/personnes", .administer, in: .organisation, for: Self.manage, fields: ["nom", "adresse", "metier", "secret", "unite-de", "charge"]) { visit, caller, _ in try await self.invitePerson(visit, caller) },
            guarded(.post, "/organisation/personnes/{personne}", .administer, in: .organisation, for: Self.manage, fields: ["acte"]) { visit, caller, _ in try await self.changePerson(visit, caller) },
        ] + placeRoutes
    }

    private struct PersonRow {
        let account: AccountRecord
        let person: Person
    }

    private func organisation(_ visit: Visit, _ caller: Caller, errors: [FieldError] = [], said: String? = nil) async throws -> Reply {
        let language = visit.language
        guard let organisation = try await book.organisation(caller.account.place.organisation) else { throw NotHere() }
        var rows: [PersonRow] = []
        for account in try await book.people(of: organisation.id) { rows.append(PersonRow(account: account, person: try await book.person(account).reveal())) }
        rows.sort { $0.person.name < $1.person.name }
        return page(visit, title: t("organisation.title", language), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors, isForm: true) { [rows] w in
            w.element(.p, .class("chapo"), text: organisation.name)
            if let said { w.element(.div, .class("filet orienter"), .constant(.role, "status")) { w in w.element(.p, text: said) } }
            w.element(.h2, text: t("organisation.people", language))
            w.element(.ul, .class("contacts")) { w in for row in rows { person(&w, row, organisation, caller, language) } }
            w.element(.h2, text: t("organisation.invite", language))
            inviteForm(&w, visit, organisation, caller, errors, language)
            w.element(.h2, text: t("organisation.units", language))
            if organisation.units.isEmpty { w.element(.p, text: t("organisation.noUnit", language)) } else { w.element(.ul) { w in for unit in organisation.units { w.element(.li, text: unit) } } }
            form(&w, Path("/organisation/unites"), caller, language) { w in
                w.field(Field("unite", t("organisation.newUnit", language), value: String((visit.form["unite"] ?? "").prefix(80))), errors: errors, errorWord: t("form.error", language))
                button(&w, t("organisation.addUnit", language), second: true)
            }
        }
    }

    private func accountStateWord(_ state: Actor.State, _ language: Language) -> String {
        switch state {
        case .invited: t("account.invited", language)
        case .active: t("account.active", language)
        case .suspended: t("account.suspended", language)
        case .closed: t("account.closed", language)
        }
    }

    private func person(_ w: inout HTMLWriter, _ row: PersonRow, _ organisation: Organisation, _ caller: Caller, _ language: Language) {
        let state = row.account.state
        w.element(.li) { w in
            w.element(.div) { w in
                w.element(.strong, text: row.person.name)
                w.element(.small, text: neighbours.profession(row.account.place.profession)(language) + (row.account.place.unit.flatMap { organisation.units.indices.contains($0) ? ", " + organisation.units[$0] : nil } ?? "") + " — " + accountStateWord(state, language))
                w.element(.small, text: row.person.address)
            }
            guard row.account.id != caller.account.id, state != .closed else { return }
            w.element(.p) { w in w.element(.a, .class("modifier"), .href(Path("/organisation/personnes").appending(row.account.id.text).localized(language)), .label(t("place.change", language) + " — " + row.person.name), text: t("place.change", language)) }
            form(&w, Path("/organisation/personnes").appending(row.account.id.text), caller, language) { w in
                let acts: [(String, String)] = state == .suspended ? [("reprendre", t("organisation.resume", language)), ("fermer", t("organisation.close", language))] : state == .invited ? [("lien", t("organisation.newLink", language)), ("fermer", t("organisation.close", language))] : [("lien", t("organisation.newLink", language)), ("suspendre", t("organisation.suspend", language)), ("fermer", t("organisation.close", language))]
                for (act, word) in acts { w.element(.button, .class("modifier"), .type("submit"), .name("acte"), .value(act), .label(word + " — " + row.person.name), text: word) }
            }
        }
    }

    private func inviteForm(_ w: inout HTMLWriter, _ visit: Visit, _ organisation: Organisation, _ caller: Caller, _ errors: [FieldError], _ language: Language) {
        let word = t("form.error", language), typed = visit.form
        draft(&w, Path("/organisation/personnes"), visit, "/organisation", caller) { w in
            w.field(Field("nom", t("organisation.name", language), value: String((typed["nom"] ?? "").prefix(120))), errors: errors, errorWord: word)
            w.field(Field("adresse", t("organisation.address", language), hint: t("organisation.addressHint", language), value: String((typed["adresse"] ?? "").prefix(254)), shape: .email), errors: errors, errorWord: word)
            placeFields(&w, organisation, typed, errors, language)
            button(&w, t("organisation.inviteButton", language))
        }
    }

    private func invitePerson(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        let language = visit.language, name = visit.form.line("nom"), address = visit.form.line("adresse"), organisation = caller.account.place.organisation
        var errors: [FieldError] = []
        if !(2...120).contains(name.count) { errors.append(FieldError(field: "nom", message: t("organisation.noName", language))) }
        if !Self.isAddress(address) { errors.append(FieldError(field: "adresse", message: t("organisation.noAddress", language))) }
        let (place, faults) = try await place(visit, in: organisation)
        guard errors.isEmpty, let place else { return try await self.organisation(visit, caller, errors: errors + faults) }
        do {
            let invited = try await book.invite(Sensible(Person(name: name, address: address)), to: place, by: caller.account.id.text)
            return linkPage(visit, caller, invited.link)
        } catch AccessBook.InvitationFault.addressTaken {
            return try await self.organisation(visit, caller, errors: [FieldError(field: "adresse", message: t("organisation.taken", language))])
        }
    }

    /// One sign on each side of one @, no space: the rest is for the person to read again.
    public static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return text.utf8.count <= 254 && parts.count == 2 && parts.allSatisfy { !$0.isEmpty && !$0.contains(where: \.isWhitespace) } && (parts.last?.contains(".") ?? false)
    }

    /// The link, shown once, to hand over.
    private func linkPage(_ visit: Visit, _ caller: Caller, _ link: Sensible<String>) -> Reply {
        let language = visit.language
        return page(visit, title: t("link.title", language), caller: caller) { w in
            w.element(.p, .class("chapo"), text: t("link.lead", language))
            w.element(.p) { w in w.element(.strong, .class("secret"), text: ceremony.origin + "/invitation/" + link.reveal()) }
            w.element(.p, text: t("link.text", language))
            w.element(.p) { w in w.element(.a, .class("bouton"), .href(Path("/organisation").localized(language)), text: t("link.back", language)) }
        }
    }

    private func addUnit(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        let name = visit.form.line("unite")
        guard (2...80).contains(name.count), let organisation = try await book.organisation(caller.account.place.organisation) else {
            return try await self.organisation(visit, caller, errors: [FieldError(field: "unite", message: t("organisation.noUnitName", visit.language))])
        }
        try await book.addUnit(name, to: organisation, by: caller.account.id.text)
        return .seeOther(Path("/organisation").localized(visit.language))
    }

    /// The person named in the address. Somebody of another institution is nobody here.
    func colleague(_ visit: Visit, _ caller: Caller) async throws -> AccountRecord {
        guard let id = AccountID(visit.parameters["personne"] ?? ""), let account = try await book.account(id), account.place.organisation == caller.account.place.organisation, account.id != caller.account.id, account.state != .closed else { throw NotHere() }
        return account
    }

    /// One person alone does not shut everybody out: the answer once it is one too many.
    func tooMany(_ visit: Visit, _ caller: Caller) async -> Reply? {
        guard await !book.mayEnd(by: caller.account.id) else { return nil }
        neighbours.report("an administrator shut several people out in an hour: see the page of the security officer")
        return message(visit, caller, "tooManyEndings", status: 409)
    }

    private func changePerson(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        let account = try await colleague(visit, caller), by = caller.account.id.text
        // A link in place of proofs that serve shuts out as surely as a suspension.
        let shutsOut = ["suspendre", "fermer"].contains(visit.form["acte"]) || (visit.form["acte"] == "lien" && account.state == .active)
        if shutsOut, let refusal = await tooMany(visit, caller) { return refusal }
        switch visit.form["acte"] {
        case "lien": return linkPage(visit, caller, try await book.renewLink(account, by: by))
        case "suspendre": try await book.suspend(account, by: by)
        case "reprendre": try await book.resume(account, by: by)
        case "fermer": try await book.close(account, by: by)
        default: return .seeOther(Path("/organisation").localized(visit.language))
        }
        try await sessions.endAll(of: account.id)
        return .seeOther(Path("/organisation").localized(visit.language))
    }
}
