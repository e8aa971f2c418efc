import HTML
import Site
import Vocabulary

/// People kept out of a team by name, for its referent: who, why, and the way back.
extension AccessPages {
    private static let manage = Purpose(.manage, .sharedSecrecy)

    var keptOutRoutes: [Route] {
        [
            guarded(.post, "/dossiers/{dossier}/ecart", .changeTeam, in: .dossier, for: Self.manage, fields: ["adresse-ecart", "lien"]) { visit, caller, permit in try await self.exclude(visit, caller, permit) },
            guarded(.post, "/dossiers/{dossier}/ecart/{personne}", .changeTeam, in: .dossier, for: Self.manage, fields: ["retour"]) { visit, caller, permit in
                guard let person = AccountID(visit.parameters["personne"] ?? ""), visit.form["retour"] == "oui" else { throw NotHere() }
                return try await self.answering(visit, caller, permit) { try await self.book.readmit(permit, person) }
            },
        ]
    }

    /// Somebody kept out, as the referent sees them: by name when they were on the team, else by the address.
    struct KeptOutShown: Sendable {
        let who: String
        let of: TeamRecord.KeptOut
    }

    func keptOut(_ team: TeamRecord) async throws -> [KeptOutShown] {
        let names = try await self.names(team.keptOut.map(\.exclusion.account.text))
        var found: [KeptOutShown] = []
        for one in team.keptOut { found.append(KeptOutShown(who: try await book.address(one, of: team.dossier) ?? names[one.exclusion.account.text] ?? "", of: one)) }
        return found
    }

    private func tieWord(_ reason: TeamEvent.Exclusion.Reason, _ language: Language) -> String {
        switch reason {
        case .family: t("keptOut.family", language)
        case .acquaintance: t("keptOut.acquaintance", language)
        case .named: t("keptOut.named", language)
        case .own: t("keptOut.own", language)
        }
    }

    func keptOutSection(_ w: inout HTMLWriter, _ visit: Visit, _ keptOut: [KeptOutShown], _ dossier: DossierID, _ caller: Caller, _ errors: [FieldError], _ language: Language) {
        let word = t("form.error", language), base = Path("/dossiers").appending(dossier.text).appending("ecart")
        w.element(.h2, text: t("keptOut.title", language))
        w.element(.p, text: t("keptOut.text", language))
        if !keptOut.isEmpty {
            w.element(.ul, .class("contacts")) { w in
                for one in keptOut {
                    w.element(.li) { w in
                        w.element(.div) { w in
                            w.element(.strong, text: one.who)
                            w.element(.small, text: tieWord(one.of.exclusion.reason, language))
                            w.element(.small, text: t("keptOut.since", language, ["moment": neighbours.moment(one.of.since, language)]))
                        }
                        form(&w, base.appending(one.of.exclusion.account.text), caller, language) { w in
                            w.element(.button, .class("modifier"), .type("submit"), .name("retour"), .value("oui"), .label(t("keptOut.back", language) + " — " + one.who), text: t("keptOut.back", language))
                        }
                    }
                }
            }
        }
        // Rare, and far down the page: folded, until something is wrong in it.
        w.element(.details, errors.contains { ["adresse-ecart", "lien"].contains($0.field) } ? .flag(.open) : nil) { w in
            w.element(.summary, text: t("keptOut.button", language))
            form(&w, base, caller, language) { w in
                w.field(Field("adresse-ecart", t("keptOut.address", language), hint: t("keptOut.addressHint", language), value: String((visit.form["adresse-ecart"] ?? "").prefix(254)), shape: .email), errors: errors, errorWord: word)
                w.choices(name: "lien", legend: t("keptOut.why", language), TeamEvent.Exclusion.Reason.allCases.map { Choice($0.rawValue, tieWord($0, language)) }, chosen: [visit.form["lien"] ?? ""], single: true, errors: errors, errorWord: word)
                button(&w, t("keptOut.button", language), second: true)
            }
        }
    }

    private func exclude(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let language = visit.language, address = visit.form.line("adresse-ecart"), reason = visit.form["lien"].flatMap(TeamEvent.Exclusion.Reason.init(rawValue:))
        var errors: [FieldError] = []
        if !Self.isAddress(address) { errors.append(FieldError(field: "adresse-ecart", message: t("team.noAddress", language))) }
        if reason == nil { errors.append(FieldError(field: "lien", message: t("keptOut.noReason", language))) }
        guard errors.isEmpty, let reason else { return try await team(visit, caller, permit, errors: errors) }
        do {
            try await book.exclude(permit, address: address, because: reason)
        } catch AccessBook.TeamFault.already {
            return try await team(visit, caller, permit, errors: [FieldError(field: "adresse-ecart", message: t("keptOut.already", language))])
        } catch AccessBook.TeamFault.lastReferent {
            return try await team(visit, caller, permit, errors: [FieldError(field: "adresse-ecart", message: t("message.lastReferent.text", language))])
        }
        return back(visit, permit)
    }
}
