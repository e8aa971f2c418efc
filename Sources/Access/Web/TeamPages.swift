import HTML
import Site
import Vault
import Vocabulary

/// Who is on the team, since when; invitations, requests, the release of the location.
extension AccessPages {
    private static let manage = Purpose(.manage, .sharedSecrecy), protect = Purpose(.protect, .sharedSecrecy)

    var teamRoutes: [Route] {
        [
            guarded(.get, "/equipes/rejoindre", .useOwnAccount, for: Purpose(.manage, .security)) { visit, caller, _ in self.joinPage(visit, caller) },
            guarded(.post, "/equipes/rejoindre", .useOwnAccount, for: Purpose(.manage, .security), fields: ["numero"], inside: .askToJoin) { visit, caller, _ in try await self.join(visit, caller) },
            guarded(.post, "/dossiers/{dossier}/reponse", .answerInvitation, in: .dossier, for: Self.manage, fields: ["reponse"]) { visit, _, permit in
                try await self.book.answer(permit, isYes: visit.form["reponse"] == "oui")
                return .seeOther(Path("/espace").localized(visit.language))
            },
            guarded(.post, "/dossiers/{dossier}/equipe", .changeTeam, in: .dossier, for: Self.manage, fields: ["adresse", "classe", "referent", "fin", "informe"]) { visit, caller, permit in try await self.invite(visit, caller, permit) },
            guarded(.post, "/dossiers/{dossier}/equipe/{personne}", .changeTeam, in: .dossier, for: Self.manage, fields: ["acte"]) { visit, caller, permit in try await self.change(visit, caller, permit) },
            guarded(.post, "/dossiers/{dossier}/lieu", .askLocation, in: .dossier, for: Self.protect, fields: ["demande"]) { visit, caller, permit in
                try await self.answering(visit, caller, permit) { try await self.book.askLocation(permit) }
            },
            guarded(.post, "/dossiers/{dossier}/lieu/{personne}", .releaseLocation, in: .dossier, for: Self.protect, fields: ["accord"], second: { AccountID($0.parameters["personne"] ?? "") }) { visit, caller, permit in
                try await self.answering(visit, caller, permit) { try await self.book.releaseLocation(permit) }
            },
        ]
    }

    /// The team of a dossier, and the form that opens it.
    func team(_ visit: Visit, _ caller: Caller, _ permit: Permit, errors: [FieldError] = []) async throws -> Reply {
        guard case .dossier(let facts) = permit.resource, let team = try await book.team(facts.id) else { throw NotHere() }
        let language = visit.language, names = try await self.names(team.members.map(\.account.text) + team.asking.map(\.text))
        var rows: [TeamRow] = []
        for member in team.members { if let account = try await book.account(member.account) { rows.append(TeamRow(member: member, account: account, membership: member.membership(enrolled: account.enrolled), organisation: try await book.organisation(account.place.organisation)?.name ?? "")) } }
        // The words are for the team, not for who came in an emergency.
        let isMember = facts.isMember(neighbours.now()), urgencies = isMember ? try await shown(try await book.urgencies(of: facts.id).filter { neighbours.now() - $0.urgency.opened < UrgencyLimits.period }) : []
        let isReferent = isMember && facts.membership?.isReferent == true, mayRead = caller.account.place.secrecy.isBound
        return page(visit, title: t("dossier.title", language, ["number": Self.number(facts.id)]), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors, isForm: isReferent) { [rows] w in
            urgencyBanner(&w, urgencies, language)
            if mayRead { opening(&w, facts.id, caller, isUrgent: Self.isUrgent(facts, neighbours.now()), language) } else { w.element(.div, .class("filet orienter")) { w in w.element(.p, text: t("team.notBound", language)) } }
            w.element(.h2, text: t("team.title", language))
            w.element(.ul, .class("contacts")) { w in for row in rows where row.membership.state != .ended { member(&w, row, names, facts.id, isReferent, caller, language) } }
            location(&w, team, names, facts, caller, language)
            if isReferent {
                if !team.asking.isEmpty { w.element(.p, text: t("team.asking", language, ["names": team.asking.compactMap { names[$0.text] }.joined(separator: ", ")])) }
                inviteForm(&w, visit, facts.id, caller, errors, language)
            }
            if mayRead, isMember { w.element(.ul, .class("liens")) { w in link(&w, Path("/dossiers").appending(facts.id.text).appending("lectures"), t("readers.title", language), language) } }
        }
    }

    private struct TeamRow {
        let member: TeamRecord.Member
        let account: AccountRecord
        let membership: Membership
        let organisation: String
    }

    private func stateWord(_ state: Membership.State, _ language: Language) -> String {
        switch state {
        case .invited: t("state.invited", language)
        case .active: t("state.active", language)
        case .suspended: t("state.suspended", language)
        case .ended: t("state.ended", language)
        }
    }

    private func member(_ w: inout HTMLWriter, _ row: TeamRow, _ names: [String: String], _ dossier: DossierID, _ isReferent: Bool, _ caller: Caller, _ language: Language) {
        let name = names[row.member.account.text] ?? ""
        w.element(.li) { w in
            w.element(.div) { w in
                w.element(.strong, text: name + (row.membership.isReferent ? " — " + t("team.referent", language) : ""))
                w.element(.small, text: neighbours.profession(row.account.place.profession)(language) + ", " + row.organisation)
                w.element(.small, text: t("team.since", language, ["state": stateWord(row.membership.state, language), "moment": neighbours.moment(row.member.since, language)]))
                w.element(.small, text: row.membership.scope.isEmpty ? t("team.readsNothing", language) : row.membership.scope.classes.map { audienceWord($0, language) }.joined(separator: ", "))
                if let until = row.membership.until { w.element(.small, text: t("team.until", language, ["moment": neighbours.moment(until, language)])) }
            }
            guard isReferent, row.member.account != caller.account.id else { return }
            form(&w, Path("/dossiers").appending(dossier.text).appending("equipe").appending(row.member.account.text), caller, language) { w in
                for change in row.membership.state == .suspended ? [AccessBook.Change.resume, .end] : row.membership.state == .active ? [.suspend, .end, .exclude] : [.end] {
                    w.element(.button, .class("modifier"), .type("submit"), .name("acte"), .value(change.rawValue), .label(changeWord(change, language) + " — " + name), text: changeWord(change, language))
                }
            }
        }
    }

    private func changeWord(_ change: AccessBook.Change, _ language: Language) -> String {
        switch change {
        case .suspend: t("team.suspend", language)
        case .resume: t("team.resume", language)
        case .end: t("team.end", language)
        case .exclude: t("team.exclude", language)
        }
    }

    private func location(_ w: inout HTMLWriter, _ team: TeamRecord, _ names: [String: String], _ facts: DossierFacts, _ caller: Caller, _ language: Language) {
        guard caller.account.place.profession.audiences.contains(.location), caller.account.place.secrecy.isBound, facts.isMember(neighbours.now()) else { return }
        w.element(.h2, text: t("location.title", language))
        w.element(.p, text: t("location.text", language))
        let base = Path("/dossiers").appending(facts.id.text).appending("lieu")
        for account in team.locationAsked.sorted(by: { $0.text < $1.text }) where account != caller.account.id {
            form(&w, base.appending(account.text), caller, language) { w in button(&w, t("location.release", language, ["name": names[account.text] ?? ""]), second: true, name: "accord", value: "oui") }
        }
        if let until = facts.membership?.locationUntil, neighbours.now() < until {
            w.element(.p, text: t("location.released", language, ["moment": neighbours.moment(until, language)]))
        } else if team.locationAsked.contains(caller.account.id) {
            w.element(.p, text: t("location.asked", language))
        } else {
            form(&w, base, caller, language) { w in button(&w, t("location.ask", language), second: true, name: "demande", value: "oui") }
        }
    }

    private func inviteForm(_ w: inout HTMLWriter, _ visit: Visit, _ dossier: DossierID, _ caller: Caller, _ errors: [FieldError], _ language: Language) {
        let word = t("form.error", language), typed = visit.form
        w.element(.h2, text: t("team.invite", language))
        w.element(.p) { w in
            w.text(t("team.number", language) + " ")
            w.element(.strong, .class("secret"), text: dossier.text.uppercased())
        }
        draft(&w, Path("/dossiers").appending(dossier.text).appending("equipe"), visit, "/dossiers/{dossier}", caller) { w in
            w.field(Field("adresse", t("team.address", language), hint: t("team.addressHint", language), value: String((typed["adresse"] ?? "").prefix(254)), shape: .email), errors: errors, errorWord: word)
            w.choices(name: "classe", legend: t("team.shared", language), hint: t("team.sharedHint", language), AudienceClass.allCases.map { Choice($0.name, audienceWord($0, language)) }, chosen: Set(typed.values("classe")), single: false, errors: errors, errorWord: word)
            w.choices(name: "fin", legend: t("team.end.when", language), [Choice("", t("team.noEnd", language)), Choice("1", t("team.oneDay", language)), Choice("7", t("team.oneWeek", language)), Choice("30", t("team.oneMonth", language))], chosen: [typed["fin"] ?? ""], single: true)
            w.choices(name: "informe", legend: t("team.told", language), hint: t("team.toldHint", language), [Choice("childAndParents", t("team.toldBoth", language)), Choice("child", t("team.toldChild", language)), Choice("nobody", t("team.toldNobody", language))], chosen: [typed["informe"] ?? ""], single: true, errors: errors, errorWord: word)
            w.choices(name: "referent", legend: t("team.asReferent", language), [Choice("oui", t("team.yesReferent", language))], chosen: [typed["referent"] ?? ""], single: false)
            button(&w, t("team.inviteButton", language))
        }
    }

    private func invite(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let language = visit.language, address = visit.form.line("adresse")
        var errors: [FieldError] = []
        if !address.contains("@") || address.utf8.count > 254 { errors.append(FieldError(field: "adresse", message: t("team.noAddress", language))) }
        guard let told = visit.form["informe"].flatMap(TeamEvent.Invitation.Told.init(rawValue:)) else {
            errors.append(FieldError(field: "informe", message: t("team.toldMissing", language)))
            return try await team(visit, caller, permit, errors: errors)
        }
        let days = ["": nil, "1": 1, "7": 7, "30": 30] as [String: Int64?]
        guard errors.isEmpty, let end = days[visit.form["fin"] ?? ""] else { return try await team(visit, caller, permit, errors: errors) }
        do {
            guard let account = try await book.colleague(address) else { throw AccessBook.TeamFault.nobody }
            let audiences = Audiences(visit.form.values("classe").compactMap { AudienceClass(name: $0) })
            try await book.invite(permit, .init(account: account.id, audiences: audiences, isReferent: visit.form["referent"] == "oui", until: end.map { neighbours.now() + $0 * 86_400_000 }, told: told))
        } catch let fault as AccessBook.TeamFault {
            return try await team(visit, caller, permit, errors: [FieldError(field: "adresse", message: t(fault == .already ? "team.already" : "team.nobody", language))])
        }
        return back(visit, permit)
    }

    private func change(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        guard let person = AccountID(visit.parameters["personne"] ?? ""), let change = visit.form["acte"].flatMap(AccessBook.Change.init(rawValue:)) else { throw NotHere() }
        return try await answering(visit, caller, permit) { try await self.book.change(permit, person, change) }
    }

    /// Does something, and shows the team again: with a sentence when it could not be done.
    private func answering(_ visit: Visit, _ caller: Caller, _ permit: Permit, _ act: () async throws -> Void) async throws -> Reply {
        do {
            try await act()
            return back(visit, permit)
        } catch AccessBook.TeamFault.lastReferent {
            return message(visit, caller, "lastReferent", status: 409)
        } catch is AccessBook.TeamFault {
            return message(visit, caller, "changed", status: 409)
        }
    }

    private func back(_ visit: Visit, _ permit: Permit) -> Reply {
        guard case .dossier(let facts) = permit.resource else { return .seeOther(Path("/espace").localized(visit.language)) }
        return .seeOther(Path("/dossiers").appending(facts.id.text).localized(visit.language))
    }

    // MARK: Asking to join

    private func joinPage(_ visit: Visit, _ caller: Caller, errors: [FieldError] = []) -> Reply {
        let language = visit.language
        return page(visit, title: t("join.title", language), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors, isForm: true) { w in
            w.element(.p, .class("chapo"), text: t("join.lead", language))
            draft(&w, Path("/equipes/rejoindre"), visit, "/equipes/rejoindre", caller) { w in
                w.field(Field("numero", t("join.number", language), hint: t("join.numberHint", language), value: String((visit.form["numero"] ?? "").prefix(80))), errors: errors, errorWord: t("form.error", language))
                button(&w, t("join.button", language))
            }
        }
    }

    /// The same answer whether the dossier exists or not.
    private func join(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        guard let dossier = DossierID(visit.form.line("numero").lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }) else { return joinPage(visit, caller, errors: [FieldError(field: "numero", message: t("join.wrong", visit.language))]) }
        do {
            let facts = try await book.facts(dossier, for: caller.account.id)
            try await book.askToJoin(try authorise(caller.actor, .askToJoin, .dossier(facts), for: Self.manage, at: neighbours.now()))
        } catch let refusal as Refusal {
            try await book.record(refusal, caller.actor, .askToJoin, Self.manage, on: dossier)
        } catch is AccessBook.TeamFault {
            // One entry in each case: the time taken says nothing.
            try await book.record(.absent, caller.actor, .askToJoin, Self.manage, on: dossier)
        }
        return message(visit, caller, "joinSent")
    }
}
