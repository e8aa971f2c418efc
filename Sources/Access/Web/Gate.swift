import HTML
import Site
import Vocabulary

/// The one way into a signed-in page: cookie, account, screen, form, right; then the page.
extension AccessPages {
    /// Where an act is done.
    public enum Place: Sendable {
        case own
        case organisation
        /// The dossier named in the address.
        case dossier
    }

    /// A page that needs a session and the right to an act.
    /// - Parameters:
    ///   - fields: those of the page; the token of the form is added.
    ///   - upload: for a form that sends a file, the largest body in bytes: of a larger one, the page gets the fields, and the file cut.
    ///   - second: who asked first, when the act is the second of two persons.
    ///   - inside: the act that the page asks for itself, once it has read its form.
    public func guarded(
        _ method: Route.Method, _ path: String, _ act: Act, in place: Place = .own, for purpose: Purpose, fields: [String] = [], upload: Int? = nil, second: (@Sendable (Visit) -> AccountID?)? = nil, inside: Act? = nil,
        _ answer: @escaping @Sendable (Visit, Caller, Permit) async throws -> Reply
    ) -> Route {
        Route(method, path, policy: RoutePolicy((inside ?? act).rawValue, isPublic: false), fields: fields + (method == .post ? [FieldName.token, FieldName.here] : []), bodyLimit: upload ?? Route.usualLimit, mayCut: upload != nil) { visit in
            let cookie = visit.cookies[CookieName.session], asked = inside ?? act
            let isFromHere = method == .get || cookie.map { Constant.areEqual(Array((visit.form[FieldName.token] ?? "").utf8), Array(Caller.formToken($0).utf8)) } ?? false
            @Sendable func here(_ account: AccountID?) -> Continuation { self.continuation(visit, method, path, asked, isFromHere, account: account) }
            guard let caller = try await self.caller(visit) else { return try await self.door(visit, continuing: here(cookie.flatMap(self.sessions.owner) ?? self.writer(visit))) }
            guard !caller.session.isHidden else { return try await self.proveAgain(visit, caller, .hidden, here(caller.account.id)) }
            guard isFromHere else { return self.sendAgain(visit, caller, path) }
            @Sendable func answered() async throws -> Reply {
                do {
                    let resource = try await self.resource(place, visit, caller, second?(visit))
                    return try await answer(visit, caller, try authorise(caller.actor, act, resource, for: purpose, at: self.neighbours.now()))
                } catch let refusal as Refusal {
                    return try await self.refused(refusal, asked, purpose, visit, caller, here(caller.account.id))
                } catch is AccessBook.Changed {
                    return self.message(visit, caller, "changed", status: 409)
                }
            }
            guard method == .post, case .dossier = place, upload == nil else { return try await answered() }
            return try await self.repeats.once(Repeats.name(visit, caller.session.hash), session: caller.session.hash, now: self.neighbours.now(), answered)
        }
    }

    /// Whose form it is, by what this server sealed in it: somebody signed out in another window, and the words are still theirs.
    private func writer(_ visit: Visit) -> AccountID? { opened(visit.form[FieldName.here])?.account.flatMap { AccountID($0) } }

    private func resource(_ place: Place, _ visit: Visit, _ caller: Caller, _ second: AccountID?) async throws -> Resource {
        switch place {
        case .own: return .ownAccount
        case .organisation: return .organisation(caller.account.place.organisation)
        case .dossier:
            guard let dossier = DossierID(visit.parameters["dossier"] ?? "") else { throw NotHere() }
            let facts = try await book.facts(dossier, for: caller.account.id)
            return .dossier(DossierFacts(id: facts.id, state: facts.state, membership: facts.membership, isExcluded: facts.isExcluded, urgentUntil: facts.urgentUntil, audiences: facts.audiences, askedBy: second))
        }
    }

    private func known(_ id: AccountID) async throws -> AccountRecord? {
        if let account = book.accountInMemory(id) { return account }
        return try await book.account(id)
    }

    /// The person of the cookie, as the accounts know them at this moment; nil without a living session.
    func caller(_ visit: Visit) async throws -> Caller? {
        guard let token = visit.cookies[CookieName.session], let session = sessions.find(token) else { return nil }
        guard let account = try await known(session.account), account.state == .active, account.rights == session.rights else {
            try await sessions.end([session.hash])
            return nil
        }
        let place = account.place
        return Caller(
            session: session, token: Sensible(token), account: account,
            actor: Actor(account: account.id, organisation: place.organisation, profession: place.profession, secrecy: place.secrecy, duties: place.duties, state: account.state, proof: session.proof, steppedUp: session.steppedUp, urgencies: account.urgencyRecord(neighbours.now()), isKnown: account.isKnown(neighbours.now()) ? true : try await book.isKnown(account)))
    }

    private func refused(_ refusal: Refusal, _ act: Act, _ purpose: Purpose, _ visit: Visit, _ caller: Caller, _ here: Continuation) async throws -> Reply {
        if refusal == .stepUp { return try await proveAgain(visit, caller, .stepUp, here) }
        if refusal == .secondFactor { return try await proveAgain(visit, caller, .secondFactor, here) }
        try await book.record(refusal, caller.actor, act, purpose, on: Self.dossierAsked(visit))
        if let words = unwritten(visit, caller, refusal) { return words }
        if refusal == .absent { throw NotHere() }
        return message(visit, caller, "refused.\(refusal)", status: 403)
    }

    /// What somebody typed in a dossier that was closed, or that they left, in the meantime: it is not written, and given back to be copied. The same for a dossier that does not exist.
    private func unwritten(_ visit: Visit, _ caller: Caller, _ refusal: Refusal) -> Reply? {
        let language = visit.language, words = visit.form.fields.filter { ($0.name.hasPrefix("f-") || ["raison", "description", "jour", "heure", "quand"].contains($0.name)) && $0.value.contains { !$0.isWhitespace } && !neighbours.chosen.contains($0.value) }
        guard refusal == .absent || refusal == .closed, !words.isEmpty else { return nil }
        // The page does not bear its address: the same bytes for any number.
        let here = Visit(language: language, path: Path("/espace"), form: FormBody(), cookies: visit.cookies)
        return page(here, title: t("unwritten.title", language), caller: caller, status: refusal == .absent ? 404 : 403) { w in
            w.element(.p, .class("chapo"), text: t("unwritten.lead", language))
            for (number, field) in words.enumerated() { w.field(Field("mots-\(number + 1)", t("unwritten.words", language), value: field.value, shape: .lines(4)), errors: [], errorWord: "") }
            w.element(.p) { w in w.element(.a, .class("bouton"), .href(Path("/espace").localized(language)), text: t("message.back", language)) }
        }
    }

    /// A short page that says one thing.
    public func message(_ visit: Visit, _ caller: Caller?, _ key: String, status: Int = 200) -> Reply {
        page(visit, title: t("message.\(key).title", visit.language), caller: caller, status: status) { w in
            w.element(.p, .class("chapo"), text: t("message.\(key).text", visit.language))
            w.element(.p) { w in w.element(.a, .class("bouton"), .href(Path("/espace").localized(visit.language)), text: t("message.back", visit.language)) }
        }
    }

    /// The page was open in two windows, or too long: what was typed is sent again by the person, not lost, and not sent by another site.
    private func sendAgain(_ visit: Visit, _ caller: Caller, _ template: String) -> Reply {
        let language = visit.language
        return page(visit, title: t("again.title", language), caller: caller, status: 403) { w in
            w.element(.p, .class("chapo"), text: t("again.text", language))
            form(&w, visit.path, caller, language) { w in
                for field in visit.form.fields where !FieldName.secrets.contains(field.name) { w.hidden(field.name, field.value) }
                button(&w, t("again.button", language))
            }
        }
    }

    // MARK: Continuations

    func continuation(_ visit: Visit, _ method: Route.Method, _ template: String, _ act: Act, _ isFromHere: Bool, account: AccountID?) -> Continuation {
        // Secrets are never kept; and what was typed by nobody known is not kept for somebody else.
        let fields = account == nil ? [] : visit.form.fields.filter { !FieldName.secrets.contains($0.name) }
        return Continuation(method: method.rawValue, template: template, parameters: visit.parameters, names: fields.map(\.name), values: fields.map(\.value), account: account?.text, act: act.rawValue, isFromHere: isFromHere, time: neighbours.now())
    }

    func sealed(_ continuation: Continuation?) -> String {
        guard let continuation else { return "" }
        return seal.seal(continuation.bytes)
    }

    func opened(_ text: String?) -> Continuation? {
        guard let text, let bytes = seal.open(text), let found = Continuation(bytes: bytes), neighbours.now() - found.time <= Continuation.lifetime else { return nil }
        return found
    }

    /// Goes on with what a person was doing, once they have proved who they are.
    func goOn(_ visit: Visit, _ continuation: Continuation?, _ account: AccountID, token: String) async throws -> Reply {
        let home = Reply.seeOther(Path("/espace").localized(visit.language))
        guard let found = continuation, found.account == account.text || (found.account == nil && found.method == "GET"), let route = (guardedRoutes + beyond.routes).first(where: { $0.path == found.template && $0.method.rawValue == found.method }) else { return home }
        let path = Path.of(route.path, found.parameters)
        guard route.method == .post || !found.names.isEmpty else { return .seeOther(path.localized(visit.language)) }
        let proof = found.isFromHere ? [(name: FieldName.token, value: Caller.formToken(token))] : []
        let fields = zip(found.names, found.values).map { (name: $0, value: $1) } + proof
        let again = Visit(language: visit.language, path: path, form: FormBody(fields: fields), parameters: found.parameters, cookies: [CookieName.session: token])
        do { return try await route.answer(again) } catch is NotHere { return message(again, try await caller(again), "notHere", status: 404) }
    }
}
