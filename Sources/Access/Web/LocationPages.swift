import HTML
import Site
import Vocabulary

/// Where the young person can be found: asked by one person of the team, opened by another.
extension AccessPages {
    private static let protect = Purpose(.protect, .sharedSecrecy)

    var locationRoutes: [Route] {
        [
            guarded(.post, "/dossiers/{dossier}/lieu", .askLocation, in: .dossier, for: Self.protect, fields: ["demande"]) { visit, caller, permit in
                try await self.answering(visit, caller, permit) { try await self.book.askLocation(permit) }
            },
            guarded(.post, "/dossiers/{dossier}/lieu/{personne}", .releaseLocation, in: .dossier, for: Self.protect, fields: ["accord"], second: { AccountID($0.parameters["personne"] ?? "") }) { visit, caller, permit in
                try await self.answering(visit, caller, permit) { try await self.book.releaseLocation(permit) }
            },
        ]
    }

    func location(_ w: inout HTMLWriter, _ team: TeamRecord, _ names: [String: String], _ facts: DossierFacts, _ caller: Caller, _ language: Language) {
        guard caller.account.place.profession.audiences.contains(.location), caller.account.place.secrecy.isBound, facts.membership?.scope.contains(.location) == true, facts.isMember(neighbours.now()) else { return }
        w.element(.h2, text: t("location.title", language))
        w.element(.p, text: t("location.text", language))
        let base = Path("/dossiers").appending(facts.id.text).appending("lieu"), asking = team.asksLocation(neighbours.now())
        for account in asking where account != caller.account.id {
            form(&w, base.appending(account.text), caller, language) { w in button(&w, t("location.release", language, ["name": names[account.text] ?? ""]), second: true, name: "accord", value: "oui") }
        }
        if let until = facts.membership?.locationUntil, neighbours.now() < until {
            w.element(.p, text: t("location.released", language, ["moment": neighbours.moment(until, language)]))
        } else if asking.contains(caller.account.id) {
            w.element(.p, text: t("location.asked", language))
        } else {
            form(&w, base, caller, language) { w in button(&w, t("location.ask", language), second: true, name: "demande", value: "oui") }
        }
    }
}
