import Foundation
import Journal
import JournalSQLite
import Synchronization
import Vault
import Vocabulary

/// Accounts, institutions and teams: read from the read models, changed through the journal.
///
/// Two changes of the same stream at once: one of them is told `Changed`. What must be unique among streams (an address, a passkey) is decided `alone`.
public actor AccessBook {
    let journal: any JournalStore
    let projector: Projector
    let vault: any Vault
    /// Milliseconds since 1970.
    let clock: @Sendable () -> Int64
    /// Told in one sentence, without a name, when somebody must look.
    let report: @Sendable (String) -> Void
    /// Tries at the door of this server.
    var delays = SignInDelays()
    var spent = SpentCodes()
    /// Dossiers opened in the last hour.
    var limits = OpeningLimits()
    /// Refusals of this hour that are counted only.
    var refusals = RefusalTally()
    var lateTouches: [LateTouch] = []
    /// Accounts that who administers closed or suspended in the last hour (milliseconds since 1970).
    var endings: [AccountID: [Int64]] = [:]
    var used = UsedQuestions(lifetime: AccessBook.challengeLifetime)
    private let known = Mutex<(turn: Int, accounts: [AccountID: AccountRecord])>((-1, [:]))
    let teams = Mutex<[String: Found]>([:])
    private var isAlone = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    public init(journal: any JournalStore, projector: Projector, vault: any Vault, clock: @escaping @Sendable () -> Int64, report: @escaping @Sendable (String) -> Void = { _ in }) {
        self.journal = journal
        self.projector = projector
        self.vault = vault
        self.clock = clock
        self.report = report
    }

    /// An account. Kept in memory until the next entry is taken in.
    public func account(_ id: AccountID) async throws -> AccountRecord? {
        let turn = projector.turn
        if let account = accountInMemory(id) { return account }
        let account: AccountRecord? = try await record(.account, id.text)
        known.withLock { known in
            if turn > known.turn || known.accounts.count >= 10_000 { known = (turn, [:]) }
            if known.turn == turn { known.accounts[id] = account }
        }
        return account
    }

    /// An account as it was read since the last entry was taken in: at once, without waiting for anybody.
    nonisolated func accountInMemory(_ id: AccountID) -> AccountRecord? {
        let turn = projector.turn
        return known.withLock { $0.turn == turn ? $0.accounts[id] : nil }
    }

    public func organisation(_ id: OrganisationID) async throws -> Organisation? {
        guard let record: OrganisationRecord = try await record(.organisation, id.text), let stream = StreamName.organisation(id) else { return nil }
        var units: [String] = []
        for unit in record.units { units.append(try await open(unit, in: stream, id.text)) }
        return Organisation(id: id, kind: record.kind, name: try await open(record.name, in: stream, id.text), units: units, version: record.version)
    }

    public func team(_ dossier: DossierID) async throws -> TeamRecord? { try await record(.team, dossier.text) }

    /// Every institution of this installation.
    public func organisations() async throws -> [OrganisationID] { try await ids(.organisation, []).compactMap { OrganisationID($0) } }

    /// The accounts of an institution, without the invented colleagues of its canary dossiers. O(accounts).
    public func people(of organisation: OrganisationID) async throws -> [AccountRecord] {
        var found: [AccountRecord] = []
        for account in try await accounts(of: organisation) where try await !isCanary(account.id) { found.append(account) }
        return found
    }

    /// Every account of an institution. O(accounts).
    func accounts(of organisation: OrganisationID) async throws -> [AccountRecord] {
        var found: [AccountRecord] = []
        for id in try await ids(.person, Array(organisation.text.utf8)) { if let record: AccountRecord = try await record(.account, id) { found.append(record) } }
        return found
    }

    /// The teams where a person has or had a place.
    public func teams(of account: AccountID) async throws -> [TeamRecord] {
        var found: [TeamRecord] = []
        let keys = [account, try await self.account(account)?.foreseen].compactMap { $0 }
        var known: Set<String> = []
        for key in keys { known.formUnion(try await ids(.member, Array(key.text.utf8))) }
        for id in known.sorted() { if let record: TeamRecord = try await record(.team, id) { found.append(record) } }
        return found
    }

    func dossierState(_ dossier: DossierID) async throws -> DossierFacts.State {
        let found: DossierRecord? = try await record(.dossier, dossier.text)
        return found.map { DossierFacts.State(rawValue: $0.state) ?? .absent } ?? .absent
    }

    /// What ties a person to a dossier now. The same work is done whether the dossier exists or not.
    public func facts(_ dossier: DossierID, for account: AccountID, audiences: Audiences = []) async throws -> DossierFacts {
        try await projector.catchUp(with: journal)
        let state = try await dossierState(dossier), team = try await team(dossier), person = try await self.account(account)
        let membership = person.flatMap { team?.member($0)?.membership(enrolled: $0.enrolled) }
        return DossierFacts(id: dossier, state: state, membership: membership, isExcluded: team?.isExcluded(account, foreseen: person?.foreseen) ?? false, urgentUntil: person?.urgentUntil(dossier), audiences: audiences)
    }

    func account(by way: AccessWay, _ key: [UInt8]) async throws -> AccountRecord? {
        guard let id = try await ids(way, key).first else { return nil }
        return try await record(.account, id)
    }

    func ids(_ way: AccessWay, _ key: [UInt8]) async throws -> [String] {
        try await projector.rows("SELECT id FROM access_way WHERE kind = ? AND key = ?", [.text(way.rawValue), .bytes(key)]).compactMap { if case .text(let id)? = $0.first { id } else { nil } }
    }

    func record<T: Decodable>(_ kind: AccessRecordKind, _ id: String) async throws -> T? {
        guard case .bytes(let bytes)? = try await projector.rows("SELECT record FROM access_record WHERE kind = ? AND id = ?", [.text(kind.rawValue), .text(id)]).first?.first else { return nil }
        return try Facts.decode(bytes)
    }

    /// Does something that no other of its kind may overtake: an actor lets others in at each `await`.
    func alone<T>(_ body: () async throws -> T) async rethrows -> T {
        while isAlone { await withCheckedContinuation { waiting.append($0) } }
        isAlone = true
        defer {
            isAlone = false
            if !waiting.isEmpty { waiting.removeFirst().resume() }
        }
        return try await body()
    }

    /// Somebody else changed the same thing in the meantime: ask again.
    public struct Changed: Error, Sendable {}

    /// Writes events of an account, all or none, each with what is sealed of it.
    func write(_ id: AccountID, after version: Int, by actor: String, _ events: [(event: AccountEvent, sealed: Sensible<[UInt8]>?)]) async throws {
        guard let stream = StreamName.account(id) else { throw JournalError.malformed("the account") }
        var entries: [NewEntry] = []
        for (index, (event, sealed)) in events.enumerated() {
            entries.append(entry(event.act, by: actor, parts: try await parts(try event.facts(), sealed, stream, id.text, version + index + 1)))
        }
        try await append(stream, version, entries)
    }

    func write(_ dossier: DossierID, after version: Int, by actor: String, _ event: TeamEvent, _ sealed: Sensible<[UInt8]>? = nil) async throws {
        guard let stream = StreamName.team(dossier) else { throw JournalError.malformed("the team") }
        try await append(stream, version, [entry(event.act, by: actor, basis: .sharedSecrecy, parts: try await parts(try event.facts(), sealed, stream, dossier.text, version + 1))])
    }

    func write(_ id: OrganisationID, after version: Int, by actor: String, _ event: OrganisationEvent, _ sealed: Sensible<[UInt8]>) async throws {
        guard let stream = StreamName.organisation(id) else { throw JournalError.malformed("the institution") }
        try await append(stream, version, [entry(event.act, by: actor, parts: try await parts(try event.facts(), sealed, stream, id.text, version + 1))])
    }

    /// The facts in clear, and what is sealed beside them.
    func parts(_ facts: [UInt8], _ sealed: Sensible<[UInt8]>?, _ stream: StreamName, _ id: String, _ version: Int) async throws -> [SealedPart] {
        let clear = SealedPart(audience: Entry.factsName, keyVersion: 0, bytes: facts)
        guard let sealed, let subject = DossierID(id) else { return [clear] }
        return [clear, try await vault.seal(sealed, at: SealPlace(dossier: subject, audience: .identity, stream: stream, version: version))]
    }

    func entry(_ act: String, by actor: String, basis: Purpose.Basis = .security, parts: [SealedPart]) -> NewEntry {
        NewEntry(time: clock(), actor: actor, act: act, purpose: Purpose.Aim.manage.rawValue, legalBasis: basis.rawValue, parts: parts)
    }

    func append(_ stream: StreamName, _ version: Int, key: String = "access:" + Base64URL.text(Chance.bytes(16)), _ entries: [NewEntry]) async throws {
        guard case .appended = try await journal.append(AppendRequest(to: stream, expecting: .exactly(version), entries, key: key)) else {
            try await projector.catchUp(with: journal)
            throw Changed()
        }
        try await projector.catchUp(with: journal)
    }

    /// Opens what an account says of a person.
    func open(_ text: SealedText, of id: AccountID) async throws -> Sensible<[UInt8]> {
        guard let stream = StreamName.account(id), let subject = DossierID(id.text) else { throw VaultError.noKey }
        return try await vault.open(ofAccount: text.part, at: SealPlace(dossier: subject, audience: .identity, stream: stream, version: text.version))
    }

    func open(_ text: SealedText, in stream: StreamName, _ id: String) async throws -> String {
        guard let subject = DossierID(id) else { throw VaultError.noKey }
        return String(decoding: try await vault.open(ofAccount: text.part, at: SealPlace(dossier: subject, audience: .identity, stream: stream, version: text.version)).reveal(), as: UTF8.self)
    }
}
