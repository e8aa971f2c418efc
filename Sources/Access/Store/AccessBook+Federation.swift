import Vocabulary

/// People who come through an identity provider. The account is keyed on issuer and subject; an institution has invited it first.
extension AccessBook {
    public enum FederationFault: Error, Sendable, Hashable {
        /// The identity already opens another account.
        case taken
        /// The provider did not check a second factor, and the account has no proof of its own.
        case oneFactor
        /// The provider answered from its own open session: nobody was asked anything.
        case notAsked
        case noLink
    }

    private func digest(_ identity: FederatedIdentity) async throws -> [UInt8] { try await digest(identity.issuer + "\u{0}" + identity.subject, "federated") }

    /// Proves by an identity provider; nil when the identity opens no account here. Without a second factor of the provider, the local one is still to be asked.
    /// - Parameter only: the account that must be meant, when a session proves again who holds it: another person's identity proves nothing.
    /// - Throws: `notAsked`, `oneFactor` when a session proves again and this proof is not enough.
    public func prove(_ identity: FederatedIdentity, only expected: AccountID? = nil) async throws -> (AccountRecord, Actor.Proof)? {
        try await projector.catchUp(with: journal)
        guard let account = try await account(by: .federated, try await digest(identity)), account.state == .active, expected == nil || expected == account.id else { return nil }
        let proof: Actor.Proof = identity.hasSecondFactor ? .federated : .firstFactor
        if expected != nil {
            guard identity.isRecent else { throw FederationFault.notAsked }
            guard proof == .federated else { throw FederationFault.oneFactor }
        }
        try await write(account.id, after: account.version, by: account.id.text, [(expected == nil ? .signedIn(.init(proof: proof)) : .provedAgain(.init(proof: proof)), nil)])
        return try await self.account(account.id).map { ($0, proof) }
    }

    /// Enrols through a link with an identity provider.
    /// - Throws: `FederationFault`.
    public func enrol(throughLink token: String, identity: FederatedIdentity) async throws -> AccountRecord {
        guard let account = try await account(throughLink: token) else { throw FederationFault.noLink }
        guard identity.hasSecondFactor else { throw FederationFault.oneFactor }
        try await alone {
            let digest = try await free(identity, for: account.id)
            do { try await write(account.id, after: account.version, by: account.id.text, [(.enrolled, nil), (.federated(digest), nil)]) } catch is Changed { throw FederationFault.noLink }
        }
        guard let now = try await self.account(account.id) else { throw FederationFault.noLink }
        return now
    }

    /// Adds an identity provider to an open account.
    /// - Throws: `taken`, `noLink`.
    public func link(_ identity: FederatedIdentity, to id: AccountID, rights: Int) async throws {
        // Only while nothing has changed since the person asked: a departure stolen before is worth nothing after.
        guard let account = try await account(id), account.state == .active, account.rights == rights else { throw FederationFault.noLink }
        try await alone {
            let digest = try await free(identity, for: id)
            guard !account.federated.contains(digest) else { return }
            try await write(id, after: account.version, by: id.text, [(.federated(digest), nil)])
        }
    }

    private func free(_ identity: FederatedIdentity, for id: AccountID) async throws -> [UInt8] {
        let digest = try await digest(identity)
        if let other = try await account(by: .federated, digest), other.id != id { throw FederationFault.taken }
        return digest
    }
}
