import Access
import HTML
import Site
import Vault
import Vocabulary

/// Handing a young person over to another team: invited, accepted, met, then only does who followed them leave.
extension CaseFilePages {
    var relayRoutes: [Route] {
        [
            door.guarded(.get, "/dossiers/{dossier}/relais", .addToDossier, in: .dossier, for: Self.protect, inside: .readDossier) { visit, caller, permit in try await self.relay(visit, caller, permit) },
            door.guarded(.post, "/dossiers/{dossier}/relais", .changeTeam, in: .dossier, for: Self.manage, fields: ["acte"]) { visit, caller, permit in try await self.leave(visit, caller, permit) },
        ]
    }

    /// How far a handover is.
    private struct Relay: Sendable {
        var started: Element?
        /// Some of the dossier is kept for others.
        var isVeiled = false
        var isMade = false
        var invited = 0
        var toConfirm: [String] = []
        var others: [String] = []
        /// Somebody else answers for the dossier from now on, without an end.
        var mayLeave = false
    }

    private func relay(_ facts: DossierFacts, _ caller: Caller, _ purpose: Purpose) async throws -> Relay {
        guard let team = try await book.access.team(facts.id) else { throw NotHere() }
        let file = try await book.read(facts.id, by: caller.actor, for: purpose).file
        var relay = Relay()
        relay.started = file.last("relayStarted")
        relay.isVeiled = file.elements.contains(where: \.isVeiled)
        relay.isMade = relay.started.map { !$0.isOpen } ?? false
        let names = try await door.names(team.members.map(\.account.text))
        for member in team.members where member.isReferent && member.account != caller.account.id {
            switch member.state {
            case .invited: if member.membership.answerBy > neighbours.now() { relay.invited += 1 }
            case .answered: relay.toConfirm.append(names[member.account.text] ?? "")
            case .active: relay.others.append(names[member.account.text] ?? "")
            case .suspended, .ended: break
            }
        }
        relay.mayLeave = try await book.access.hasReferent(team, but: caller.account.id)
        return relay
    }

    private func relay(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let facts = try facts(permit), language = visit.language, isReferent = facts.membership?.isReferent ?? false
        guard let purpose = door.purpose(caller, facts) else { return .seeOther(path(facts.id).localized(language)) }
        let relay = try await relay(facts, caller, purpose)
        return door.page(visit, title: t("relay.title", language), caller: caller) { w in
            w.element(.p, .class("chapo"), text: t("relay.lead", language))
            w.element(.ol) { w in
                step(&w, t("relay.say", language), relay.started.map { summary($0, language) } ?? t(relay.isVeiled ? "relay.notRead" : "relay.notSaid", language), relay.started == nil ? (path(facts.id, "ajouter", "relayStarted"), t("relay.sayIt", language)) : nil, language)
                step(&w, t("relay.invite", language), invited(relay, language), isReferent && relay.others.isEmpty ? (path(facts.id), t("relay.inviteThem", language)) : nil, language)
                let number = relay.started.map { "\($0.number)" } ?? ""
                step(&w, t("relay.meet", language), t(relay.isMade ? "relay.met" : "relay.notMet", language), relay.started.map { $0.isOpen } ?? false ? (path(facts.id, "element", number), t("element.goOn", language)) : nil, language)
            }
            w.element(.details) { w in
                w.element(.summary, text: t("relay.elsewhere", language))
                w.element(.p, text: t("relay.elsewhereLead", language))
                w.element(.ul) { w in for key in ["relay.parents", "relay.copies", "relay.project", "relay.agreement", "relay.address"] { w.element(.li, text: texts(key, language)) } }
                w.element(.p, .class("petit"), text: t("relay.source", language))
            }
            if isReferent { leaving(&w, facts.id, relay, caller, language) }
            w.element(.ul, .class("liens")) { w in door.link(&w, path(facts.id, "suivi"), t("file.back", language), language) }
        }
    }

    private func invited(_ relay: Relay, _ language: Language) -> String {
        if !relay.others.isEmpty { return t("relay.accepted", language, ["names": relay.others.joined(separator: ", ")]) }
        if !relay.toConfirm.isEmpty { return t("relay.toConfirm", language, ["names": relay.toConfirm.joined(separator: ", ")]) }
        return t(relay.invited > 0 ? "relay.waiting" : "relay.nobody", language)
    }

    private func step(_ w: inout HTMLWriter, _ title: String, _ state: String, _ link: (Path, String)?, _ language: Language) {
        w.element(.li) { w in
            w.element(.strong, text: title)
            w.element(.p, text: state)
            if let (place, words) = link { w.element(.p) { w in w.element(.a, .class("bouton second"), .href(place.localized(language)), text: words) } }
        }
    }

    private func leaving(_ w: inout HTMLWriter, _ dossier: DossierID, _ relay: Relay, _ caller: Caller, _ language: Language) {
        w.element(.h2, text: t("relay.leave", language))
        guard relay.mayLeave else { return w.element(.p, text: t("relay.mayNotLeave", language)) }
        w.element(.p, text: t(relay.isMade ? "relay.leaveLead" : "relay.leaveEarly", language))
        door.form(&w, path(dossier, "relais"), caller, language) { w in door.button(&w, t("relay.leaveButton", language), second: true, name: "acte", value: "partir") }
    }

    /// Who followed the young person leaves the team; somebody else answers for the dossier.
    private func leave(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let facts = try facts(permit)
        guard visit.form["acte"] == "partir" else { return .seeOther(path(facts.id, "relais").localized(visit.language)) }
        do { try await book.access.change(permit, caller.account.id, .end) } catch AccessBook.TeamFault.lastReferent {
            return door.message(visit, caller, "lastReferent", status: 409)
        } catch is AccessBook.TeamFault {
            return door.message(visit, caller, "changed", status: 409)
        }
        return .seeOther(Path("/jeunes").localized(visit.language))
    }
}
