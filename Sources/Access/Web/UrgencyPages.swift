import HTML
import Site
import Vocabulary

/// Opening a dossier in an emergency, and looking at it afterwards.
extension AccessPages {
    private static let urgency = Purpose(.urgency, .sharedSecrecy), control = Purpose(.control, .security)

    var urgencyRoutes: [Route] {
        [
            guarded(.get, "/urgence", .useOwnAccount, for: Purpose(.manage, .security)) { visit, caller, _ in self.urgencyPage(visit, caller) },
            guarded(.post, "/urgence", .useOwnAccount, for: Purpose(.manage, .security), fields: ["numero", "motif", "raison"], inside: .openUrgently) { visit, caller, _ in try await self.openUrgently(visit, caller) },
            guarded(.get, "/astreinte", .reviewUrgency, in: .organisation, for: Self.control) { visit, caller, _ in try await self.reviews(visit, caller) },
            guarded(.post, "/astreinte/{personne}", .reviewUrgency, in: .organisation, for: Self.control, fields: ["ouverture", "avis"]) { visit, caller, permit in try await self.review(visit, caller, permit) },
        ]
    }

    func reasonWord(_ reason: Urgency.Reason, _ language: Language) -> String {
        switch reason {
        case .danger: t("urgency.danger", language)
        case .runaway: t("urgency.runaway", language)
        case .noAnswer: t("urgency.noAnswer", language)
        }
    }

    private func urgencyPage(_ visit: Visit, _ caller: Caller, errors: [FieldError] = []) -> Reply {
        let language = visit.language, word = t("form.error", language)
        return page(visit, title: t("urgency.title", language), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors, isForm: true) { w in
            w.element(.p, .class("chapo"), text: t("urgency.lead", language))
            w.element(.p, text: t("urgency.limits", language))
            draft(&w, Path("/urgence"), visit, "/urgence", caller) { w in
                w.field(Field("numero", t("join.number", language), hint: t("join.numberHint", language), value: String((visit.form["numero"] ?? "").prefix(80))), errors: errors, errorWord: word)
                w.choices(name: "motif", legend: t("urgency.reason", language), Urgency.Reason.allCases.map { Choice($0.rawValue, reasonWord($0, language)) }, chosen: [visit.form["motif"] ?? ""], single: true, errors: errors, errorWord: word)
                w.field(Field("raison", t("urgency.words", language), hint: t("urgency.wordsHint", language), value: String((visit.form["raison"] ?? "").prefix(20_000)), shape: .lines(3)), errors: errors, errorWord: word)
                button(&w, t("urgency.button", language))
            }
        }
    }

    private func openUrgently(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        let language = visit.language, words = TypedText.trimmed(TypedText.cleaned(visit.form["raison"] ?? ""))
        let dossier = DossierID(visit.form.line("numero").lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }), reason = visit.form["motif"].flatMap(Urgency.Reason.init(rawValue:))
        var errors: [FieldError] = []
        if dossier == nil { errors.append(FieldError(field: "numero", message: t("join.wrong", language))) }
        if reason == nil { errors.append(FieldError(field: "motif", message: t("urgency.noReason", language))) }
        if words.count < UrgencyLimits.shortestReason { errors.append(FieldError(field: "raison", message: t("urgency.tooShort", language))) }
        if words.count > 1_000 { errors.append(FieldError(field: "raison", message: t("urgency.tooLong", language))) }
        guard errors.isEmpty, let dossier, let reason else { return urgencyPage(visit, caller, errors: errors) }
        // Asked here, with the facts of the dossier named in the form: refusals are said as everywhere.
        do {
            let permit = try authorise(caller.actor, .openUrgently, .dossier(try await book.facts(dossier, for: caller.account.id)), for: Self.urgency, at: neighbours.now())
            try await book.openUrgently(permit, reason: reason, words: Sensible(words))
        } catch let refusal as Refusal where [.absent, .urgencyRight, .newcomer].contains(refusal) {
            // Said at the field, with every word still there.
            try await book.record(refusal, caller.actor, .openUrgently, Self.urgency, on: dossier)
            let message = switch refusal {
            case .absent: t("urgency.opensNothing", language)
            case .newcomer: t("message.refused.newcomer.text", language)
            default: t("message.refused.urgencyRight.text", language)
            }
            return urgencyPage(visit, caller, errors: [FieldError(field: "numero", message: message)])
        }
        neighbours.report("a dossier was opened in an emergency: its review is due within 72 hours")
        return .seeOther(Path("/dossiers").appending(dossier.text).localized(language))
    }

    /// What the team of a dossier sees of it: who, when, why.
    func urgencyBanner(_ w: inout HTMLWriter, _ urgencies: [UrgencyShown], withWords: Bool = true, _ language: Language) {
        for one in urgencies {
            w.element(.div, .class("filet alerte"), .constant(.role, "status")) { w in
                w.element(.p) { w in w.element(.strong, text: t("urgency.opened", language, ["name": one.name, "moment": neighbours.moment(one.of.urgency.opened, language)])) }
                w.element(.p, text: reasonWord(one.of.urgency.reason, language) + (withWords ? (language == .fr ? "\u{202F}: " : ": ") + one.words : ""))
                if let review = one.of.urgency.review { w.element(.p, text: t(review.wasRight ? "urgency.wasRight" : "urgency.wasWrong", language)) } else { w.element(.p, text: t("urgency.waits", language)) }
            }
        }
    }

    struct UrgencyShown: Sendable {
        let of: AccessBook.UrgencyOf
        let name: String
        let words: String
    }

    func shown(_ urgencies: [AccessBook.UrgencyOf]) async throws -> [UrgencyShown] {
        var shown: [UrgencyShown] = []
        for one in urgencies { shown.append(UrgencyShown(of: one, name: try await book.person(one.account).reveal().name, words: try await book.words(one))) }
        return shown
    }

    private func reviews(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        let language = visit.language, waiting = try await shown(try await book.urgenciesToReview(in: caller.account.place.organisation, by: caller.account)), elsewhere = try await shown(try await urgenciesElsewhere(caller)), referents = try await referentsShown(caller)
        return page(visit, title: t("review.title", language), caller: caller) { w in
            w.element(.p, .class("chapo"), text: t("review.lead", language))
            if waiting.isEmpty { w.element(.p, text: t("review.nothing", language)) }
            for one in waiting {
                w.element(.section, .class("carte")) { w in
                    w.element(.h2, text: t("space.dossier", language, ["number": Self.number(one.of.urgency.dossier)]))
                    urgencyBanner(&w, [one], language)
                    if one.of.account.id != caller.account.id {
                        form(&w, Path("/astreinte").appending(one.of.account.id.text), caller, language) { w in
                            w.hidden("ouverture", "\(one.of.urgency.number)")
                            w.element(.p, .class("actions")) { w in
                                w.element(.button, .class("bouton"), .type("submit"), .name("avis"), .value("juste"), text: t("review.right", language))
                                w.element(.button, .class("bouton second"), .type("submit"), .name("avis"), .value("injuste"), text: t("review.wrong", language))
                            }
                        }
                    }
                }
            }
            elsewhereSection(&w, elsewhere, language)
            referentsSection(&w, referents, caller, language)
        }
    }

    private func review(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        guard let account = AccountID(visit.parameters["personne"] ?? ""), let number = Int(visit.form["ouverture"] ?? ""), let verdict = visit.form["avis"], ["juste", "injuste"].contains(verdict) else { throw NotHere() }
        do { try await book.review(permit, account, number: number, wasRight: verdict == "juste") } catch is AccessBook.TeamFault { return message(visit, caller, "changed", status: 409) }
        if verdict == "injuste" { neighbours.report("an urgent opening was judged wrong: see the page of the on-call supervisor") }
        return .seeOther(Path("/astreinte").localized(visit.language))
    }
}
