import HTML
import Site
import Vocabulary

/// The place of a person in their institution: profession, secrecy, unit, duties.
extension AccessPages {
    private static let manage = Purpose(.manage, .security)

    var placeRoutes: [Route] {
        [
            guarded(.get, "/organisation/personnes/{personne}", .administer, in: .organisation, for: Self.manage) { visit, caller, _ in try await self.placePage(visit, caller) },
            guarded(.post, "/organisation/personnes/{personne}/place", .administer, in: .organisation, for: Self.manage, fields: Self.placeNames) { visit, caller, _ in try await self.changePlace(visit, caller) },
        ]
    }

    static let placeNames = ["metier", "secret", "unite-de", "charge"]
    private static let duties: [(name: String, duty: Duties)] = [("administration", .administrator), ("securite", .securityOfficer), ("astreinte", .supervisor)]

    private func secrecyWord(_ secrecy: Secrecy, _ language: Language) -> String {
        switch secrecy {
        case .profession: t("secrecy.profession", language)
        case .mission: t("secrecy.mission", language)
        case .none: t("secrecy.none", language)
        }
    }

    func placeFields(_ w: inout HTMLWriter, _ organisation: Organisation, _ typed: FormBody, _ errors: [FieldError], _ language: Language) {
        let word = t("form.error", language)
        w.choices(name: "metier", legend: t("organisation.profession", language), Profession.allCases.map { Choice($0.rawValue, neighbours.profession($0)(language)) }, chosen: [typed["metier"] ?? ""], single: true, columns: true, errors: errors, errorWord: word)
        w.choices(name: "secret", legend: t("organisation.secrecy", language), hint: t("organisation.secrecyHint", language), Secrecy.allCases.map { Choice($0.rawValue, secrecyWord($0, language)) }, chosen: [typed["secret"] ?? ""], single: true, errors: errors, errorWord: word)
        if !organisation.units.isEmpty { w.choices(name: "unite-de", legend: t("organisation.unit", language), [Choice("", t("organisation.anyUnit", language))] + organisation.units.enumerated().map { Choice("\($0)", $1) }, chosen: [typed["unite-de"] ?? ""], single: true) }
        w.choices(name: "charge", legend: t("organisation.duties", language), hint: t("organisation.dutiesHint", language), [Choice("administration", t("duty.administrator", language)), Choice("securite", t("duty.securityOfficer", language)), Choice("astreinte", t("duty.supervisor", language))], chosen: Set(typed.values("charge")), single: false, errors: errors, errorWord: word)
    }

    /// The place that a form describes, or what is wrong with it.
    func place(_ visit: Visit, in organisation: OrganisationID) async throws -> (AccountEvent.Place?, [FieldError]) {
        let language = visit.language, duties = Self.duties.filter { visit.form.values("charge").contains($0.name) }.reduce(into: Duties()) { $0.formUnion($1.duty) }
        let count = try await book.organisation(organisation)?.units.count ?? 0, unit = visit.form["unite-de"].flatMap { Int($0) }.flatMap { (0..<count).contains($0) ? $0 : nil }
        let profession = visit.form["metier"].flatMap(Profession.init(rawValue:)), secrecy = visit.form["secret"].flatMap(Secrecy.init(rawValue:))
        var errors: [FieldError] = []
        if profession == nil { errors.append(FieldError(field: "metier", message: t("organisation.noProfession", language))) }
        if secrecy == nil { errors.append(FieldError(field: "secret", message: t("organisation.noSecrecy", language))) }
        if !duties.areApart { errors.append(FieldError(field: "charge", message: t("organisation.twoDuties", language))) }
        guard errors.isEmpty, let profession, let secrecy else { return (nil, errors) }
        return (AccountEvent.Place(organisation: organisation, unit: unit, profession: profession, secrecy: secrecy, duties: duties), [])
    }

    private func placePage(_ visit: Visit, _ caller: Caller, errors: [FieldError] = []) async throws -> Reply {
        let account = try await colleague(visit, caller), language = visit.language, place = account.place, person = try await book.person(account).reveal()
        guard let organisation = try await book.organisation(place.organisation) else { throw NotHere() }
        let kept = [("metier", place.profession.rawValue), ("secret", place.secrecy.rawValue), ("unite-de", place.unit.map { "\($0)" } ?? "")] + Self.duties.filter { place.duties.contains($0.duty) }.map { ("charge", $0.name) }
        // What was typed comes back with its faults, or from a screen that was hidden; else what is.
        let typed = Self.placeNames.contains { visit.form[$0] != nil } ? visit.form : FormBody(fields: kept.map { (name: $0.0, value: $0.1) })
        return page(visit, title: t("place.title", language), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors, isForm: true) { w in
            w.element(.p, .class("chapo"), text: person.name)
            w.element(.p, text: t("place.lead", language))
            draft(&w, Path("/organisation/personnes").appending(account.id.text).appending("place"), visit, "/organisation/personnes/{personne}", caller) { w in
                placeFields(&w, organisation, typed, errors, language)
                button(&w, t("proofs.save", language))
            }
        }
    }

    private func changePlace(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        let account = try await colleague(visit, caller), (place, errors) = try await place(visit, in: account.place.organisation)
        guard let place else { return try await placePage(visit, caller, errors: errors) }
        if place != account.place {
            let opensLess = !place.duties.isSuperset(of: account.place.duties) || (account.place.secrecy.isBound && !place.secrecy.isBound) || !place.profession.audiences.isSuperset(of: account.place.profession.audiences)
            if opensLess, account.state == .active, let refusal = await tooMany(visit, caller) { return refusal }
            try await book.place(account, at: place, by: caller.account.id.text)
            try await sessions.endAll(of: account.id)
        }
        return .seeOther(Path("/organisation").localized(visit.language))
    }
}
