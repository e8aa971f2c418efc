import HTML
import Site
import Vocabulary

/// What the security officer of an institution looks at, a section for each subject. Counts, times and names; nothing of a dossier but its short number.
extension AccessPages {
    private static let control = Purpose(.control, .security)
    /// How far back proofs of identity are looked at, in milliseconds: a week.
    private static let week: Int64 = 7 * 86_400_000

    var securityRoutes: [Route] {
        [guarded(.get, "/securite", .watch, in: .organisation, for: Self.control) { visit, caller, _ in try await self.security(visit, caller) }] + canaryRoutes + approvalRoutes
    }

    /// Somebody who chose other proofs, and when.
    private struct ProofShown: Sendable {
        let name: String
        let notice: ProofNotice
    }

    func security(_ visit: Visit, _ caller: Caller, errors: [FieldError] = []) async throws -> Reply {
        let language = visit.language, organisation = caller.account.place.organisation, people = try await book.people(of: organisation)
        let alerts = try await shown(try await book.alerts(of: organisation), to: caller), canaries = try await book.canaries(of: organisation)
        let urgencies = try await book.urgenciesToReview(in: organisation, by: caller.account), limits = try await book.limitState(of: organisation), activity = try await book.activity(of: organisation)
        let names = try await self.names(activity.map(\.account.text) + urgencies.map(\.account.id.text) + limits.people.map(\.account) + limits.trips.map(\.account))
        var proofs: [ProofShown] = []
        for account in people { for notice in account.proofs where notice.isChange && neighbours.now() - notice.time < Self.week { proofs.append(ProofShown(name: try await book.person(account).reveal().name, notice: notice)) } }
        var officers: [(name: String, since: Int64)] = []
        for account in people where !account.place.duties.isDisjoint(with: [.administrator, .securityOfficer]) && account.state == .active && !account.isKnown(neighbours.now()) { officers.append((try await book.person(account).reveal().name, account.settled ?? 0)) }
        proofs.sort { $0.notice.time > $1.notice.time }
        return page(visit, title: t("security.title", language), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors, isForm: alerts.contains { $0.of.seen == nil }) { [proofs, officers] w in
            w.element(.p, .class("chapo"), text: t("security.lead", language))
            alertSection(&w, visit, alerts, errors, caller)
            urgencySection(&w, urgencies, names, language)
            activitySection(&w, activity, names, language)
            limitSection(&w, limits, names, language)
            proofSection(&w, proofs, language)
            if caller.actor.isKnown { canarySection(&w, canaries, caller, language) } else { newOfficer(&w, language) }
            newOfficers(&w, officers, language)
            w.element(.ul, .class("liens")) { w in link(&w, Path("/securite/accords"), t("approval.title", language), language) }
        }
    }

    /// Urgent openings that wait for the supervisor: who, and since when. Not why.
    private func urgencySection(_ w: inout HTMLWriter, _ urgencies: [AccessBook.UrgencyOf], _ names: [String: String], _ language: Language) {
        w.element(.h2, text: t("security.urgencies", language))
        if urgencies.isEmpty { w.element(.p, text: t("security.noUrgency", language)) }
        if !urgencies.isEmpty { w.element(.ul) { w in
            for one in urgencies {
                let places = ["name": names[one.account.id.text] ?? "", "moment": neighbours.moment(one.urgency.opened, language), "number": Self.number(one.urgency.dossier)]
                w.element(.li, text: one.urgency.isOverdue(neighbours.now()) ? t("security.overdue", language, places) : t("security.waits", language, places))
            }
        } }
    }

    private func activitySection(_ w: inout HTMLWriter, _ rows: [AccountActivity], _ names: [String: String], _ language: Language) {
        let alerts = rows.filter(\.needsALook)
        w.element(.h2, text: t("security.toSee", language))
        if alerts.isEmpty { w.element(.p, text: t("security.nothing", language)) }
        for row in alerts {
            w.element(.div, .class("filet orienter")) { w in
                w.element(.p, text: t("security.alert", language, ["name": names[row.account.text] ?? "", "refusals": "\(row.refusalsOfDay)", "openings": "\(row.mostOpeningsInAnHour)"]))
            }
        }
        guard !rows.isEmpty else { return }
        w.element(.table, .class("table-large")) { w in
            w.element(.caption, text: t("security.caption", language))
            w.element(.thead) { w in w.element(.tr) { w in for word in [t("security.who", language), t("security.openings", language), t("security.refusals", language)] { w.element(.th, .constant(.scope, "col"), text: word) } } }
            w.element(.tbody) { w in
                for row in rows {
                    w.element(.tr) { w in
                        w.element(.th, .constant(.scope, "row"), text: names[row.account.text] ?? "")
                        w.element(.td, .columnTitle(t("security.openings", language)), text: "\(row.openingsOfMonth)")
                        w.element(.td, .columnTitle(t("security.refusals", language)), text: "\(row.refusalsOfMonth)")
                    }
                }
            }
        }
    }

    /// The circuit breaker: how near, by whom, and when it opened.
    private func limitSection(_ w: inout HTMLWriter, _ state: AccessBook.LimitState, _ names: [String: String], _ language: Language) {
        w.element(.h2, text: t("security.limit", language))
        w.element(.p, .class("petit"), text: t("security.limits", language))
        w.element(.p, text: t("security.here", language, ["count": "\(state.here)"]))
        if !state.people.isEmpty || !state.trips.isEmpty || !state.tripsHere.isEmpty { w.element(.ul) { w in
            for one in state.people { w.element(.li, text: t("security.halfway", language, ["name": names[one.account] ?? "", "count": "\(one.count)"])) }
            for one in state.trips { w.element(.li, text: t("security.tripped", language, ["name": names[one.account] ?? "", "moment": neighbours.moment(one.time, language)])) }
            for time in state.tripsHere { w.element(.li, text: t("security.trippedHere", language, ["moment": neighbours.moment(time, language)])) }
        } }
        if state.trips.isEmpty, state.tripsHere.isEmpty { w.element(.p, text: t("security.noTrip", language)) }
    }

    private func proofSection(_ w: inout HTMLWriter, _ proofs: [ProofShown], _ language: Language) {
        w.element(.h2, text: t("security.proofs", language))
        if proofs.isEmpty { w.element(.p, text: t("security.noProof", language)) }
        guard !proofs.isEmpty else { return }
        w.element(.ul) { w in
            for one in proofs { w.element(.li, text: t("security.proof", language, ["name": one.name, "moment": neighbours.moment(one.notice.time, language), "what": proofWord(one.notice.kind, language)])) }
        }
    }

    /// A false officer, made a moment ago, must not learn where the canaries are.
    private func newOfficer(_ w: inout HTMLWriter, _ language: Language) {
        w.element(.h2, text: t("canary.title", language))
        w.element(.p, text: t("canary.newOfficer", language))
    }

    /// Who has just been made responsible for accounts or accesses: the others see it for a week.
    private func newOfficers(_ w: inout HTMLWriter, _ officers: [(name: String, since: Int64)], _ language: Language) {
        guard !officers.isEmpty else { return }
        w.element(.h2, text: t("security.newOfficers", language))
        w.element(.ul) { w in for one in officers { w.element(.li, text: t("security.newOfficer", language, ["name": one.name, "moment": neighbours.moment(one.since, language)])) } }
    }

    /// What changed, as it is said after a name.
    private func proofWord(_ kind: ProofNotice.Kind, _ language: Language) -> String {
        switch kind {
        case .passkeyAdded: t("security.passkeyAdded", language)
        case .passwordChosen: t("security.passwordChosen", language)
        case .providerLinked: t("security.providerLinked", language)
        case .enrolledAgain: t("security.enrolledAgain", language)
        case .recoveryCodeUsed, .newMachine: ""
        }
    }
}
