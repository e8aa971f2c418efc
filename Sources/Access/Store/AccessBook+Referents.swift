import Vocabulary

/// Referents who lost every proof of identity and came again through a link, while nobody else answers for the dossier.
///
/// Who made the link and who confirms are two persons: the administrator cannot be the supervisor.
extension AccessBook {
    public struct WaitingReferent: Sendable {
        public let account: AccountRecord
        public let dossier: DossierID
    }

    /// Those of an institution, but of dossiers from which the supervisor is kept out. O(people and their teams).
    public func referentsWaiting(in organisation: OrganisationID, by supervisor: AccountRecord) async throws -> [WaitingReferent] {
        var found: [WaitingReferent] = []
        for person in try await people(of: organisation) where person.state == .active && person.id != supervisor.id {
            for team in try await teams(of: person.id) where !team.isExcluded(supervisor.id, foreseen: supervisor.foreseen) {
                if try await waits(person, team) { found.append(WaitingReferent(account: person, dossier: team.dossier)) }
            }
        }
        return found
    }

    private func waits(_ person: AccountRecord, _ team: TeamRecord) async throws -> Bool {
        guard let member = team.member(person.id), member.isReferent, member.state == .active, member.membership(enrolled: person.enrolled).state == .suspended, !team.isExcluded(person.id, foreseen: person.foreseen) else { return false }
        return try await !hasReferent(team, but: person.id)
    }

    /// Says that it is the same person: they answer for the dossier again.
    /// - Throws: `already` when nobody waits there any more.
    public func confirmReferent(_ permit: Permit, _ id: AccountID, of dossier: DossierID) async throws {
        guard permit.act == .confirmReferent, let account = try await account(id), permit.resource == .organisation(account.place.organisation), let supervisor = try await self.account(permit.actor), let team = try await team(dossier),
            id != permit.actor, !team.isExcluded(supervisor.id, foreseen: supervisor.foreseen), try await waits(account, team)
        else { throw TeamFault.already }
        try await write(dossier, after: team.version, by: permit.actor.text, .memberSuspended(id))
        try await write(dossier, after: team.version + 1, by: permit.actor.text, .memberResumed(id))
    }
}
