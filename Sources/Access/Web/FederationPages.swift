import HTML
import Site
import Vocabulary

/// Leaving for ProConnect, Pro Santé Connect or another identity provider of this server.
extension AccessPages {
    static let federationPolicy = RoutePolicy("door", isPublic: true)

    var federationRoutes: [Route] {
        [
            Route(.get, "/federation/vers/{fournisseur}", policy: Self.federationPolicy) { visit in try await self.leave(visit, .signIn) },
            Route(.post, "/federation/vers/{fournisseur}", policy: Self.federationPolicy, fields: [FieldName.continuation]) { try await self.leaveWithWords($0) },
            Route(.post, "/confirmer/vers/{fournisseur}", policy: RoutePolicy("session", isPublic: false), fields: [FieldName.continuation, FieldName.token]) { try await self.leaveToConfirm($0) },
            Route(.get, "/federation/partir", policy: Self.federationPolicy) { try await self.depart($0) },
            Route(.get, "/federation/retour", policy: Self.federationPolicy, fields: ["state", "code", "error", "iss", FieldName.here]) { try await self.comeBack($0) },
            Route(.get, "/federation/sortie", policy: Self.federationPolicy, fields: ["state"]) { try await self.comeOut($0) },
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

    /// The providers of the door. What the person was doing goes along when there is something.
    func providerDoor(_ w: inout HTMLWriter, _ kept: String, _ language: Language) {
        guard !kept.isEmpty else { return providerLinks(&w, Path("/federation"), language) }
        for provider in federation.providers {
            w.element(.form, .action(Path("/federation/vers").appending(provider.id).localized(language)), .method("post")) { w in
                w.hidden(FieldName.continuation, kept)
                button(&w, t("federation.with", language, ["provider": provider.label(language)]), second: true)
            }
        }
    }

    /// The addresses declared to each provider: where a person comes back, and where they come out.
    var returnAddress: String { ceremony.origin + "/federation/retour" }
    var exitAddress: String { ceremony.origin + "/federation/sortie" }

    private func leave(_ visit: Visit, _ purpose: Departure.Purpose) async throws -> Reply {
        // A hidden screen is opened by a proof, not by a new session beside it.
        if purpose == .signIn, let caller = try await hidden(visit) { return try await confirming(visit, caller, "") }
        do {
            let (location, request) = try await federation.begin(visit.parameters["fournisseur"] ?? "", redirect: returnAddress)
            return Reply(status: 303, contentType: "text/plain; charset=utf-8", body: [], headers: [("Location", location), try cookie(Departure(request: request, purpose: purpose, time: neighbours.now(), language: visit.language))])
        } catch FederationRefusal.notConfigured {
            throw NotHere()
        } catch let refusal as FederationRefusal {
            report(refusal)
            return failed(visit, refusal)
        }
    }

    /// Who hid the screen of this browser, when a provider can open it again.
    private func hidden(_ visit: Visit) async throws -> Caller? {
        guard let caller = try await caller(visit), caller.session.isHidden, caller.account.isFederated else { return nil }
        return caller
    }

    /// From the door, with what the person was doing.
    private func leaveWithWords(_ visit: Visit) async throws -> Reply {
        let kept = visit.form[FieldName.continuation] ?? ""
        if let caller = try await hidden(visit) { return try await confirming(visit, caller, kept) }
        do {
            let request = try await federation.begin(visit.parameters["fournisseur"] ?? "", redirect: returnAddress).request
            guard let departure = carrying(kept, Departure(request: request, purpose: .signIn, time: neighbours.now(), language: visit.language)) else {
                return try await door(visit, continuing: nil, sealed: kept, message: t("federation.full", visit.language), status: 503)
            }
            return try onTheWay(visit, departure)
        } catch FederationRefusal.notConfigured {
            throw NotHere()
        } catch let refusal as FederationRefusal {
            report(refusal)
            return try await door(visit, continuing: nil, sealed: kept, message: t("federation.away", visit.language), status: 503)
        }
    }

    /// A page of this site between a form and another site: a form may not lead there itself.
    func onTheWay(_ visit: Visit, _ departure: Departure) throws -> Reply {
        let target = Path("/federation/partir").localized(visit.language)
        return page(Visit(language: visit.language, path: Path("/connexion")), title: t("federation.going", visit.language)) { w in
            w.element(.p) { w in w.element(.a, .class("bouton"), .href(target), text: t("stepUp.button", visit.language)) }
        }.adding([("Refresh", "0; url=" + target.text), try cookie(departure)])
    }

    /// To the provider, by its way out first when there is one to take.
    private func depart(_ visit: Visit) async throws -> Reply {
        guard let departure = departure(visit) else { return message(visit, nil, "federationAgain", status: 403) }
        do {
            if let exit = departure.exit, let address = cloakroom.see(exit.number, now: neighbours.now()) { return Self.away(address) }
            guard let request = departure.request else { return signedOut(visit) }
            return Self.away(try await federation.location(of: request))
        } catch {
            report(error)
            return try await backToPage(visit, departure, t("federation.away", departure.language))
        }
    }

    static func away(_ address: String) -> Reply { Reply(status: 303, contentType: "text/plain; charset=utf-8", body: [], headers: [("Location", address)]) }
}
