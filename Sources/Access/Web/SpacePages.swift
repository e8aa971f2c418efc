import HTML
import Site
import Vocabulary

/// One's own space: the young people followed, the invitations that wait, where one is signed in.
extension AccessPages {
    private static let own = Purpose(.manage, .security)

    var spaceRoutes: [Route] {
        [
            guarded(.get, "/espace", .useOwnAccount, for: Self.own) { visit, caller, _ in try await self.space(visit, caller) },
            guarded(.get, "/espace/appareils", .useOwnAccount, for: Self.own) { visit, caller, _ in self.devices(visit, caller) },
            guarded(.post, "/espace/appareils", .useOwnAccount, for: Self.own, fields: ["session", "toutes"]) { visit, caller, _ in try await self.endSessions(visit, caller) },
        ]
    }

    private func space(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        let language = visit.language, person = try await book.person(caller.account).reveal(), organisation = try await book.organisation(caller.account.place.organisation)
        var following: [(team: TeamRecord, membership: Membership, since: Int64)] = [], waiting: [TeamRecord] = []
        for team in try await book.teams(of: caller.account.id) {
            guard let member = team.member(caller.account), !team.isExcluded(caller.account.id, foreseen: caller.account.foreseen) else { continue }
            let membership = member.membership(enrolled: caller.account.enrolled)
            if membership.state == .active, membership.until.map({ neighbours.now() < $0 }) ?? true { following.append((team, membership, member.since)) }
            if membership.state == .invited, neighbours.now() < membership.answerBy, membership.until.map({ neighbours.now() < $0 }) ?? true { waiting.append(team) }
        }
        // The first followed comes first: a new one is added at the end, and moves none of those that one knows the place of.
        let mine = following.sorted { ($0.since, $0.team.dossier.text) < ($1.since, $1.team.dossier.text) }.map { (team: $0.team, membership: $0.membership) }
        var alerts: [DossierID] = []
        var answered: [DossierID] = []
        for (team, membership) in mine where membership.isReferent {
            if team.members.contains(where: { $0.state == .answered }) { answered.append(team.dossier) }
            if try await book.urgencies(of: team.dossier).contains(where: { $0.urgency.review == nil }) { alerts.append(team.dossier) }
        }
        let toReview = caller.account.place.duties.contains(.supervisor) ? try await book.urgenciesToReview(in: caller.account.place.organisation, by: caller.account).count : 0
        let touched = caller.account.place.duties.contains(.securityOfficer) ? try await book.alertsWaiting(of: caller.account.place.organisation) : 0
        let elsewhere = try await urgenciesElsewhere(caller).count, referents = try await referentsShown(caller).count
        let toDecide = try await approvalsToDecide(caller)
        let place = neighbours.profession(caller.account.place.profession)(language)
        return page(visit, title: t("space.title", language), caller: caller) { [waiting, alerts, answered] w in
            w.element(.p, .class("chapo"), text: t("space.hello", language, ["name": person.name]))
            w.element(.p, .class("petit"), text: t("space.place", language, ["profession": place, "organisation": organisation?.name ?? ""]))
            if !caller.account.hasPassword && caller.account.passkeys.count < 2 { w.element(.div, .class("filet orienter")) { w in w.element(.p, text: t("space.oneProof", language)) } }
            proofNotices(&w, caller.account, language)
            for dossier in alerts {
                w.element(.div, .class("filet alerte"), .constant(.role, "status")) { w in
                    w.element(.p) { w in w.element(.a, .href(Path("/dossiers").appending(dossier.text).localized(language)), text: t("urgency.notice", language, ["number": Self.number(dossier)])) }
                }
            }
            for dossier in answered {
                w.element(.div, .class("filet orienter"), .constant(.role, "status")) { w in
                    w.element(.p) { w in w.element(.a, .href(Path("/dossiers").appending(dossier.text).localized(language)), text: t("team.answeredNotice", language, ["number": Self.number(dossier)])) }
                }
            }
            if toReview > 0 { w.element(.div, .class("filet alerte"), .constant(.role, "status")) { w in w.element(.p) { w in w.element(.a, .href(Path("/astreinte").localized(language)), text: t("review.notice", language, ["count": "\(toReview)"])) } } }
            if referents > 0 { notice(&w, Path("/astreinte"), t("referent.notice", language), language) }
            if elsewhere > 0 { notice(&w, Path("/astreinte"), t("notice.elsewhere", language), language) }
            if touched > 0 { notice(&w, Path("/securite"), t("canary.notice", language), language) }
            if toDecide > 0 { notice(&w, Path("/securite/accords"), t("approval.notice", language), language) }
            for team in waiting { invitation(&w, team, caller, language) }
            if caller.account.place.duties.isDisjoint(with: [.administrator, .securityOfficer]) { teams(&w, mine, caller, language) }
            w.element(.h2, text: t("space.others", language))
            w.element(.ul, .class("liens")) { w in
                if caller.account.place.duties.contains(.administrator) { link(&w, Path("/organisation"), t("organisation.title", language), language) }
                if caller.account.place.duties.contains(.securityOfficer) { link(&w, Path("/securite"), t("security.title", language), language) }
                if !caller.account.place.duties.isDisjoint(with: [.administrator, .securityOfficer]) { link(&w, Path("/securite/accords"), t("approval.title", language), language) }
                if caller.account.place.duties.contains(.supervisor) { link(&w, Path("/astreinte"), t("review.title", language), language) }
                link(&w, Path("/espace/joindre"), t("reach.title", language), language)
                link(&w, Path("/espace/preuves"), t("proofs.title", language), language)
                link(&w, Path("/espace/appareils"), t("devices.title", language), language)
            }
        }
    }

    /// Something that waits, and where to see it.
    func notice(_ w: inout HTMLWriter, _ path: Path, _ text: String, _ language: Language) {
        w.element(.div, .class("filet alerte"), .constant(.role, "status")) { w in w.element(.p) { w in w.element(.a, .href(path.localized(language)), text: text) } }
    }

    private func invitation(_ w: inout HTMLWriter, _ team: TeamRecord, _ caller: Caller, _ language: Language) {
        w.element(.section, .class("carte")) { w in
            w.element(.h2, text: t("space.invited", language))
            w.element(.p, text: t("space.invitedText", language, ["number": Self.number(team.dossier)]))
            w.element(.p, text: t("space.thenConfirmed", language))
            form(&w, Path("/dossiers").appending(team.dossier.text).appending("reponse"), caller, language) { w in
                w.element(.p, .class("actions")) { w in
                    w.element(.button, .class("bouton"), .type("submit"), .name("reponse"), .value("oui"), text: t("space.accept", language))
                    w.element(.button, .class("bouton second"), .type("submit"), .name("reponse"), .value("non"), text: t("space.decline", language))
                }
            }
        }
    }

    private func teams(_ w: inout HTMLWriter, _ mine: [(team: TeamRecord, membership: Membership)], _ caller: Caller, _ language: Language) {
        if let room = beyond.room, caller.account.place.secrecy.isBound, !room.links.isEmpty { w.element(.ul, .class("liens")) { w in for one in room.links { link(&w, one.path, one.words(language), language) } } }
        w.element(.h2, text: t("space.teams", language))
        if mine.isEmpty { w.element(.p, text: t("space.noTeam", language)) }
        w.element(.ul, .class("liens")) { w in
            for (team, membership) in mine {
                w.element(.li) { w in
                    w.element(.a, .href(Path("/dossiers").appending(team.dossier.text).localized(language))) { w in
                        w.element(.span, text: t("space.dossier", language, ["number": Self.number(team.dossier)]))
                        if membership.isReferent { w.element(.span, .class("duree"), text: t("team.referent", language)) }
                    }
                }
            }
            link(&w, Path("/equipes/rejoindre"), t("join.title", language), language)
            if caller.account.place.secrecy.isBound { link(&w, Path("/urgence"), t("urgency.title", language), language) }
        }
    }

    /// A dossier as people say it: the last eight signs of its number, in two groups. It says nothing of the child.
    public static func number(_ dossier: DossierID) -> String {
        let end = Array(dossier.text.uppercased().suffix(8))
        return String(end.prefix(4)) + " " + String(end.suffix(4))
    }

    private func devices(_ visit: Visit, _ caller: Caller, message: String? = nil) -> Reply {
        let language = visit.language, all = sessions.list(of: caller.account.id)
        return page(visit, title: t("devices.title", language), caller: caller) { w in
            if let message { w.element(.div, .class("filet orienter"), .constant(.role, "status")) { w in w.element(.p, text: message) } }
            w.element(.p, .class("chapo"), text: t("devices.lead", language))
            w.element(.ul, .class("contacts")) { w in
                for session in all {
                    w.element(.li) { w in
                        w.element(.div) { w in
                            w.element(.strong, text: session.hash == caller.session.hash ? t("devices.this", language) : t(session.proof == .passkey ? "devices.byPasskey" : "devices.byPassword", language))
                            w.element(.small, text: t("devices.when", language, ["opened": neighbours.moment(session.opened, language), "seen": neighbours.moment(session.seen, language)]))
                        }
                        if session.hash != caller.session.hash {
                            form(&w, Path("/espace/appareils"), caller, language) { w in
                                w.hidden("session", session.mark)
                                w.element(.button, .class("modifier"), .type("submit"), text: t("devices.end", language))
                            }
                        }
                    }
                }
            }
            if all.count > 1 { form(&w, Path("/espace/appareils"), caller, language) { w in button(&w, t("devices.endAll", language), second: true, name: "toutes", value: "oui") } }
        }
    }

    private func endSessions(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        if visit.form["toutes"] == "oui" {
            try await sessions.endAll(of: caller.account.id, but: caller.session.hash)
        } else if let mark = visit.form["session"] {
            // Only one's own sessions are looked through.
            try await sessions.end(sessions.list(of: caller.account.id).filter { $0.mark == mark && $0.hash != caller.session.hash }.map(\.hash))
        }
        return devices(visit, caller, message: t("devices.ended", visit.language))
    }
}
