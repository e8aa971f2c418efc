import HTML
import Site
import Vocabulary

/// Coming in through ProConnect, Pro Santé Connect or another identity provider of this server.
extension AccessPages {
    private static let policy = RoutePolicy("door", isPublic: true)

    /// What waits for the return, sealed in a cookie of five minutes.
    private struct Departure: Codable {
        let request: FederationRequest
        let purpose: Purpose
        /// Milliseconds since 1970.
        let time: Int64
        let language: String

        enum Purpose: Codable, Equatable {
            case signIn
            case enrol(link: String)
            case link(account: AccountID, rights: Int)
        }

        static let lifetime: Int64 = 5 * 60_000
    }

    var federationRoutes: [Route] {
        [
            Route(.get, "/federation/retour", policy: Self.policy, fields: ["state", "code", "error", "iss"]) { try await self.comeBack($0) },
            Route(.get, "/federation/vers/{fournisseur}", policy: Self.policy) { visit in try await self.leave(visit, .signIn) },
            Route(.get, "/invitation/{jeton}/vers/{fournisseur}", policy: RoutePolicy("invitation", isPublic: true)) { visit in try await self.leave(visit, .enrol(link: visit.parameters["jeton"] ?? "")) },
        ]
    }

    /// The page from which a signed-in person adds a provider.
    var federationProofRoutes: [Route] {
        [
            guarded(.get, "/espace/preuves/vers/{fournisseur}", .changeProofs, for: Access.Purpose(.manage, .security)) { visit, caller, _ in try await self.leave(visit, .link(account: caller.account.id, rights: caller.account.rights)) }
        ]
    }

    /// One link for each provider: a link and not a form, since a form may not lead to another site.
    func providerLinks(_ w: inout HTMLWriter, _ base: Path, _ language: Language) {
        for provider in federation.providers {
            w.element(.p) { w in w.element(.a, .class("bouton second"), .href(base.appending("vers").appending(provider.id).localized(language)), text: t("federation.with", language, ["provider": provider.label(language)])) }
        }
    }

    private var returnAddress: String { ceremony.origin + "/federation/retour" }

    private func leave(_ visit: Visit, _ purpose: Departure.Purpose) async throws -> Reply {
        do {
            let (location, request) = try await federation.begin(visit.parameters["fournisseur"] ?? "", redirect: returnAddress)
            let departure = Departure(request: request, purpose: purpose, time: neighbours.now(), language: visit.language.rawValue)
            // Lax: the provider sends the browser back from its own site.
            let cookie = "\(CookieName.federation)=\(seal.seal(try Facts.encode(departure))); Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=300"
            return Reply(status: 303, contentType: "text/plain; charset=utf-8", body: [], headers: [("Location", location), ("Set-Cookie", cookie)])
        } catch FederationRefusal.notConfigured {
            throw NotHere()
        } catch let refusal as FederationRefusal {
            return failed(visit, refusal)
        }
    }

    private func comeBack(_ visit: Visit) async throws -> Reply {
        let forget = ("Set-Cookie", "\(CookieName.federation)=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
        guard let departure: Departure = visit.cookies[CookieName.federation].flatMap(seal.open).flatMap({ try? Facts.decode($0) }), (0...Departure.lifetime).contains(neighbours.now() - departure.time) else {
            return failed(visit, .wrongState).adding([forget])
        }
        let visit = Visit(language: Language(rawValue: departure.language) ?? .fr, path: visit.path, form: visit.form, cookies: visit.cookies)
        do {
            let identity = try await federation.complete(.init(state: visit.form["state"], code: visit.form["code"], error: visit.form["error"], issuer: visit.form["iss"]), of: departure.request)
            return try await arrived(visit, identity, departure.purpose).adding([forget])
        } catch let refusal as FederationRefusal {
            return failed(visit, refusal).adding([forget])
        } catch is AccessBook.Changed {
            return message(visit, nil, "federationAgain", status: 409).adding([forget])
        } catch let fault as AccessBook.FederationFault {
            return refusedHere(visit, fault).adding([forget])
        }
    }

    private func arrived(_ visit: Visit, _ identity: FederatedIdentity, _ purpose: Departure.Purpose) async throws -> Reply {
        switch purpose {
        case .signIn:
            guard let (account, proof) = try await book.prove(identity) else { return message(visit, nil, "federationUnknown", status: 403) }
            return try await opened(visit, account, proof)
        case .enrol(let link):
            let account = try await book.enrol(throughLink: link, identity: identity)
            try await sessions.endAll(of: account.id)
            return try await opened(visit, account, .federated)
        case .link(let account, let rights):
            try await book.link(identity, to: account, rights: rights)
            return onward(visit, Path("/espace/preuves"))
        }
    }

    private func opened(_ visit: Visit, _ account: AccountRecord, _ proof: Actor.Proof) async throws -> Reply {
        let token = try await sessions.begin(account, proof).token
        return onward(visit, Path("/espace")).adding([CookieName.set(CookieName.session, token.reveal())])
    }

    /// A page of this site before the next one: a browser that comes from another site does not send the cookie of the session yet.
    private func onward(_ visit: Visit, _ path: Path) -> Reply {
        let target = path.localized(visit.language)
        return page(visit, title: t("federation.done", visit.language)) { w in
            w.element(.p) { w in w.element(.a, .class("bouton"), .href(target), text: t("stepUp.button", visit.language)) }
        }.adding([("Refresh", "0; url=" + target.text)])
    }

    private func refusedHere(_ visit: Visit, _ fault: AccessBook.FederationFault) -> Reply {
        switch fault {
        case .taken: message(visit, nil, "federationTaken", status: 409)
        case .oneFactor: message(visit, nil, "federationOneFactor", status: 403)
        case .noLink: page(visit, title: t("deadLink.title", visit.language), status: 404) { w in w.element(.p, .class("chapo"), text: t("deadLink.text", visit.language)) }
        }
    }

    /// What went wrong at the provider, in one of three sentences: nothing it said is shown.
    private func failed(_ visit: Visit, _ refusal: FederationRefusal) -> Reply {
        if refusal != .denied { neighbours.report("an identity provider was not believed: \(refusal)") }
        return switch refusal {
        case .unreachable: message(visit, nil, "federationAway", status: 503)
        case .denied, .expired, .replayed, .wrongState: message(visit, nil, "federationAgain", status: 403)
        default: message(visit, nil, "federationWrong", status: 502)
        }
    }
}
