import HTML
import Site
import Vocabulary

/// Referents who wait for somebody to say that it is them, for the on-call supervisor of their institution.
extension AccessPages {
    var referentRoutes: [Route] {
        [
            guarded(.post, "/astreinte/{personne}/referent", .confirmReferent, in: .organisation, for: Purpose(.control, .security), fields: ["dossier"]) { visit, caller, permit in
                guard let account = AccountID(visit.parameters["personne"] ?? ""), let dossier = visit.form["dossier"].flatMap({ DossierID($0) }) else { throw NotHere() }
                do { try await self.book.confirmReferent(permit, account, of: dossier) } catch is AccessBook.TeamFault { return self.message(visit, caller, "changed", status: 409) }
                return .seeOther(Path("/astreinte").localized(visit.language))
            }
        ]
    }

    struct ReferentShown: Sendable {
        let name: String
        let of: AccessBook.WaitingReferent
    }

    func referentsShown(_ caller: Caller) async throws -> [ReferentShown] {
        guard caller.account.place.duties.contains(.supervisor) else { return [] }
        var shown: [ReferentShown] = []
        for one in try await book.referentsWaiting(in: caller.account.place.organisation, by: caller.account) { shown.append(ReferentShown(name: try await book.person(one.account).reveal().name, of: one)) }
        return shown
    }

    func referentsSection(_ w: inout HTMLWriter, _ referents: [ReferentShown], _ caller: Caller, _ language: Language) {
        guard !referents.isEmpty else { return }
        w.element(.h2, text: t("referent.title", language))
        w.element(.p, text: t("referent.lead", language))
        for one in referents {
            w.element(.section, .class("carte")) { w in
                w.element(.p) { w in w.element(.strong, text: t("referent.who", language, ["name": one.name, "number": Self.number(one.of.dossier)])) }
                form(&w, Path("/astreinte").appending(one.of.account.id.text).appending("referent"), caller, language) { w in
                    w.hidden("dossier", one.of.dossier.text)
                    button(&w, t("team.resume", language), second: true)
                }
            }
        }
    }
}
