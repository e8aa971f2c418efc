import HTML
import Site
import Vault
import Vocabulary

/// Who is on the team, since when, and how to reach them.
extension AccessPages {
    private static let manage = Purpose(.manage, .sharedSecrecy)

    var teamRoutes: [Route] {
        [
            guarded(.get, "/equipes/rejoindre", .useOwnAccount, for: Purpose(.manage, .security)) { visit, caller, _ in self.joinPage(visit, caller) },
            guarded(.post, "/equipes/rejoindre", .useOwnAccount, for: Purpose(.manage, .security), fields: ["numero"], inside: .askToJoin) { visit, caller, _ in try await self.join(visit, caller) },
            guarded(.post, "/dossiers/{dossier}/reponse", .answerInvitation, in: .dossier, for: Self.manage, fields: ["reponse"]) { visit, _, permit in
                // A form that says neither changes nothing.
                if let answer = visit.form["reponse"], ["oui", "non"].contains(answer) { try await self.book.answer(permit, isYes: answer == "oui") }
                return .seeOther(Path("/espace").localized(visit.language))
            },
            guarded(.post, "/dossiers/{dossier}/equipe/{personne}", .changeTeam, in: .dossier, for: Self.manage, fields: ["acte"]) { visit, caller, permit in try await self.change(visit, caller, permit) },
        ] + teamInvitationRoutes + tellingRoutes + keptOutRoutes + locationRoutes
    }

    /// The team of a dossier, and the form that opens it.
    func team(_ visit: Visit, _ caller: Caller, _ permit: Permit, errors: [FieldError] = []) async throws -> Reply {
        guard case .dossier(let facts) = permit.resource, let team = try await book.team(facts.id) else { throw NotHere() }
        let language = visit.language, names = try await self.names(team.members.map(\.account.text) + team.asking.map(\.text))
        var rows: [TeamRow] = []
        for member in team.members where member.state != .invited {
            guard let account = try await book.account(member.account) else { continue }
            rows.append(TeamRow(member: member, account: account, membership: member.membership(enrolled: account.enrolled), organisation: try await book.organisation(account.place.organisation)?.name ?? "", reach: try await book.reach(account)))
        }
        // The words are for the referents, who answer for the dossier; the others see who, when, and the reason from the list.
        let isMember = facts.isMember(neighbours.now()), urgencies = isMember ? try await shown(try await book.urgencies(of: facts.id).filter { neighbours.now() - $0.urgency.opened < UrgencyLimits.period }) : []
        let isReferent = isMember && facts.membership?.isReferent == true, mayRead = caller.account.place.secrecy.isBound
        let isAlone = isReferent ? try await !book.hasReferent(team, but: caller.account.id) : false
        let invitations = isReferent ? try await self.invitations(team) : [], keptOut = isReferent ? try await self.keptOut(team) : []
        return page(visit, title: t("dossier.title", language, ["number": Self.number(facts.id)]), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors, isForm: isReferent) { [rows] w in
            urgencyBanner(&w, urgencies, withWords: isReferent && mayRead, language)
            if mayRead { opening(&w, facts.id, caller, isUrgent: Self.isUrgent(facts, neighbours.now()), language) } else { w.element(.div, .class("filet orienter")) { w in w.element(.p, text: t("team.notBound", language)) } }
            w.element(.h2, text: t("team.title", language))
            w.element(.p, .class("petit"), text: t("team.basis", language))
            if isAlone { w.element(.div, .class("filet orienter")) { w in w.element(.p, text: t("team.alone", language)) } }
            w.element(.ul, .class("contacts")) { w in for row in rows where row.membership.state != .ended { member(&w, row, names, facts.id, isReferent, caller, language) } }
            location(&w, team, names, facts, caller, language)
            if isReferent {
                pending(&w, invitations, facts.id, caller, language)
                if !team.asking.isEmpty { w.element(.p, text: t("team.asking", language, ["names": team.asking.compactMap { names[$0.text] }.joined(separator: ", ")])) }
                tellForm(&w, visit, facts.id, told(rows.map(\.member), invitations, names), caller, errors, language)
                inviteForm(&w, visit, facts.id, caller, errors, language)
                keptOutSection(&w, visit, keptOut, facts.id, caller, errors, language)
            }
            if mayRead, isMember { w.element(.ul, .class("liens")) { w in link(&w, Path("/dossiers").appending(facts.id.text).appending("lectures"), t("readers.title", language), language) } }
        }
    }

    private struct TeamRow {
        let member: TeamRecord.Member
        let account: AccountRecord
        let membership: Membership
        let organisation: String
        let reach: String
    }

    private func stateWord(_ state: Membership.State, _ language: Language) -> String {
        switch state {
        case .invited: t("state.invited", language)
        case .active: t("state.active", language)
        case .answered: t("state.answered", language)
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
                // What was shared and is of no use to the profession stays closed, and is not said to be open.
                let scope = row.account.place.secrecy.isBound ? row.membership.scope.intersection(row.account.place.profession.audiences) : []
                w.element(.small, text: scope.isEmpty ? t("team.readsNothing", language) : scope.classes.map { audienceWord($0, language) }.joined(separator: ", "))
                w.element(.small, text: row.reach.isEmpty ? t("reach.unknown", language) : t("reach.how", language, ["how": row.reach]))
                if let told = row.member.told, caller.account.place.secrecy.isBound { w.element(.small, text: words(told, language).known) }
                w.element(.small, text: t(row.account.place.secrecy == .profession ? "secrecy.profession" : row.account.place.secrecy == .mission ? "secrecy.mission" : "secrecy.none", language))
                if let until = row.membership.until { w.element(.small, text: t(until <= neighbours.now() ? "team.lapsed" : "team.until", language, ["moment": neighbours.moment(until, language)])) }
            }
            guard isReferent, row.member.account != caller.account.id else { return }
            form(&w, Path("/dossiers").appending(dossier.text).appending("equipe").appending(row.member.account.text), caller, language) { w in
                for change in [.suspended, .answered].contains(row.membership.state) ? [AccessBook.Change.resume, .end] : [.suspend, .end] {
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
        }
    }

    private func change(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        guard let person = AccountID(visit.parameters["personne"] ?? ""), let change = visit.form["acte"].flatMap(AccessBook.Change.init(rawValue:)) else { throw NotHere() }
        return try await answering(visit, caller, permit) { try await self.book.change(permit, person, change) }
    }

    /// Does something, and shows the team again: with a sentence when it could not be done.
    func answering(_ visit: Visit, _ caller: Caller, _ permit: Permit, _ act: () async throws -> Void) async throws -> Reply {
        do {
            try await act()
            return back(visit, permit)
        } catch AccessBook.TeamFault.lastReferent {
            return message(visit, caller, "lastReferent", status: 409)
        } catch is AccessBook.TeamFault {
            return message(visit, caller, "changed", status: 409)
        }
    }

    func back(_ visit: Visit, _ permit: Permit) -> Reply {
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
        // Who was refused too often asks nothing more for now, whatever the number.
        guard await !book.isFlooding(caller.account.id) else { return message(visit, caller, "refused.tooMany", status: 403) }
        let isWritten = await book.noteJoin(caller.account.id)
        do {
            let facts = try await book.facts(dossier, for: caller.account.id)
            try await book.askToJoin(try authorise(caller.actor, .askToJoin, .dossier(facts), for: Self.manage, at: neighbours.now()))
        } catch let refusal as Refusal {
            try await book.record(refusal, caller.actor, .askToJoin, Self.manage, on: dossier, noted: isWritten)
        } catch is AccessBook.TeamFault {
            // One entry in each case: the time taken says nothing.
            try await book.record(.absent, caller.actor, .askToJoin, Self.manage, on: dossier, noted: isWritten)
        }
        return message(visit, caller, "joinSent")
    }
}
