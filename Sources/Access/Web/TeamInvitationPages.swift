import HTML
import Site
import Vault
import Vocabulary

/// Invitations into a team, for its referent.
extension AccessPages {
    var teamInvitationRoutes: [Route] {
        [
            guarded(.post, "/dossiers/{dossier}/equipe", .changeTeam, in: .dossier, for: Purpose(.manage, .sharedSecrecy), fields: ["adresse", "classe", "referent", "fin", "informe"]) { visit, caller, permit in try await self.invite(visit, caller, permit) }
        ]
    }

    /// An invitation that nobody has answered: by its address, whether it has an account or not.
    struct PendingInvitation: Sendable {
        let member: TeamRecord.Member
        let address: String
        let isLate: Bool
    }

    func invitations(_ team: TeamRecord) async throws -> [PendingInvitation] {
        var found: [PendingInvitation] = []
        for member in team.members where member.state == .invited {
            found.append(PendingInvitation(member: member, address: try await book.address(member, of: team.dossier) ?? "", isLate: member.membership.answerBy <= neighbours.now()))
        }
        return found
    }

    func pending(_ w: inout HTMLWriter, _ invitations: [PendingInvitation], _ dossier: DossierID, _ caller: Caller, _ language: Language) {
        guard !invitations.isEmpty else { return }
        w.element(.h2, text: t("team.pending", language))
        w.element(.p, text: t("team.pendingText", language))
        w.element(.ul, .class("contacts")) { w in
            for one in invitations {
                w.element(.li) { w in
                    w.element(.div) { w in
                        w.element(.strong, text: one.address)
                        w.element(.small, text: t(one.isLate ? "team.pendingLate" : "team.pendingSince", language, ["moment": neighbours.moment(one.member.since, language)]))
                        w.element(.small, text: t(one.member.isReferent ? "team.sharedAsReferent" : "team.sharedClasses", language, ["classes": one.member.audiences.classes.map { audienceWord($0, language) }.joined(separator: ", ")]))
                        if let told = one.member.told { w.element(.small, text: words(told, language).known) }
                        if let until = one.member.until { w.element(.small, text: t(until <= neighbours.now() ? "team.lapsed" : "team.until", language, ["moment": neighbours.moment(until, language)])) }
                    }
                    form(&w, Path("/dossiers").appending(dossier.text).appending("equipe").appending(one.member.account.text), caller, language) { w in
                        w.element(.button, .class("modifier"), .type("submit"), .name("acte"), .value(AccessBook.Change.end.rawValue), .label(t("team.withdraw", language) + " — " + one.address), text: t("team.withdraw", language))
                    }
                }
            }
        }
    }

    func inviteForm(_ w: inout HTMLWriter, _ visit: Visit, _ dossier: DossierID, _ caller: Caller, _ errors: [FieldError], _ language: Language) {
        let word = t("form.error", language), typed = visit.form
        w.element(.h2, text: t("team.invite", language))
        w.element(.p) { w in
            w.text(t("team.number", language) + " ")
            w.element(.strong, .class("secret"), text: dossier.text.uppercased())
        }
        draft(&w, Path("/dossiers").appending(dossier.text).appending("equipe"), visit, "/dossiers/{dossier}", caller) { w in
            w.field(Field("adresse", t("team.address", language), hint: t("team.addressHint", language), value: String((typed["adresse"] ?? "").prefix(254)), shape: .email), errors: errors, errorWord: word)
            w.choices(name: "classe", legend: t("team.shared", language), hint: t("team.sharedHint", language), AudienceClass.allCases.map { Choice($0.name, audienceWord($0, language)) }, chosen: Set(typed.values("classe")), single: false, errors: errors, errorWord: word)
            w.choices(name: "fin", legend: t("team.end.when", language), [Choice("", t("team.noEnd", language)), Choice("1", t("team.oneDay", language)), Choice("7", t("team.oneWeek", language)), Choice("30", t("team.oneMonth", language))], chosen: [typed["fin"] ?? ""], single: true, errors: errors, errorWord: word)
            w.choices(name: "informe", legend: t("team.told", language), hint: t("team.toldHint", language), TeamEvent.Invitation.Told.allCases.map { Choice($0.rawValue, words($0, language).choice) }, chosen: [typed["informe"] ?? ""], single: true, errors: errors, errorWord: word)
            w.choices(name: "referent", legend: t("team.asReferent", language), [Choice("oui", t("team.yesReferent", language))], chosen: [typed["referent"] ?? ""], single: false)
            button(&w, t("team.inviteButton", language))
        }
    }

    private func invite(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let language = visit.language, address = visit.form.line("adresse")
        var errors: [FieldError] = []
        if !Self.isAddress(address) { errors.append(FieldError(field: "adresse", message: t("team.noAddress", language))) }
        guard let told = visit.form["informe"].flatMap(TeamEvent.Invitation.Told.init(rawValue:)) else {
            errors.append(FieldError(field: "informe", message: t("team.toldMissing", language)))
            return try await team(visit, caller, permit, errors: errors)
        }
        let days = ["": nil, "1": 1, "7": 7, "30": 30] as [String: Int64?]
        if days[visit.form["fin"] ?? ""] == nil { errors.append(FieldError(field: "fin", message: t("team.noSuchEnd", language))) }
        guard errors.isEmpty, let end = days[visit.form["fin"] ?? ""] else { return try await team(visit, caller, permit, errors: errors) }
        do {
            let audiences = Audiences(visit.form.values("classe").compactMap { AudienceClass(name: $0) })
            try await book.invite(permit, .init(address: address, audiences: audiences, isReferent: visit.form["referent"] == "oui", until: end.map { neighbours.now() + $0 * 86_400_000 }, told: told))
        } catch let fault as AccessBook.TeamFault {
            return try await team(visit, caller, permit, errors: [FieldError(field: "adresse", message: t(fault == .keptOut ? "team.keptOut" : "team.already", language))])
        }
        return back(visit, permit)
    }
}
