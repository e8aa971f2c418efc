import Foundation
import Journal
import Vault
import Vocabulary

/// Institutions and people: who administers calls it, after `authorise`.
extension AccessBook {
    /// How long a link to enrol lives, in milliseconds: 72 hours.
    public static let linkLifetime: Int64 = 72 * 3_600_000

    public enum InvitationFault: Error, Sendable, Hashable {
        /// Somebody of the same institution has it already.
        case addressTaken
    }

    /// True when an address has an account, in whatever institution.
    public func isTaken(_ address: String) async throws -> Bool { try await colleague(address) != nil }

    /// The accounts that a person signs in to under an address: one for each institution they work for. Nobody but them learns that there are several.
    func accounts(at login: [UInt8]) async throws -> [AccountRecord] {
        var found: [AccountRecord] = []
        for id in try await ids(.login, login) { if let id = AccountID(id), let account = try await account(id) { found.append(account) } }
        return found
    }

    /// Who administers, among the accounts of an address.
    public func administrator(_ address: String) async throws -> AccountRecord? {
        try await projector.catchUp(with: journal)
        return try await accounts(at: try await login(address)).first { $0.place.duties.contains(.administrator) && $0.state != .closed }
    }

    /// The one they used last.
    func account(at login: [UInt8]) async throws -> AccountRecord? { try await accounts(at: login).max { ($0.lastSignIn ?? 0, $0.id.text) < ($1.lastSignIn ?? 0, $1.id.text) } }

    /// Makes an institution.
    public func found(_ kind: Organisation.Kind, named name: String, by actor: String) async throws -> OrganisationID {
        var generator = SystemRandomNumberGenerator()
        let id = OrganisationID.random(using: &generator)
        try await write(id, after: 0, by: actor, .created(kind: kind), Sensible(Array(name.utf8)))
        return id
    }

    public func addUnit(_ name: String, to organisation: Organisation, by actor: String) async throws {
        try await write(organisation.id, after: organisation.version, by: actor, .unitAdded, Sensible(Array(name.utf8)))
    }

    /// Makes an account that nobody can use yet, and the link by which its person enrols. The link is shown once and never kept.
    /// - Parameter chosen: the number of the account; drawn when not given.
    /// - Throws: `addressTaken`.
    public func invite(_ person: Sensible<Person>, to place: AccountEvent.Place, by actor: String, as chosen: AccountID? = nil) async throws -> (id: AccountID, link: Sensible<String>) {
        let login = try await login(person.reveal().address), (link, token) = try await newLink()
        var generator = SystemRandomNumberGenerator()
        let id = chosen ?? AccountID.random(using: &generator), sealed = Sensible(try Facts.encode(person.reveal()))
        try await alone {
            try await projector.catchUp(with: journal)
            guard try await !accounts(at: login).contains(where: { $0.place.organisation == place.organisation }) else { throw InvitationFault.addressTaken }
            try await write(id, after: 0, by: actor, [(.invited(.init(place: place, login: login, link: link)), sealed)])
        }
        return (id, token)
    }

    /// The account of a colleague, by the address under which they sign in.
    public func colleague(_ address: String) async throws -> AccountRecord? {
        try await projector.catchUp(with: journal)
        return try await account(at: try await login(address))
    }

    /// Another link for a person who lost theirs, or all their proofs of identity. Whoever comes through it chooses new ones; those of before are dead.
    public func renewLink(_ account: AccountRecord, by actor: String) async throws -> Sensible<String> {
        let (link, token) = try await newLink()
        try await write(account.id, after: account.version, by: actor, [(.linkRenewed(link), nil)])
        return token
    }

    /// How many people one person shuts out in an hour: suspended, closed, given a link in place of their proofs, or a place that opens less. Beyond, two persons suspend everybody at once.
    public static let endingsOfAnHour = 3

    /// Counts one more person shut out; false when it is one too many. One person alone never shuts everybody out. O(1).
    public func mayEnd(by actor: AccountID) -> Bool {
        let now = clock(), recent = (endings[actor] ?? []).filter { now - $0 < 3_600_000 }
        guard recent.count < Self.endingsOfAnHour else { return false }
        endings[actor] = recent + [now]
        return true
    }

    public func place(_ account: AccountRecord, at place: AccountEvent.Place, by actor: String) async throws { try await write(account.id, after: account.version, by: actor, [(.placed(place), nil)]) }
    public func suspend(_ account: AccountRecord, by actor: String) async throws { try await write(account.id, after: account.version, by: actor, [(.suspended, nil)]) }
    public func resume(_ account: AccountRecord, by actor: String) async throws { try await write(account.id, after: account.version, by: actor, [(.resumed, nil)]) }
    public func close(_ account: AccountRecord, by actor: String) async throws { try await write(account.id, after: account.version, by: actor, [(.closed, nil)]) }

    /// The account that a link opens, while it lives.
    public func account(throughLink token: String) async throws -> AccountRecord? {
        guard token.utf8.count == 43 else { return nil }
        guard let account = try await account(by: .link, try await digest(token, "link")), let link = account.link, clock() < link.until, account.state == .invited || account.state == .active else { return nil }
        return account
    }

    private func newLink() async throws -> (AccountEvent.Link, Sensible<String>) {
        let token = Base64URL.text(Chance.bytes(32))
        return (AccountEvent.Link(digest: try await digest(token, "link"), until: clock() + Self.linkLifetime), Sensible(token))
    }

    func login(_ address: String) async throws -> [UInt8] { try await vault.match(Sensible(Person.login(address)), as: "access.login") }
    func digest(_ text: String, _ field: String) async throws -> [UInt8] { try await vault.match(Sensible(Array(text.utf8)), as: "access." + field) }
}
