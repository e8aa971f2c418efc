import Journal
import Vault
import Vocabulary

/// Teams of children. Each function is called with the permit of its act: without one, nothing changes.
extension AccessBook {
    public enum TeamFault: Error, Sendable, Hashable {
        /// The permit is for another act or another dossier.
        case noPermit
        /// No such person here.
        case nobody
        /// Kept out of this team by name.
        case keptOut
        /// A dossier always has a referent.
        case lastReferent
        /// Nothing to do: the person is already there, or not in that state.
        case already
    }

    /// How long a location stays released, in milliseconds: 12 hours.
    public static let releaseLifetime: Int64 = 12 * 3_600_000

    /// Gives a new dossier its first referent.
    public func foundTeam(_ dossier: DossierID, referent: AccountID, by actor: String) async throws {
        try await write(dossier, after: 0, by: actor, .founded(referent: referent))
    }

    /// What a referent proposes to an address.
    public struct Proposal: Sendable {
        let address: String
        let audiences: Audiences
        let isReferent: Bool
        let until: Int64?
        let told: TeamEvent.Invitation.Told

        public init(address: String, audiences: Audiences, isReferent: Bool = false, until: Int64? = nil, told: TeamEvent.Invitation.Told) {
            (self.address, self.audiences, self.isReferent, self.until, self.told) = (address, audiences, isReferent, until, told)
        }
    }

    /// Invites a colleague by the address under which they sign in.
    ///
    /// An address without an account, or of somebody who may be on no team, is invited in the same way and never answers: nothing says whether a person has an account.
    /// - Throws: `keptOut`, `already`.
    public func invite(_ permit: Permit, _ proposal: Proposal) async throws {
        let (dossier, team) = try await team(permit, .changeTeam), login = try await login(proposal.address)
        guard let foreseen = AccountID(digest: login) else { throw TeamFault.nobody }
        let people = try await accounts(at: login)
        guard !team.isExcluded(foreseen, foreseen: foreseen) else { throw TeamFault.keptOut }
        let places = people.compactMap { person in team.member(person.id).map { ($0, person) } }.map { isOver($0, of: $1) } + (team.member(foreseen).map { [isOver($0, of: nil)] } ?? [])
        guard places.allSatisfy({ $0 }) else { throw TeamFault.already }
        let invitation = TeamEvent.Invitation(account: foreseen, audiences: proposal.audiences, isReferent: proposal.isReferent, until: proposal.until, told: proposal.told)
        try await write(dossier, after: team.version, by: permit.actor.text, .memberInvited(invitation), Sensible(Array(proposal.address.utf8)))
    }

    /// Whether a place on a team is free again: it ended, or the invitation was never answered.
    private func isOver(_ member: TeamRecord.Member, of account: AccountRecord?) -> Bool {
        let membership = member.membership(enrolled: account?.enrolled)
        return membership.state == .ended || membership.until.map { $0 <= clock() } ?? false || (membership.state == .invited && membership.answerBy <= clock())
    }

    /// Says yes or no. Who is not bound by secrecy gets no class: they transmit.
    public func answer(_ permit: Permit, isYes: Bool) async throws {
        let (dossier, team) = try await team(permit, .answerInvitation)
        guard let person = try await account(permit.actor), let foreseen = person.foreseen, let member = team.member(person), member.account == foreseen else { throw TeamFault.already }
        let isBound = person.place.secrecy.isBound, scope = isBound ? member.audiences.intersection(person.place.profession.audiences) : []
        try await write(dossier, after: team.version, by: permit.actor.text, .memberAnswered(.init(account: person.id, foreseen: foreseen, isYes: isYes, audiences: scope, isReferent: member.isReferent && isBound)))
    }

    public enum Change: String, Sendable, CaseIterable {
        case suspend, resume, end
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
            // Also for who said yes, or came again through a link: the referent says that it is the right person.
            guard let member, [.answered, .suspended, .active].contains(member.state), account != permit.actor else { throw TeamFault.already }
            if member.state == .active { try await write(dossier, after: team.version, by: permit.actor.text, .memberSuspended(account)) }
            try await write(dossier, after: team.version + (member.state == .active ? 1 : 0), by: permit.actor.text, .memberResumed(account))
        case .end:
            guard let member, member.state != .ended else { throw TeamFault.already }
            try await write(dossier, after: team.version, by: permit.actor.text, .memberEnded(account))
        }
        if change != .resume { try await renewKeys(dossier) }
    }

    /// Says who was told of the sharing with a member or with who is invited, since the invitation.
    public func tell(_ permit: Permit, _ account: AccountID, _ told: TeamEvent.Invitation.Told) async throws {
        let (dossier, team) = try await team(permit, .changeTeam)
        guard let member = team.member(account), member.state != .ended, member.told != nil else { throw TeamFault.already }
        if member.told != told { try await write(dossier, after: team.version, by: permit.actor.text, .memberTold(.init(account: account, told: told))) }
    }

    /// Whether somebody else answers for the dossier now: active, in time, with an open account, confirmed.
    public func hasReferent(_ team: TeamRecord, but account: AccountID) async throws -> Bool {
        for member in team.members where member.isReferent && member.account != account {
            guard let person = try await self.account(member.account), person.state == .active else { continue }
            let membership = member.membership(enrolled: person.enrolled)
            // Somebody who leaves at a date does not answer for it after.
            if membership.state == .active, membership.until == nil { return true }
        }
        return false
    }

    /// The classes that somebody of the team may read now: shared with them, and of their profession; the location once it was released. O(its team).
    public func readBySomebody(_ dossier: DossierID) async throws -> Audiences {
        guard let team = try await team(dossier) else { return [] }
        var found: Audiences = []
        for member in team.members {
            guard let person = try await self.account(member.account), person.state == .active, person.place.secrecy.isBound else { continue }
            let membership = member.membership(enrolled: person.enrolled)
            if membership.state == .active, membership.until.map({ clock() < $0 }) ?? true { found.formUnion(membership.scope.intersection(person.place.profession.audiences)) }
        }
        return found
    }

    /// Who answers for a dossier now. O(its team).
    public func referents(of dossier: DossierID) async throws -> [AccountRecord] {
        guard let team = try await team(dossier) else { return [] }
        var found: [AccountRecord] = []
        for member in team.members where member.isReferent {
            guard let account = try await account(member.account), account.state == .active, !team.isExcluded(account.id, foreseen: account.foreseen) else { continue }
            let membership = member.membership(enrolled: account.enrolled)
            if membership.state == .active, membership.until.map({ clock() < $0 }) ?? true { found.append(account) }
        }
        return found
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
        guard !team.asksLocation(clock()).contains(permit.actor) else { throw TeamFault.already }
        try await write(dossier, after: team.version, by: permit.actor.text, .locationAsked(permit.actor))
    }

    /// The second person releases the location to who asked for it.
    public func releaseLocation(_ permit: Permit) async throws {
        let (dossier, team) = try await team(permit, .releaseLocation)
        guard case .dossier(let facts) = permit.resource, let account = facts.askedBy, team.asksLocation(clock()).contains(account), team.member(account)?.state == .active else { throw TeamFault.already }
        try await write(dossier, after: team.version, by: permit.actor.text, .locationReleased(.init(account: account, by: permit.actor, until: clock() + Self.releaseLifetime)))
    }

    /// The team as it is now, for a permit given a moment ago: what ties the person to the dossier must be the same still, and whatever changes after this is another version of the stream.
    func team(_ permit: Permit, _ act: Act) async throws -> (DossierID, TeamRecord) {
        guard permit.act == act, case .dossier(let facts) = permit.resource, let team = try await team(facts.id) else { throw TeamFault.noPermit }
        let now = try await self.facts(facts.id, for: permit.actor)
        guard (now.state, now.membership, now.isExcluded) == (facts.state, facts.membership, facts.isExcluded) else { throw Changed() }
        return (facts.id, team)
    }

    /// What is written from now on is sealed under keys that who left never had.
    func renewKeys(_ dossier: DossierID) async throws {
        for audience in AudienceClass.allCases { try await vault.renew(dossier, audience) }
    }
}
