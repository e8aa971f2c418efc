import HTML
import Site
import Vault
import Vocabulary

/// Who was told of a sharing, or why not (CASF L226-2-2, fifth condition): said with the invitation, and again once it has changed.
extension AccessPages {
    var tellingRoutes: [Route] {
        [guarded(.post, "/dossiers/{dossier}/informes", .changeTeam, in: .dossier, for: Purpose(.manage, .sharedSecrecy), fields: ["membre", "informes"]) { visit, caller, permit in try await self.tell(visit, caller, permit) }]
    }

    /// A sharing of which it is known who was told: with whom.
    struct ToldOf: Sendable {
        let account: AccountID
        let name: String
        let told: TeamEvent.Invitation.Told
    }

    func told(_ members: [TeamRecord.Member], _ invitations: [PendingInvitation], _ names: [String: String]) -> [ToldOf] {
        members.filter { $0.state != .ended }.compactMap { member in member.told.map { ToldOf(account: member.account, name: names[member.account.text] ?? "", told: $0) } }
            + invitations.compactMap { one in one.member.told.map { ToldOf(account: one.member.account, name: one.address, told: $0) } }
    }

    /// Folded: most of the time, nothing of it changes.
    func tellForm(_ w: inout HTMLWriter, _ visit: Visit, _ dossier: DossierID, _ told: [ToldOf], _ caller: Caller, _ errors: [FieldError], _ language: Language) {
        guard !told.isEmpty else { return }
        let word = t("form.error", language), own: Set = ["membre", "informes"], isTyped = own.contains { visit.form[$0] != nil } || errors.contains { own.contains($0.field) }
        w.element(.details, .flag(.open, when: isTyped)) { w in
            w.element(.summary, text: t("team.tell", language))
            draft(&w, Path("/dossiers").appending(dossier.text).appending("informes"), visit, "/dossiers/{dossier}/informes", caller) { w in
                w.choices(name: "membre", legend: t("team.tellOf", language), told.map { Choice($0.account.text, $0.name, hint: words($0.told, language).known) }, chosen: [visit.form["membre"] ?? ""], single: true, errors: errors, errorWord: word)
                w.choices(name: "informes", legend: t("team.told", language), hint: t("team.toldHint", language), TeamEvent.Invitation.Told.allCases.map { Choice($0.rawValue, words($0, language).choice) }, chosen: [visit.form["informes"] ?? ""], single: true, errors: errors, errorWord: word)
                button(&w, t("team.tellButton", language), second: true)
            }
        }
    }

    private func tell(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let language = visit.language, account = visit.form["membre"].flatMap { AccountID($0) }, told = visit.form["informes"].flatMap(TeamEvent.Invitation.Told.init(rawValue:))
        guard let account, let told else {
            let errors = [account == nil ? FieldError(field: "membre", message: t("team.tellMissing", language)) : nil, told == nil ? FieldError(field: "informes", message: t("team.toldMissing", language)) : nil]
            return try await team(visit, caller, permit, errors: errors.compactMap { $0 })
        }
        return try await answering(visit, caller, permit) { try await self.book.tell(permit, account, told) }
    }

    /// Who is told that a person reads the file (CASF L226-2-2, fifth condition): as it is chosen, and as the team reads it.
    func words(_ told: TeamEvent.Invitation.Told, _ language: Language) -> (choice: String, known: String) {
        switch told {
        case .childAndParents: (t("team.toldBoth", language), t("team.wasToldBoth", language))
        case .ofAge: (t("team.toldOfAge", language), t("team.wasToldOfAge", language))
        case .child: (t("team.toldChild", language), t("team.wasToldChild", language))
        case .childFirst: (t("team.toldChildFirst", language), t("team.wasToldChildFirst", language))
        case .parentsFirst: (t("team.toldParentsFirst", language), t("team.wasToldParentsFirst", language))
        case .nobody: (t("team.toldNobody", language), t("team.wasToldNobody", language))
        case .nobodyYet: (t("team.toldNobodyYet", language), t("team.wasToldNobodyYet", language))
        }
    }
}
