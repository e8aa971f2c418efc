import HTML
import Site
import Vocabulary

/// What the security officer of an institution looks at: refusals and openings of its people. Counts and names; nothing of a dossier.
extension AccessPages {
    private static let control = Purpose(.control, .security)

    var securityRoutes: [Route] {
        [guarded(.get, "/securite", .watch, in: .organisation, for: Self.control) { visit, caller, _ in try await self.security(visit, caller) }] + canaryRoutes + approvalRoutes
    }

    func security(_ visit: Visit, _ caller: Caller, errors: [FieldError] = []) async throws -> Reply {
        let language = visit.language, organisation = caller.account.place.organisation
        let canaryAlerts = try await shown(try await book.alerts(of: organisation), to: caller), canaries = try await book.canaries(of: organisation)
        let rows = try await book.activity(of: caller.account.place.organisation), names = try await self.names(rows.map(\.account.text))
        let alerts = rows.filter(\.needsALook)
        return page(visit, title: t("security.title", language), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors, isForm: canaryAlerts.contains { $0.of.seen == nil }) { w in
            w.element(.p, .class("chapo"), text: t("security.lead", language))
            alertSection(&w, visit, canaryAlerts, errors, caller)
            w.element(.h2, text: t("security.toSee", language))
            if alerts.isEmpty { w.element(.p, text: t("security.nothing", language)) }
            for row in alerts {
                w.element(.div, .class("filet orienter")) { w in
                    w.element(.p, text: t("security.alert", language, ["name": names[row.account.text] ?? "", "refusals": "\(row.refusalsOfDay)", "openings": "\(row.mostOpeningsInAnHour)"]))
                }
            }
            if !rows.isEmpty {
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
            w.element(.p, .class("petit"), text: t("security.limits", language))
            canarySection(&w, canaries, caller, language)
        }
    }
}
