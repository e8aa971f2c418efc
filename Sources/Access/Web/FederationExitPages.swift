import HTML
import Site
import Vocabulary

/// Leaving the identity provider too, once the session here has ended.
extension AccessPages {
    /// The way out of the provider of a session; nil when it has none, or when there is no room to keep its address.
    func exit(_ provider: Session.Provider, _ account: AccountID) async throws(FederationRefusal) -> Departure.Exit? {
        guard let way = try await federation.logout(provider.id, idToken: provider.idToken, back: exitAddress), let number = cloakroom.keep(way.location, for: account, now: neighbours.now()) else { return nil }
        return Departure.Exit(state: way.state, number: number)
    }

    /// What the sign-out adds for a session that a provider opened: the way to its own sign-out, taken by itself. Nothing when the provider is away: the session here has ended anyway.
    func providerExit(_ session: Session?, _ language: Language) async throws -> (label: String, headers: [(name: String, value: String)])? {
        guard let session, let provider = session.provider, let label = federation.providers.first(where: { $0.id == provider.id })?.label(language) else { return nil }
        guard let exit = try? await exit(provider, session.account) else { return nil }
        let departure = Departure(request: nil, purpose: .signOut, exit: exit, time: neighbours.now(), language: language)
        return (label, [("Refresh", "0; url=" + Path("/federation/partir").localized(language).text), try cookie(departure)])
    }

    /// The provider has ended its session, and says so with the state it was given.
    func comeOut(_ visit: Visit) async throws -> Reply {
        guard var departure = departure(visit), let exit = departure.exit, Constant.areEqual(Array((visit.form["state"] ?? "").utf8), Array(exit.state.utf8)) else { return message(visit, nil, "federationAgain", status: 403) }
        let visit = Visit(language: departure.language, path: Path("/connexion"), cookies: visit.cookies)
        _ = cloakroom.take(exit.number, now: neighbours.now())
        guard let request = departure.request else { return signedOut(visit).adding([forgetDeparture]) }
        if case .confirm(let session, _) = departure.purpose { sessions.change(session) { $0.provider = nil } }
        departure.exit = nil
        do {
            return Self.away(try await federation.location(of: request)).adding([try cookie(departure)])
        } catch let refusal as FederationRefusal {
            report(refusal)
            return failed(visit, refusal)
        }
    }

    /// - Parameter provider: the one whose session is about to end too.
    func signedOut(_ visit: Visit, leaving provider: String? = nil) -> Reply {
        let language = visit.language
        return page(visit, title: t("signedOut.title", language)) { w in
            w.element(.p, .class("chapo"), text: t("signedOut.text", language))
            if let provider {
                w.element(.p, text: t("federation.leaving", language, ["provider": provider]))
                w.element(.p) { w in w.element(.a, .class("bouton"), .href(Path("/federation/partir").localized(language)), text: t("federation.leave", language, ["provider": provider])) }
            }
            w.element(.p) { w in w.element(.a, provider == nil ? .class("bouton") : .class("bouton second"), .href(Path("/").localized(language)), text: t("signedOut.home", language)) }
        }
    }
}
