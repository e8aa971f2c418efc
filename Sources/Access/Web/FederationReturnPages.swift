import HTML
import Site
import Vocabulary

/// Coming back from an identity provider.
///
/// A browser that comes from another site does not send the cookie of the session. So the return is answered first by a page of this site that
/// asks it again: from there the cookie comes along, and one sees which session is meant, or which one ends.
extension AccessPages {
    func comeBack(_ visit: Visit) async throws -> Reply {
        // Anybody may come here without having left: nothing is written of it.
        guard let departure = departure(visit), let request = departure.request, let state = visit.form["state"], Constant.areEqual(Array(state.utf8), Array(request.state.utf8)) else {
            return message(visit, nil, "federationAgain", status: 403)
        }
        guard visit.form[FieldName.here] != nil else { return onceMore(visit, departure) }
        let visit = Visit(language: departure.language, path: Path("/connexion"), form: visit.form, cookies: visit.cookies)
        do {
            let identity = try await federation.complete(.init(state: state, code: visit.form["code"], error: visit.form["error"], issuer: visit.form["iss"]), of: request)
            return try await arrived(visit, identity, departure).adding([forgetDeparture])
        } catch let refusal as FederationRefusal {
            report(refusal)
            return try await refusedThere(visit, departure, refusal).adding([forgetDeparture])
        } catch is AccessBook.Changed {
            return try await backToPage(visit, departure, t("message.federationAgain.title", visit.language)).adding([forgetDeparture])
        } catch let fault as AccessBook.FederationFault {
            return try await refusedHere(visit, departure, fault).adding([forgetDeparture])
        }
    }

    /// The same return, asked again from this site: by itself, or by its button.
    private func onceMore(_ visit: Visit, _ departure: Departure) -> Reply {
        let language = departure.language, fields = visit.form.fields.filter { $0.value.utf8.count <= 2_048 } + [(name: FieldName.here, value: "oui")]
        let target = Path("/federation/retour").localized(language)
        return page(Visit(language: language, path: Path("/connexion")), title: t("federation.done", language)) { w in
            w.element(.form, .action(target), .method("get")) { w in
                for field in fields { w.hidden(field.name, field.value) }
                button(&w, t("stepUp.button", language))
            }
        }.adding([("Refresh", "0; url=" + target.text + "?" + FederationQuery.text(fields.map { .init($0.name, $0.value) }))])
    }

    private func arrived(_ visit: Visit, _ identity: FederatedIdentity, _ departure: Departure) async throws -> Reply {
        let provider = Session.Provider(id: departure.request?.provider ?? "", idToken: identity.idToken)
        switch departure.purpose {
        case .signIn:
            guard let (account, proof) = try await book.prove(identity) else { return message(visit, nil, "federationUnknown", status: 403) }
            return try await opened(visit, account, proof, identity, provider, departure)
        case .enrol(let link):
            let account = try await book.enrol(throughLink: link, identity: identity)
            try await sessions.endAll(of: account.id)
            return try await opened(visit, account, .federated, identity, provider, departure)
        case .link(let account, let rights):
            guard let caller = try await caller(visit), caller.account.id == account, !caller.session.isHidden else { return try await door(visit, continuing: nil, status: 401) }
            try await book.link(identity, to: account, rights: rights)
            return .seeOther(Path("/espace/preuves").localized(visit.language))
        case .confirm(let session, let account):
            return try await confirmed(visit, identity, provider, departure, session, account)
        case .signOut:
            return signedOut(visit)
        }
    }

    /// A new session, that ends the one this browser had.
    private func opened(_ visit: Visit, _ account: AccountRecord, _ proof: Actor.Proof, _ identity: FederatedIdentity, _ provider: Session.Provider, _ departure: Departure) async throws -> Reply {
        if let old = visit.cookies[CookieName.session], let session = sessions.find(old) { try await sessions.end([session.hash]) }
        let token = try await sessions.begin(account, proof, isRecent: identity.isRecent, provider: provider).token
        return try await goOn(visit, taken(departure), account.id, token: token.reveal()).adding([CookieName.set(CookieName.session, token.reveal())])
    }

    /// What the person was doing, once.
    func taken(_ departure: Departure) -> Continuation? {
        opened(departure.short ?? departure.long.flatMap { cloakroom.take($0, now: neighbours.now()) })
    }

    // MARK: What went wrong

    private func refusedHere(_ visit: Visit, _ departure: Departure, _ fault: AccessBook.FederationFault) async throws -> Reply {
        if case .confirm = departure.purpose {
            return try await backToPage(visit, departure, fault == .notAsked ? t("federation.notAsked", visit.language) : t("message.federationOneFactor.title", visit.language))
        }
        return switch fault {
        case .taken: message(visit, nil, "federationTaken", status: 409)
        case .oneFactor, .notAsked: message(visit, nil, "federationOneFactor", status: 403)
        case .noLink: page(visit, title: t("deadLink.title", visit.language), status: 404) { w in w.element(.p, .class("chapo"), text: t("deadLink.text", visit.language)) }
        }
    }

    private func refusedThere(_ visit: Visit, _ departure: Departure, _ refusal: FederationRefusal) async throws -> Reply {
        var isConfirmation = false
        if case .confirm = departure.purpose { isConfirmation = true }
        guard isConfirmation || !words(of: departure).isEmpty else { return failed(visit, refusal) }
        return try await backToPage(visit, departure, t("message.\(Self.key(of: refusal)).title", visit.language))
    }

    /// What went wrong at the provider, in one of three sentences: nothing it said is shown.
    func failed(_ visit: Visit, _ refusal: FederationRefusal) -> Reply {
        let key = Self.key(of: refusal)
        return message(visit, nil, key, status: key == "federationAway" ? 503 : key == "federationAgain" ? 403 : 502)
    }

    private static func key(of refusal: FederationRefusal) -> String {
        switch refusal {
        case .unreachable: "federationAway"
        case .denied, .expired, .replayed, .wrongState: "federationAgain"
        default: "federationWrong"
        }
    }

    /// Tells who looks after this server that a provider was not believed: each reason once a minute, with how often it was seen. What anybody causes from outside is not told.
    func report(_ refusal: FederationRefusal) {
        guard refusal != .denied, refusal != .wrongState, refusal != .notConfigured, let more = quiet.note("\(refusal)", now: neighbours.now()) else { return }
        neighbours.report("an identity provider was not believed: \(refusal)" + (more > 0 ? " (and \(more) times since the last line)" : ""))
    }
}
