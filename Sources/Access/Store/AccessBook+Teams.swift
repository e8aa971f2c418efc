import Journal
import Vault
import Vocabulary

/// Teams of children. Each function is called with the permit of its act: without one, nothing changes.
extension AccessBook {
    public enum TeamFault: Error, Sendable, Hashable {
        /// The permit is for another act or another dossier.
        case noPermit
        /// No such person here, or one who may not be on this team.
        case nobody
        /// A dossier always has a referent.
        case lastReferent
        /// Nothing to do: the person is already there, or not in that state.
        case already
    }

    /// How long a location stays released, in milliseconds: 12 hours.
    public static let releaseLifetime: Int64 = 12 * 3_600_000
    /// How long an invitation into a team waits for its answer, in milliseconds: 7 days.
    public static let answerLifetime: Int64 = 7 * 86_400_000

    /// Gives a new dossier its first referent.
    public func foundTeam(_ dossier: DossierID, referent: AccountID, by actor: String) async throws {
        try await write(dossier, after: 0, by: actor, .founded(referent: referent))
    }

    /// Invites a colleague. Who is not bound by secrecy gets no class: they transmit.
    public func invite(_ permit: Permit, _ invitation: TeamEvent.Invitation) async throws {
        let (dossier, team) = try await team(permit, .changeTeam)
        guard let account = try await account(invitation.account), account.state == .active, !team.excluded.contains(account.id), account.place.duties.isDisjoint(with: [.administrator, .securityOfficer]) else { throw TeamFault.nobody }
        if let member = team.member(account.id), member.state != .ended { throw TeamFault.already }
        let scope = account.place.secrecy.isBound ? invitation.audiences.intersection(account.place.profession.audiences) : []
        try await write(dossier, after: team.version, by: permit.actor.text, .memberInvited(.init(account: account.id, audiences: scope, isReferent: invitation.isReferent && account.place.secrecy.isBound, until: invitation.until, told: invitation.told)))
    }

    public func answer(_ permit: Permit, isYes: Bool) async throws {
        let (dossier, team) = try await team(permit, .answerInvitation)
        try await write(dossier, after: team.version, by: permit.actor.text, .memberAnswered(account: permit.actor, isYes: isYes))
    }

    public enum Change: String, Sendable, CaseIterable {
        case suspend, resume, end, exclude
    }

    public func change(_ permit: Permit, _ account: AccountID, _ change: Change) async throws {
        let (dossier, team) = try await team(permit, .changeTeam)
        let member = team.member(account)
        if member?.isReferent == true, change != .resume, try await !hasReferent(team, but: account) { throw TeamFault.lastReferent }
        switch change {
        case .suspend:
            guard member?.state == .active else { throw TeamFault.already }
            try await write(dossier, after: team.version, by: permit.actor.text, .memberSuspended(account))
        case .resume:
            // Also for who came again through a link: the referent says that it is them.
            guard let member, member.state == .suspended || member.state == .active, account != permit.actor else { throw TeamFault.already }
            if member.state == .active { try await write(dossier, after: team.version, by: permit.actor.text, .memberSuspended(account)) }
            try await write(dossier, after: team.version + (member.state == .active ? 1 : 0), by: permit.actor.text, .memberResumed(account))
        case .end:
            guard let member, member.state != .ended else { throw TeamFault.already }
            try await write(dossier, after: team.version, by: permit.actor.text, .memberEnded(account))
        case .exclude:
            guard !team.excluded.contains(account), try await self.account(account) != nil else { throw TeamFault.already }
            try await write(dossier, after: team.version, by: permit.actor.text, .excluded(account))
        }
        if change != .resume { try await renewKeys(dossier) }
    }

    /// Whether somebody else answers for the dossier now: active, in time, with an open account, confirmed.
    func hasReferent(_ team: TeamRecord, but account: AccountID) async throws -> Bool {
        for member in team.members where member.isReferent && member.account != account {
            guard let person = try await self.account(member.account), person.state == .active else { continue }
            let membership = member.membership(enrolled: person.enrolled)
            if membership.state == .active, membership.until.map({ clock() < $0 }) ?? true { return true }
        }
        return false
    }

    /// Asks to join. Nothing says whether the dossier exists.
    public func askToJoin(_ permit: Permit) async throws {
        let (dossier, team) = try await team(permit, .askToJoin)
        // One entry, as for any other: in the stream of the canaries.
        if try await touch(dossier, by: permit.actor, .askToJoin) { return }
        guard team.member(permit.actor).map({ $0.state == .ended }) ?? true, !team.asking.contains(permit.actor) else { throw TeamFault.already }
        try await write(dossier, after: team.version, by: permit.actor.text, .joinAsked(permit.actor))
    }

    public func askLocation(_ permit: Permit) async throws {
        let (dossier, team) = try await team(permit, .askLocation)
        guard !team.locationAsked.contains(permit.actor) else { throw TeamFault.already }
        try await write(dossier, after: team.version, by: permit.actor.text, .locationAsked(permit.actor))
    }

    /// The second person releases the location to who asked for it.
    public func releaseLocation(_ permit: Permit) async throws {
        let (dossier, team) = try await team(permit, .releaseLocation)
        guard case .dossier(let facts) = permit.resource, let account = facts.askedBy, team.locationAsked.contains(account), team.member(account)?.state == .active else { throw TeamFault.already }
        try await write(dossier, after: team.version, by: permit.actor.text, .locationReleased(.init(account: account, by: permit.actor, until: clock() + Self.releaseLifetime)))
    }

    private func team(_ permit: Permit, _ act: Act) async throws -> (DossierID, TeamRecord) {
        guard permit.act == act, case .dossier(let facts) = permit.resource, let team = try await team(facts.id) else { throw TeamFault.noPermit }
        return (facts.id, team)
    }

    /// What is written from now on is sealed under keys that who left never had.
    private func renewKeys(_ dossier: DossierID) async throws {
        for audience in AudienceClass.allCases { try await vault.renew(dossier, audience) }
    }
}
