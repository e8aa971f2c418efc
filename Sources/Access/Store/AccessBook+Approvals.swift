import Journal
import Vault
import Vocabulary

/// What nobody does alone: asked by one person, agreed by another, used once.
extension AccessBook {
    /// Asks for a second person. Returns the number of the request.
    @discardableResult
    public func ask(_ permit: Permit, _ matter: ApprovalMatter, reason: Sensible<String>) async throws -> ApprovalID {
        guard permit.act == matter.asking, case .organisation(let organisation) = permit.resource else { throw TeamFault.noPermit }
        var generator = SystemRandomNumberGenerator()
        let id = ApprovalID.random(using: &generator)
        try await write(id, after: 0, by: permit.actor, .asked(.init(organisation: organisation, matter: matter)), Sensible(Array(reason.reveal().utf8)))
        return id
    }

    /// The requests of an institution, the last first. O(requests).
    public func approvals(of organisation: OrganisationID) async throws -> [ApprovalRecord] {
        var found: [ApprovalRecord] = []
        for id in try await ids(.approval, Array(organisation.text.utf8)) { if let record: ApprovalRecord = try await record(.approval, id) { found.append(record) } }
        return found.sorted { ($0.asked, $0.id.text) > ($1.asked, $1.id.text) }
    }

    /// The reason in words, for the two persons.
    public func reason(_ approval: ApprovalRecord) async throws -> String {
        guard let stream = StreamName.approval(approval.id) else { throw VaultError.noKey }
        return try await open(approval.reason, in: stream, approval.id.text)
    }

    /// What ties a person to a request. One of another institution is not there.
    public func facts(_ id: ApprovalID?, for actor: Actor) async throws -> ApprovalFacts {
        try await projector.catchUp(with: journal)
        var found: ApprovalRecord?
        if let id { found = try await record(.approval, id.text) }
        guard let found, found.organisation == actor.organisation, let account = try await account(actor.account) else { return ApprovalFacts(organisation: actor.organisation, state: .absent) }
        return ApprovalFacts(organisation: found.organisation, state: found.state(clock()), askedBy: found.asker, isProvedSince: account.enrolled.map { $0 >= found.asked } ?? true, record: found)
    }

    /// The second person agrees, or refuses.
    public func decide(_ permit: Permit, isYes: Bool) async throws {
        let record = try approval(permit, .decideApproval)
        try await write(record.id, after: record.version, by: permit.actor, isYes ? .agreed : .refused)
    }

    /// Uses an agreement to take entries out. Each agreement once: who comes second is told `Changed`.
    public func useExport(_ permit: Permit) async throws -> JournalExport {
        let record = try approval(permit, .useApproval)
        guard case .exportEntries(let from, let until) = record.matter else { throw TeamFault.noPermit }
        let people = Set(try await people(of: record.organisation).map(\.id.text))
        try await write(record.id, after: record.version, by: permit.actor, .used)
        return JournalExport(journal: journal, people: people, from: from, until: until, size: try await journal.head().size)
    }

    /// Suspends everybody but the two persons. Called with the permit of the second person at once, or later by who asked, when a stop came in between.
    /// Returns whose sessions end. O(people).
    public func suspendEveryone(_ permit: Permit) async throws -> [AccountID] {
        guard permit.act == .decideApproval || permit.act == .useApproval, case .approval(let facts) = permit.resource, let id = facts.record?.id, let record: ApprovalRecord = try await record(.approval, id.text),
            record.matter == .suspendEveryone, record.state(clock()) == .agreed, let second = record.decision?.by
        else { throw TeamFault.noPermit }
        var suspended: [AccountID] = []
        for account in try await accounts(of: record.organisation) where account.id != record.asker && account.id != second {
            if try await suspendNow(account.id, by: permit.actor) { suspended.append(account.id) }
        }
        try await write(record.id, after: record.version, by: permit.actor, .used)
        return suspended
    }

    /// Whatever happens to the account at the same moment, it is suspended. Invited people too: their link may be stolen.
    private func suspendNow(_ id: AccountID, by actor: AccountID) async throws -> Bool {
        while let account = try await account(id), account.state == .active || account.state == .invited {
            do {
                try await suspend(account, by: actor.text)
                return true
            } catch is Changed {
                continue
            }
        }
        return false
    }

    private func approval(_ permit: Permit, _ act: Act) throws -> ApprovalRecord {
        guard permit.act == act, case .approval(let facts) = permit.resource, let record = facts.record else { throw TeamFault.noPermit }
        return record
    }

    private func write(_ id: ApprovalID, after version: Int, by actor: AccountID, _ event: ApprovalEvent, _ sealed: Sensible<[UInt8]>? = nil) async throws {
        guard let stream = StreamName.approval(id) else { throw JournalError.malformed("the request") }
        try await append(stream, version, [entry(event.act, by: actor.text, parts: try await parts(try event.facts(), sealed, stream, id.text, version + 1))])
    }
}
