import HTML
import Site
import Vocabulary

/// Canary dossiers on the page of the security officer: what touched them, where they are, and how to leave one.
extension AccessPages {
    private static let control = Purpose(.control, .security)

    var canaryRoutes: [Route] {
        [
            guarded(.post, "/securite/temoins", .plantCanary, in: .organisation, for: Self.control, fields: ["poser"]) { visit, caller, permit in try await self.plant(visit, caller, permit) },
            guarded(.post, "/securite/alertes", .plantCanary, in: .organisation, for: Self.control, fields: ["alerte", "mot"]) { visit, caller, permit in try await self.seeAlerts(visit, caller, permit) },
        ]
    }

    /// The dossier that a request names: in its address, or in its form. Asked for when the request was refused.
    static func dossierAsked(_ visit: Visit) -> DossierID? {
        DossierID(visit.parameters["dossier"] ?? "") ?? DossierID(visit.form.line("numero").lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
    }

    /// An alert, with the names of the people in it.
    struct AlertShown: Sendable {
        let of: AccessBook.CanaryAlert
        let name: String
        /// The institution of the person, when it is another one.
        let elsewhere: String?
        let seenBy: String
    }

    func shown(_ alerts: [AccessBook.CanaryAlert], to caller: Caller) async throws -> [AlertShown] {
        let names = try await self.names(alerts.flatMap { [$0.account, $0.seen?.by].compactMap { $0 } })
        var shown: [AlertShown] = []
        for alert in alerts {
            var elsewhere: String?
            if let id = AccountID(alert.account), let account = try await book.account(id), account.place.organisation != caller.account.place.organisation { elsewhere = try await book.organisation(account.place.organisation)?.name }
            shown.append(AlertShown(of: alert, name: names[alert.account] ?? "", elsewhere: elsewhere, seenBy: alert.seen.flatMap { names[$0.by] } ?? ""))
        }
        return shown
    }

    private func triedWord(_ act: Act?, _ language: Language) -> String {
        switch act {
        case .askToJoin: t("canary.askedToJoin", language)
        case .openUrgently: t("canary.openedUrgently", language)
        case .readDossier: t("canary.read", language)
        default: t("canary.triedAddress", language)
        }
    }

    private func sentence(_ one: AlertShown, _ language: Language) -> String {
        let name = one.name + (one.elsewhere.map { " (" + $0 + ")" } ?? "")
        return t(one.of.count == 1 ? "canary.alert" : "canary.alertAgain", language, [
            "name": name, "moment": neighbours.moment(one.of.latest, language), "tried": triedWord(one.of.act, language), "count": "\(one.of.count)", "number": one.of.dossier.map(Self.number) ?? "",
        ])
    }

    /// What waits, in one form: which ones were looked at, and a word.
    func alertSection(_ w: inout HTMLWriter, _ visit: Visit, _ alerts: [AlertShown], _ errors: [FieldError], _ caller: Caller) {
        let language = visit.language, waiting = alerts.filter { $0.of.seen == nil }, seen = alerts.filter { $0.of.seen != nil }, word = t("form.error", language)
        w.element(.h2, text: t("canary.alerts", language))
        if waiting.isEmpty { w.element(.p, text: t("canary.noAlert", language)) } else {
            w.element(.div, .class("filet alerte"), .constant(.role, "status")) { w in w.element(.p, text: t("canary.whatToDo", language)) }
            draft(&w, Path("/securite/alertes"), visit, "/securite", caller) { w in
                w.choices(
                    name: "alerte", legend: t("canary.which", language), waiting.map { Choice("\($0.of.alert.number).\($0.of.alert.last)", sentence($0, language)) }, chosen: Set(visit.form.values("alerte")), single: false, errors: errors, errorWord: word)
                w.field(Field("mot", t("canary.word", language), hint: t("canary.wordHint", language), value: String((visit.form["mot"] ?? "").prefix(400))), errors: errors, errorWord: word)
                button(&w, t("canary.seen", language))
            }
        }
        guard !seen.isEmpty else { return }
        w.element(.details) { w in
            w.element(.summary, text: t("canary.seenBefore", language))
            for one in seen {
                w.element(.p, text: sentence(one, language))
                w.element(.p, .class("petit"), text: t("canary.seenBy", language, ["name": one.seenBy, "moment": one.of.seen.map { neighbours.moment($0.time, language) } ?? "", "word": one.of.seen?.word ?? ""]))
            }
        }
    }

    /// The canaries of the institution: their numbers, for the security officer only.
    func canarySection(_ w: inout HTMLWriter, _ canaries: [AccessBook.Canary], _ caller: Caller, _ language: Language) {
        w.element(.h2, text: t("canary.title", language))
        w.element(.p, text: t("canary.text", language))
        if canaries.isEmpty { w.element(.p, text: t("canary.none", language)) } else {
            w.element(.ul, .class("contacts")) { w in
                for canary in canaries {
                    w.element(.li) { w in
                        w.element(.div) { w in
                            w.element(.strong, .class("secret"), text: canary.dossier.text.uppercased())
                            w.element(.small, text: t("canary.planted", language, ["moment": neighbours.moment(canary.planted, language), "name": canary.colleague]))
                        }
                    }
                }
            }
            w.element(.p, text: t("canary.where", language))
        }
        if canaries.count < stories.count { form(&w, Path("/securite/temoins"), caller, language) { w in button(&w, t("canary.plant", language), second: true, name: "poser", value: "oui") } }
    }

    private func plant(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        guard visit.form["poser"] == "oui" else { throw NotHere() }
        do {
            try await book.plantCanary(permit, from: stories, hashing: hashing)
        } catch AccessBook.CanaryFault.noStoryLeft {
            return message(visit, caller, "noCanaryLeft", status: 409)
        } catch AccessBook.EnrolmentFault.busy {
            return message(visit, caller, "canaryBusy", status: 503)
        }
        return .seeOther(Path("/securite").localized(visit.language))
    }

    private func seeAlerts(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let language = visit.language, word = visit.form.line("mot")
        let alerts = visit.form.values("alerte").compactMap { text -> OrganisationEvent.Alert? in
            let parts = text.split(separator: ".").compactMap { Int($0) }
            return parts.count == 2 ? .init(number: parts[0], last: parts[1]) : nil
        }
        var errors: [FieldError] = []
        if alerts.isEmpty { errors.append(FieldError(field: "alerte", message: t("canary.noneChosen", language))) }
        if !(2...400).contains(word.count) { errors.append(FieldError(field: "mot", message: t("canary.noWord", language))) }
        guard errors.isEmpty else { return try await security(visit, caller, errors: errors) }
        do { try await book.see(permit, alerts, word: Sensible(word)) } catch is AccessBook.TeamFault { return message(visit, caller, "changed", status: 409) }
        return .seeOther(Path("/securite").localized(language))
    }
}
