import HTML
import Site
import Vault
import Vocabulary

/// A dossier as its team reads it: why it is opened, what may be read, who has read it.
extension AccessPages {
    private static let manage = Purpose(.manage, .sharedSecrecy)

    var dossierRoutes: [Route] {
        [
            guarded(.get, "/dossiers/{dossier}", .seeTeam, in: .dossier, for: Self.manage) { visit, caller, permit in try await self.team(visit, caller, permit) },
            guarded(.post, "/dossiers/{dossier}", .seeTeam, in: .dossier, for: Self.manage, fields: ["but", "lieu", "suite-a"], inside: .readDossier) { visit, caller, permit in try await self.read(visit, caller, permit) },
        ] + readersRoutes
    }

    /// The aims proposed to who opens a dossier.
    static func aims(_ caller: Caller, isUrgent: Bool) -> [Purpose.Aim] { isUrgent ? [.urgency] : caller.account.place.profession.isHealth ? [.protect, .care, .evaluate, .decide, .justice] : [.protect, .evaluate, .decide, .justice] }

    /// Open to this person in an emergency only.
    static func isUrgent(_ facts: DossierFacts, _ now: Int64) -> Bool { !facts.isMember(now) && facts.urgentUntil != nil }

    public func aimWord(_ aim: Purpose.Aim, _ language: Language) -> String {
        switch aim {
        case .protect: t("aim.protect", language)
        case .care: t("aim.care", language)
        case .evaluate: t("aim.evaluate", language)
        case .decide: t("aim.decide", language)
        case .justice: t("aim.justice", language)
        case .urgency: t("aim.urgency", language)
        case .manage: t("aim.manage", language)
        case .control: t("aim.control", language)
        }
    }

    public func audienceWord(_ audience: AudienceClass, _ language: Language) -> String {
        switch audience {
        case .identity: t("audience.identity", language)
        case .location: t("audience.location", language)
        case .health: t("audience.health", language)
        case .social: t("audience.social", language)
        case .judicial: t("audience.judicial", language)
        }
    }

    /// The form that opens a dossier: one aim, already chosen, one button.
    func opening(_ w: inout HTMLWriter, _ dossier: DossierID, _ caller: Caller, isUrgent: Bool, _ language: Language) {
        let aims = Self.aims(caller, isUrgent: isUrgent)
        form(&w, Path("/dossiers").appending(dossier.text), caller, language) { w in
            w.choices(name: "but", legend: t("open.why", language), hint: t("open.whyHint", language), aims.map { Choice($0.rawValue, aimWord($0, language)) }, chosen: [aims.first?.rawValue ?? ""], single: true)
            button(&w, t("open.button", language))
        }
    }

    private func read(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        guard case .dossier(let facts) = permit.resource else { throw NotHere() }
        let language = visit.language
        guard let aim = visit.form["but"].flatMap(Purpose.Aim.init(rawValue:)), Self.aims(caller, isUrgent: Self.isUrgent(facts, neighbours.now())).contains(aim) else {
            return try await team(visit, caller, permit, errors: [FieldError(field: "but", message: t("open.whyMissing", language))])
        }
        let purpose = Purpose(aim, aim == .care ? .careTeam : .sharedSecrecy)
        let reading: DossierReading
        do {
            reading = try await book.read(facts.id, by: caller.actor, for: purpose, requiring: visit.form["lieu"] == "oui" ? .location : [], from: visit.form["suite-a"].flatMap { Int($0) } ?? 1)
        } catch let refusal as Refusal where refusal == .reserved || refusal == .tooMany {
            if refusal == .tooMany { neighbours.report("an account opened more dossiers in an hour than the limit: see the page of the security officer") }
            try await book.record(refusal, caller.actor, .readDossier, purpose, on: facts.id)
            return message(visit, caller, "refused.\(refusal)", status: 403)
        }
        aims.remember(aim, caller.session, facts.id)
        let view = try await self.view(facts, caller, authors: reading.elements.map(\.author), language)
        return page(visit, title: t("dossier.title", language, ["number": Self.number(facts.id)]), caller: caller) { w in
            w.element(.p, .class("petit"), text: t("dossier.recorded", language, ["aim": aimWord(aim, language)]))
            if !reading.awaiting.isEmpty { again(&w, facts.id, aim, caller, name: "lieu", value: "oui", t("dossier.locationWaits", language), t("dossier.showLocation", language), language) }
            beyond.room?.draw(&w, reading, view)
            if let next = reading.next { again(&w, facts.id, aim, caller, name: "suite-a", value: "\(next)", t("dossier.goesOn", language), t("dossier.next", language), language) }
            w.element(.ul, .class("liens")) { w in
                link(&w, Path("/dossiers").appending(facts.id.text), t("team.title", language), language)
                if facts.isMember(neighbours.now()) { link(&w, Path("/dossiers").appending(facts.id.text).appending("lectures"), t("readers.title", language), language) }
            }
        }
    }

    /// The same dossier for the same aim: with the location, or further on. It is another reading, written like the first one.
    private func again(_ w: inout HTMLWriter, _ dossier: DossierID, _ aim: Purpose.Aim, _ caller: Caller, name: String, value: String, _ text: String, _ word: String, _ language: Language) {
        form(&w, Path("/dossiers").appending(dossier.text), caller, language) { w in
            w.element(.p, text: text)
            w.hidden("but", aim.rawValue)
            w.hidden(name, value)
            button(&w, word, second: true)
        }
    }

    /// The names of accounts, each opened once.
    public func names(_ accounts: some Sequence<String>) async throws -> [String: String] {
        var names: [String: String] = [:]
        for text in Set(accounts) {
            guard let id = AccountID(text), let account = try await book.account(id) else { continue }
            names[text] = try await book.person(account).reveal().name
        }
        return names
    }

    /// The professions of accounts, in words.
    public func professions(_ accounts: some Sequence<String>, _ language: Language) async throws -> [String: String] {
        var professions: [String: String] = [:]
        for text in Set(accounts) {
            guard let id = AccountID(text), let account = try await book.account(id) else { continue }
            professions[text] = neighbours.profession(account.place.profession)(language)
        }
        return professions
    }
}
