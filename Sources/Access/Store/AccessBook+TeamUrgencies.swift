import Vocabulary

/// Urgent openings by people of elsewhere, on dossiers that an institution follows.
extension AccessBook {
    /// For a supervisor: those that nobody has reviewed, by people of other institutions, on dossiers with somebody of this institution on the team; the oldest first.
    ///
    /// The review belongs to the supervisors of who opened: they know the person, and answer for them. The others are told, and can call. Who is kept out of a dossier by name
    /// is told nothing of it. O(people of the institution and their teams).
    public func urgenciesOfTeams(of supervisor: AccountRecord) async throws -> [UrgencyOf] {
        let organisation = supervisor.place.organisation
        var teams: [DossierID: TeamRecord] = [:], found: [UrgencyOf] = []
        for person in try await people(of: organisation) where person.state == .active {
            for team in try await self.teams(of: person.id) where isOn(team, person) { teams[team.dossier] = team }
        }
        for team in teams.values where !team.isExcluded(supervisor.id, foreseen: supervisor.foreseen) {
            found += try await urgencies(of: team.dossier).filter { $0.urgency.review == nil && $0.account.place.organisation != organisation }
        }
        return found.sorted { ($0.urgency.opened, $0.account.id.text) < ($1.urgency.opened, $1.account.id.text) }
    }

    private func isOn(_ team: TeamRecord, _ person: AccountRecord) -> Bool {
        guard !team.isExcluded(person.id, foreseen: person.foreseen), let membership = team.member(person.id)?.membership(enrolled: person.enrolled) else { return false }
        return membership.state == .active && membership.until.map { clock() < $0 } ?? true
    }
}
