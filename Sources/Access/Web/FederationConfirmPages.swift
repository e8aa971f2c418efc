import HTML
import Site
import Vocabulary

/// Proving again by an identity provider, for who has no other proof: a sensitive act, a hidden screen. What was typed comes back, whatever happens there.
extension AccessPages {
    /// A button for each provider, in the page that asks who one is.
    func confirmForms(_ w: inout HTMLWriter, _ caller: Caller, _ kept: String, _ language: Language) {
        guard caller.account.isFederated else { return }
        for (rank, provider) in federation.providers.enumerated() {
            // Where the summary of errors leads when there is no passphrase to type.
            let id = rank == 0 && !caller.account.hasPassword ? FieldName.password : nil
            form(&w, Path("/confirmer/vers").appending(provider.id), caller, language) { w in
                w.hidden(FieldName.continuation, kept)
                w.element(.p) { w in w.element(.button, id.map { .id($0) }, .class("bouton second"), .type("submit"), text: t("federation.confirm", language, ["provider": provider.label(language)])) }
            }
        }
    }

    func leaveToConfirm(_ visit: Visit) async throws -> Reply {
        let kept = visit.form[FieldName.continuation] ?? ""
        guard let caller = try await sender(visit) else { return try await door(visit, continuing: nil, sealed: kept, status: 401) }
        return try await confirming(visit, caller, kept)
    }

    /// Leaves for a provider that must ask again. Where nothing can be asked of it in its documentation, its own session is ended first.
    func confirming(_ visit: Visit, _ caller: Caller, _ kept: String) async throws -> Reply {
        func stay(_ why: String) async throws -> Reply { try await proveAgain(visit, caller, reason(caller), nil, sealed: kept, message: why) }
        let id = visit.parameters["fournisseur"] ?? ""
        guard caller.account.isFederated else { throw NotHere() }
        do {
            let request = try await federation.begin(id, redirect: returnAddress, again: true).request
            var departure = Departure(request: request, purpose: .confirm(session: caller.session.hash, account: caller.account.id), time: neighbours.now(), language: visit.language)
            if let provider = caller.session.provider, provider.id == id, federation.providers.contains(where: { $0.id == id && $0.kind != .oidc }) { departure.exit = try await exit(provider, caller.account.id) }
            guard let whole = carrying(kept, departure) else { return try await stay(t("federation.full", visit.language)) }
            return try onTheWay(visit, whole)
        } catch FederationRefusal.notConfigured {
            throw NotHere()
        } catch let refusal as FederationRefusal {
            report(refusal)
            return try await stay(t("federation.away", visit.language))
        }
    }

    /// The provider has said who came back. It counts for the session that left, in the browser that has it, and for the person of that session only.
    func confirmed(_ visit: Visit, _ identity: FederatedIdentity, _ provider: Session.Provider, _ departure: Departure, _ session: [UInt8], _ account: AccountID) async throws -> Reply {
        guard let caller = try await caller(visit), caller.session.hash == session, caller.account.id == account else { return try await backToPage(visit, departure, t("federation.ended", visit.language)) }
        // Whatever it answered: the next time, the session that it has open is ended first.
        sessions.change(session) { $0.provider = provider }
        guard let (known, proof) = try await book.prove(identity, only: account) else { return try await backToPage(visit, departure, t("federation.somebodyElse", visit.language)) }
        let token = try await sessions.renew(caller.session, rights: known.rights, proof: proof, provider: provider).token
        return try await goOn(visit, taken(departure), account, token: token.reveal()).adding([CookieName.set(CookieName.session, token.reveal())])
    }

    /// The page from which a person left, with what they typed and why nothing came of it.
    func backToPage(_ visit: Visit, _ departure: Departure, _ why: String) async throws -> Reply {
        let kept = words(of: departure), visit = Visit(language: departure.language, path: Path("/connexion"), cookies: visit.cookies)
        if case .confirm(let session, _) = departure.purpose, let caller = try await caller(visit), caller.session.hash == session { return try await proveAgain(visit, caller, reason(caller), nil, sealed: kept, message: why) }
        return try await door(visit, continuing: nil, sealed: kept, message: why, status: 401)
    }

    private func reason(_ caller: Caller) -> ProofReason { caller.session.isHidden ? .hidden : caller.session.proof == .firstFactor ? .secondFactor : .stepUp }
}
