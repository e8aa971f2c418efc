import Vocabulary

/// Urgent openings, and their review.
extension AccessBook {
    /// An urgent opening, and whose it is.
    public struct UrgencyOf: Sendable {
        public let account: AccountRecord
        public let urgency: Urgency
    }

    /// Whether somebody vouches for a person: a week with these proofs, or a team whose referent took them since.
    public func isKnown(_ account: AccountRecord) async throws -> Bool {
        if account.isKnown(clock()) { return true }
        // Who vouches for a colleague says nothing of who answers for accounts or accesses: there, only a week does.
        guard account.place.duties.isDisjoint(with: [.administrator, .securityOfficer]) else { return false }
        // Who founds a team vouches for nobody, least of all for themselves; nor does who is new: two false accounts would make each other true.
        for team in try await teams(of: account.id) {
            guard let member = team.member(account.id), member.state == .active, member.since > account.settled ?? .max, let voucher = member.confirmedBy, voucher != account.id else { continue }
            if try await self.account(voucher)?.isKnown(clock()) == true { return true }
        }
        return false
    }

    /// Opens a dossier in an emergency. The referents and the supervisors see it at once in their space.
    public func openUrgently(_ permit: Permit, reason: Urgency.Reason, words: Sensible<String>) async throws {
        guard permit.act == .openUrgently, case .dossier(let facts) = permit.resource, let account = try await account(permit.actor) else { throw TeamFault.noPermit }
        // Pressed twice: it is open already.
        if let until = account.urgentUntil(facts.id), clock() < until { return }
        // Counted again on the record that the entry follows: two tries at the same moment are two openings, or one.
        let record = account.urgencyRecord(clock())
        guard record.recent < UrgencyLimits.most, record.overdue == 0, record.wrong == 0 else { throw Refusal.urgencyRight }
        try await write(account.id, after: account.version, by: account.id.text, [(.urgencyOpened(dossier: facts.id, reason: reason), Sensible(Array(words.reveal().utf8)))])
        try await touch(facts.id, by: account.id, .openUrgently)
    }

    /// The urgent openings of a dossier, the last first.
    public func urgencies(of dossier: DossierID) async throws -> [UrgencyOf] {
        var found: [UrgencyOf] = []
        for id in try await ids(.urgency, Array(dossier.text.utf8)) {
            guard let id = AccountID(id), let account = try await account(id) else { continue }
            found += account.urgencies.filter { $0.dossier == dossier }.map { UrgencyOf(account: account, urgency: $0) }
        }
        return found.sorted { $0.urgency.opened > $1.urgency.opened }
    }

    /// The urgent openings by the people of an institution that nobody has reviewed, the oldest first, but those of dossiers from which the reviewer is kept out. O(people).
    public func urgenciesToReview(in organisation: OrganisationID, by reviewer: AccountRecord) async throws -> [UrgencyOf] {
        var found: [UrgencyOf] = []
        for account in try await people(of: organisation) {
            for urgency in account.urgencies where urgency.review == nil {
                if try await !isKeptOut(reviewer, of: urgency.dossier) { found.append(UrgencyOf(account: account, urgency: urgency)) }
            }
        }
        return found.sorted { $0.urgency.opened < $1.urgency.opened }
    }

    private func isKeptOut(_ person: AccountRecord, of dossier: DossierID) async throws -> Bool { try await team(dossier)?.isExcluded(person.id, foreseen: person.foreseen) ?? false }

    /// The reason in words, for who reviews it and for the referent.
    public func words(_ one: UrgencyOf) async throws -> String { String(decoding: try await open(one.urgency.words, of: one.account.id).reveal(), as: UTF8.self) }

    /// Says whether an urgent opening was right. Nobody reviews their own.
    public func review(_ permit: Permit, _ id: AccountID, number: Int, wasRight: Bool) async throws {
        guard permit.act == .reviewUrgency, let account = try await account(id), permit.resource == .organisation(account.place.organisation), id != permit.actor, let reviewer = try await self.account(permit.actor) else { throw TeamFault.already }
        guard let urgency = account.urgencies.first(where: { $0.number == number && $0.review == nil }), try await !isKeptOut(reviewer, of: urgency.dossier) else { throw TeamFault.already }
        try await write(id, after: account.version, by: permit.actor.text, [(.urgencyReviewed(number: number, by: permit.actor, wasRight: wasRight), nil)])
    }
}
