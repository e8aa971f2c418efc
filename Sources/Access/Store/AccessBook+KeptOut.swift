import Journal
import Vault
import Vocabulary

/// People kept out of a team by name: a tie to the young person or to the family (OWASP ASVS 5.0, 8.2.2; code pénal 226-13).
extension AccessBook {
    /// Keeps somebody out by name, also in an emergency: whoever signs in under an address, now or later.
    /// - Throws: `already`, `lastReferent`.
    public func exclude(_ permit: Permit, address: String, because reason: TeamEvent.Exclusion.Reason) async throws {
        let (dossier, team) = try await team(permit, .changeTeam), (exclusion, kept) = try await exclusion(address, reason, team)
        guard !team.keptOut.contains(where: { $0.exclusion.account == exclusion.account }) else { throw TeamFault.already }
        if team.member(exclusion.account)?.isReferent == true, try await !hasReferent(team, but: exclusion.account) { throw TeamFault.lastReferent }
        try await write(dossier, after: team.version, by: permit.actor.text, .excluded(exclusion), kept.map { Sensible(Array($0.utf8)) })
        try await renewKeys(dossier)
    }

    /// A person on the team is taken off it, and known by name. Anybody else is kept out by the address, so that nothing says whether they have an account.
    private func exclusion(_ address: String, _ reason: TeamEvent.Exclusion.Reason, _ team: TeamRecord) async throws -> (TeamEvent.Exclusion, address: String?) {
        let login = try await login(address)
        guard let foreseen = AccountID(digest: login) else { throw TeamFault.nobody }
        if let id = try await accounts(at: login).map(\.id).first(where: { team.member($0) != nil }) { return (.init(account: id, foreseen: foreseen, reason: reason), nil) }
        return (.init(account: foreseen, foreseen: foreseen, reason: reason), address)
    }

    /// The exclusion was an error, or the tie is over. The person is not on the team: they may be invited again.
    public func readmit(_ permit: Permit, _ account: AccountID) async throws {
        let (dossier, team) = try await team(permit, .changeTeam)
        guard team.keptOut.contains(where: { $0.exclusion.account == account }), account != permit.actor else { throw TeamFault.already }
        try await write(dossier, after: team.version, by: permit.actor.text, .readmitted(account))
    }

    /// The address to which an invitation was made; nil for the first referent.
    public func address(_ member: TeamRecord.Member, of dossier: DossierID) async throws -> String? { try await address(member.address, of: dossier) }

    /// The address that is kept out; nil for a person who was on the team.
    public func address(_ keptOut: TeamRecord.KeptOut, of dossier: DossierID) async throws -> String? { try await address(keptOut.address, of: dossier) }

    private func address(_ sealed: SealedText?, of dossier: DossierID) async throws -> String? {
        guard let sealed, let stream = StreamName.team(dossier) else { return nil }
        return try await open(sealed, in: stream, dossier.text)
    }
}
