import HTML
import Site
import Vocabulary

/// The requests of an institution, as its administrators and its security officers see them.
extension AccessPages {
    private struct RequestShown: Sendable {
        let of: ApprovalRecord
        let reason: String
        let asker: String
        let second: String
    }

    /// Requests older than this are in the journal only, in milliseconds: 30 days.
    private static let shownFor: Int64 = 30 * 86_400_000

    func approvals(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        let language = visit.language, now = neighbours.now()
        var shown: [RequestShown] = []
        for one in try await book.approvals(of: caller.account.place.organisation) where now - one.asked < Self.shownFor {
            let names = try await self.names([one.asker.text, one.decision?.by.text].compactMap { $0 })
            shown.append(RequestShown(of: one, reason: try await book.reason(one), asker: names[one.asker.text] ?? "", second: one.decision.flatMap { names[$0.by.text] } ?? ""))
        }
        let open = shown.filter { [.waiting, .agreed].contains($0.of.state(now)) }, over = shown.filter { ![.waiting, .agreed].contains($0.of.state(now)) }
        return page(visit, title: t("approval.title", language), caller: caller) { w in
            w.element(.p, .class("chapo"), text: t("approval.lead", language))
            w.element(.h2, text: t("approval.open", language))
            if open.isEmpty { w.element(.p, text: t("approval.none", language)) }
            for one in open { request(&w, one, caller, language) }
            w.element(.h2, text: t("approval.askTitle", language))
            w.element(.ul, .class("liens")) { w in
                if caller.account.place.duties.contains(.securityOfficer) { link(&w, Path("/securite/accords/journal"), t("approval.export", language), language) }
                link(&w, Path("/securite/accords/suspension"), t("approval.suspension", language), language)
            }
            guard !over.isEmpty else { return }
            w.element(.details) { w in
                w.element(.summary, text: t("approval.past", language))
                for one in over { request(&w, one, caller, language) }
            }
        }
    }

    private func matterWord(_ matter: ApprovalMatter, _ language: Language) -> String {
        switch matter {
        case .exportEntries(let from, let until): t("approval.exportOf", language, ["from": neighbours.moment(from, language), "until": neighbours.moment(until, language)])
        case .suspendEveryone: t("approval.suspension", language)
        }
    }

    private func stateWord(_ one: RequestShown, _ language: Language) -> String {
        let places = ["name": one.second, "moment": one.of.decision.map { neighbours.moment($0.time, language) } ?? ""]
        return switch one.of.state(neighbours.now()) {
        case .waiting: t("approval.waits", language, ["moment": neighbours.moment(one.of.asked + ApprovalRecord.lifetime, language)])
        case .agreed: t("approval.agreed", language, places)
        case .refused: t("approval.refused", language, places)
        case .used: t("approval.used", language, places)
        case .lapsed, .absent: t("approval.lapsed", language)
        }
    }

    private func request(_ w: inout HTMLWriter, _ one: RequestShown, _ caller: Caller, _ language: Language) {
        let isMine = one.of.asker == caller.account.id, state = one.of.state(neighbours.now())
        w.element(.section, .class("carte")) { w in
            w.element(.h3, text: matterWord(one.of.matter, language))
            w.element(.p, text: t("approval.askedBy", language, ["name": one.asker, "moment": neighbours.moment(one.of.asked, language)]))
            w.element(.p, text: one.reason)
            w.element(.p, .class("petit"), text: stateWord(one, language))
            if state == .waiting, isMine { w.element(.p, text: t("approval.mine", language)) }
            if state == .waiting, !isMine {
                form(&w, Path("/securite/accords/avis"), caller, language) { w in
                    w.hidden("demande", one.of.id.text)
                    w.element(.p, .class("actions")) { w in
                        w.element(.button, .class("bouton"), .type("submit"), .name("avis"), .value("oui"), text: t("approval.agree", language))
                        w.element(.button, .class("bouton second"), .type("submit"), .name("avis"), .value("non"), text: t("approval.refuse", language))
                    }
                }
            }
            guard state == .agreed, isMine else { return }
            let isExport = one.of.matter != .suspendEveryone
            if isExport { w.element(.p, text: t("approval.once", language)) }
            form(&w, Path(isExport ? "/securite/accords/telecharger" : "/securite/accords/suspendre"), caller, language) { w in
                w.hidden("demande", one.of.id.text)
                button(&w, t(isExport ? "approval.download" : "approval.suspendNow", language))
            }
        }
    }
}
