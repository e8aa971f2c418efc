import Access
import HTML
import Site
import Vault
import Vocabulary

/// Those whom one follows: all of them, tonight, what is to be done, those of whom nothing is heard.
extension CaseFilePages {
    var listRoutes: [Route] {
        [
            door.guarded(.get, "/jeunes", .useOwnAccount, for: Self.own, fields: ["tri"], inside: .readDossier) { visit, caller, _ in try await self.mine(visit, caller, query: nil) },
            door.guarded(.post, "/jeunes", .useOwnAccount, for: Self.own, fields: ["recherche"], inside: .readDossier) { visit, caller, _ in try await self.mine(visit, caller, query: visit.form.line("recherche")) },
            door.guarded(.get, "/nuit", .useOwnAccount, for: Self.own, fields: [Self.whole], inside: .readDossier) { visit, caller, _ in try await self.tonight(visit, caller) },
            door.guarded(.get, "/matin", .useOwnAccount, for: Self.own, fields: ["avant", Self.whole], inside: .readDossier) { visit, caller, _ in try await self.morning(visit, caller) },
            door.guarded(.get, "/taches", .useOwnAccount, for: Self.own, fields: [Self.whole], inside: .readDossier) { visit, caller, _ in try await self.tasks(visit, caller) },
            door.guarded(.get, "/sans-nouvelles", .useOwnAccount, for: Self.own, fields: ["jours"], inside: .readDossier) { visit, caller, _ in try await self.silent(visit, caller) },
        ]
    }

    /// - Parameter kinds: those whose last word the page shows.
    func followed(_ caller: Caller, showing kinds: Set<String> = [], wanted: Audiences = CaseBook.shown, recent: CaseBook.Recent = .none) async throws -> [Followed] {
        try await book.followed(by: caller.actor, of: caller.account, for: Self.protect, showing: kinds, wanted: wanted, recent: recent, today: today)
    }

    /// At night and in the morning, the health class too: who reads it must see the crisis of the night. The others are told that something is reserved.
    static let atNight = CaseBook.shown.union(.health)

    /// What says what is left to do after a return.
    static let sinceReturn = CaseFileProjection.sinceReturn
    static let sinceAway = ["policeInformed", "presenceNoted", "newsReceived"]

    /// Who it is, as this reader may know: name and age, or the number.
    func label(_ one: Followed, _ language: Language) -> String {
        guard let identity = one.identity, identity.calledName != nil else { return t("file.dossier", language, ["number": AccessPages.number(one.dossier)]) }
        return name(identity, language)
    }

    /// Who is not bound by secrecy reads no list: it is said as it is, never as "nobody".
    func outside(_ visit: Visit, _ caller: Caller, _ title: String) -> Reply? {
        guard !caller.account.place.secrecy.isBound else { return nil }
        let language = visit.language
        return door.page(visit, title: title, caller: caller) { w in
            w.element(.p, .class("chapo"), text: t("lists.notBound", language))
            w.element(.ul, .class("liens")) { w in door.link(&w, Path("/espace"), t("lists.myFiles", language), language) }
            calls(&w, language)
        }
    }

    enum Order: String, CaseIterable { case name = "nom", reached = "lien", written = "ecrit", due = "promesse" }

    private func mine(_ visit: Visit, _ caller: Caller, query: String?) async throws -> Reply {
        let language = visit.language, all: [Followed]
        if let page = outside(visit, caller, t("mine.title", language)) { return page }
        do { all = try await followed(caller, showing: ["bondStated"]) } catch let refusal as Refusal { throw refusal } catch { return failed(visit, caller, query) }
        let order = visit.form["tri"].flatMap(Order.init(rawValue:)) ?? .name
        let shown = query.map { $0.isEmpty ? all : CaseBook.search($0, in: all, today: today) } ?? all, labels = Dictionary(shown.map { ($0.dossier, label($0, language)) }) { first, _ in first }
        return door.page(visit, title: t("mine.title", language), caller: caller) { w in
            search(&w, caller, query, language)
            if let query, !query.isEmpty { w.element(.p, .constant(.role, "status"), text: shown.isEmpty ? t("mine.notFound", language) : t("mine.found", language, ["count": "\(shown.count)"])) }
            if all.isEmpty { w.element(.p, .class("chapo"), text: t("mine.empty", language)) }
            if query == nil, all.count > 1 { orders(&w, order, language) }
            w.element(.ul, .class("liens")) { w in
                for one in sorted(shown, order, labels) {
                    w.element(.li) { w in
                        w.element(.a, .href(path(one.dossier, "suivi").localized(language))) { w in
                            w.element(.span, text: labels[one.dossier] ?? "")
                            w.element(.span, .class("duree"), text: line(one, language))
                        }
                    }
                }
            }
            w.element(.ul, .class("liens")) { w in
                if caller.account.place.secrecy.isBound { door.link(&w, Path("/jeunes/ouvrir"), t("open.title", language), language) }
                for (place, key) in [(Path("/nuit"), "night.title"), (Path("/matin"), "morning.title"), (Path("/taches"), "tasks.title"), (Path("/sans-nouvelles"), "silent.title")] { door.link(&w, place, texts(key, language), language) }
            }
        }
    }

    /// Never "nobody" when the truth is an error; what was typed stays in its field.
    private func failed(_ visit: Visit, _ caller: Caller, _ query: String?) -> Reply {
        let language = visit.language
        return door.page(visit, title: t("mine.title", language), caller: caller, status: 500) { w in
            w.element(.div, .class("filet alerte"), .constant(.role, "alert")) { w in w.element(.p, text: t(query == nil ? "mine.unread" : "mine.failed", language)) }
            search(&w, caller, query, language)
            calls(&w, language)
        }
    }

    private func search(_ w: inout HTMLWriter, _ caller: Caller, _ query: String?, _ language: Language) {
        door.form(&w, Path("/jeunes"), caller, language) { w in
            w.field(Field("recherche", t("mine.search", language), hint: t("mine.searchHint", language), value: query ?? ""), errors: [], errorWord: "")
            door.button(&w, t("mine.searchButton", language), second: true)
        }
    }

    private func orders(_ w: inout HTMLWriter, _ current: Order, _ language: Language) {
        w.element(.ul, .class("coches"), .label(t("mine.order", language))) { w in
            for order in Order.allCases {
                w.element(.li) { w in w.element(.a, .class("lien"), .href(Path("/jeunes").localized(language).query("tri", order.rawValue)), order == current ? .constant(.ariaCurrent, "true") : nil, text: word(order, language)) }
            }
        }
    }

    private func word(_ order: Order, _ language: Language) -> String {
        switch order {
        case .name: t("order.name", language)
        case .reached: t("order.reached", language)
        case .written: t("order.written", language)
        case .due: t("order.due", language)
        }
    }

    private func sorted(_ list: [Followed], _ order: Order, _ labels: [DossierID: String]) -> [Followed] {
        switch order {
        case .name: list.map { (Folded.words(labels[$0.dossier] ?? "").joined(separator: " "), $0) }.sorted { ($0.0, $0.1.dossier.text) < ($1.0, $1.1.dossier.text) }.map(\.1)
        case .reached: list.sorted { ($0.reached ?? 0, $0.dossier.text) < ($1.reached ?? 0, $1.dossier.text) }
        case .written: list.sorted { ($0.written, $0.dossier.text) > ($1.written, $1.dossier.text) }
        case .due: list.map { (next($0) ?? late($0) ?? Self.farAway, $0) }.sorted { ($0.0, $0.1.dossier.text) < ($1.0, $1.1.dossier.text) }.map(\.1)
        }
    }

    /// The next day that somebody wrote, and the first of those that have passed.
    private func next(_ one: Followed) -> CivilDay? { one.waiting.compactMap(awaited).filter { $0 >= today }.min() }
    private func late(_ one: Followed) -> CivilDay? { one.waiting.compactMap(awaited).filter { $0 < today }.min() }

    /// Away, or what is promised next, or how the bond is.
    private func line(_ one: Followed, _ language: Language) -> String {
        if one.isClosed { return t("mine.closed", language) }
        if let absence = one.absence { return since(absence, language) }
        if let day = next(one) { return t("mine.next", language, ["day": day.text(language)]) }
        if let day = late(one) { return t("mine.late", language, ["day": day.text(language)]) }
        return one.file.last("bondStated").map { summary($0, language) } ?? ""
    }

    // MARK: Tonight

    private func tonight(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        if let page = outside(visit, caller, t("night.title", visit.language)) { return page }
        let language = visit.language, all = try await followed(caller, showing: Self.sinceReturn.union(Self.sinceAway), wanted: Self.atNight).filter { !$0.isClosed }, now = neighbours.civil(neighbours.now())
        let away = all.filter { $0.absence != nil }, back = back(all), page = Path("/nuit").localized(language)
        return door.page(visit, title: t("night.title", language), caller: caller) { w in
            w.element(.p, .class("chapo"), text: t("night.now", language, ["night": night(now, language), "hour": FactTime.clock(now.minute, language)]))
            w.element(.p) { w in w.element(.a, .class("bouton"), .href(Path("/retour").localized(language)), text: t("return.title", language)) }
            w.element(.h2, text: t("night.away", language, ["count": "\(away.count)"]))
            if away.isEmpty { w.element(.p, text: t("night.nobodyAway", language)) }
            shorten(&w, away, visit, page) { w, away in for one in away { self.away(&w, one, language) } }
            w.element(.h2, text: t("night.toDo", language))
            if back.isEmpty { w.element(.p, text: nothingLeft(all, language)) }
            shorten(&w, back, visit, page) { w, back in for (one, left) in back { pending(&w, one, left, language) } }
            calls(&w, language)
        }
    }

    /// What one may not read may still be to be done: nobody is told that nothing is.
    func nothingLeft(_ all: [Followed], _ language: Language) -> String { t(all.contains { $0.file.elements.contains(where: \.isVeiled) } ? "night.nothingLeftRead" : "night.nothingLeft", language) }

    func away(_ w: inout HTMLWriter, _ one: Followed, _ language: Language) {
        guard let absence = one.absence else { return }
        w.element(.section, .class("carte")) { w in
            w.element(.h3) { w in w.element(.a, .class("lien"), .href(path(one.dossier, "suivi").localized(language)), text: label(one, language)) }
            w.element(.p) { w in w.element(.strong, text: since(absence, language)) }
            // A return told by somebody who may not end the absence is said too.
            for kind in Self.sinceAway + ["returnRecorded"] {
                if let last = one.file.last(kind), last.number > absence.number { w.element(.p, text: last.kind.title(language) + (language == .fr ? "\u{A0}: " : ": ") + summary(last, language)) }
            }
            w.element(.p, .class("actions")) { w in
                w.element(.a, .class("bouton"), .href(path(one.dossier, "retour").localized(language)), text: t("return.button", language))
                w.element(.a, .class("bouton second"), .href(path(one.dossier, "ajouter", "presenceNoted").localized(language)), text: t("night.trace", language))
            }
        }
    }

    /// Those who are back and for whom something is left to do, the last return first.
    func back(_ all: [Followed]) -> [(one: Followed, left: (back: Element, gestures: [KindField]))] {
        all.compactMap { one in toDo(one).back.map { (one, $0) } }.sorted { ($0.left.back.revisions.first?.written ?? 0, $1.one.dossier.text) > ($1.left.back.revisions.first?.written ?? 0, $0.one.dossier.text) }
    }

    func pending(_ w: inout HTMLWriter, _ one: Followed, _ left: (back: Element, gestures: [KindField]), _ language: Language) {
        w.element(.section, .class("carte")) { w in
            w.element(.h3) { w in w.element(.a, .class("lien"), .href(path(one.dossier, "suivi").localized(language)), text: label(one, language)) }
            w.element(.p, .class("petit"), text: t("night.backAt", language, ["when": time(left.back, language)]))
            w.element(.ul, .class("liens")) { w in
                for gesture in left.gestures {
                    w.element(.li) { w in
                        w.element(.a, .href(path(one.dossier, "ajouter", "gestureDone").localized(language).query("de", "\(left.back.number)").query("geste", gesture.id))) { w in
                            w.element(.span, text: gesture.label(language))
                            w.element(.span, .class("duree"), text: t("tasks.done", language))
                        }
                    }
                }
            }
        }
    }
}
