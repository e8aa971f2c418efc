import Foundation
import Journal
import JournalSQLite
import Vault
import Vocabulary

extension AccessBook {
    /// The dossiers that a person follows, and the right to open the lines of a list of them.
    public struct Listing: Sendable {
        public struct Line: Sendable {
            public let dossier: DossierID
            public let state: DossierFacts.State
            public let membership: Membership
            /// The classes that may be shown.
            public let audiences: Audiences
        }

        public let lines: [Line]
        let grants: [DossierID: Grant]
    }

    /// What a person follows at this moment, and what of it may be read for an aim without proving again who they are: never the location.
    /// The list stands in the journal, as one entry for each thousand, before anything of it is opened. O(dossiers followed).
    /// - Parameters:
    ///   - wanted: the classes that the list shows.
    ///   - most: how many dossiers one entry says.
    public func listing(_ actor: Actor, of account: AccountRecord, for purpose: Purpose, wanted: Audiences, most: Int = ListingRequest.most) async throws -> Listing {
        let lines = self.lines(try await followed(account), actor, account, purpose, wanted)
        guard !lines.isEmpty else { return Listing(lines: [], grants: [:]) }
        var grants: [DossierID: Grant] = [:]
        // A long list is several entries: nobody whom one follows is left out of it.
        for first in stride(from: 0, to: lines.count, by: most) {
            let asked = lines[first...].prefix(most).filter { !$0.audiences.isEmpty }.reduce(into: [DossierID: Set<AudienceClass>]()) { $0[$1.dossier] = Set($1.audiences.classes) }
            guard !asked.isEmpty else { continue }
            let request = ListingRequest(asked, by: actor.account.text, purpose: purpose.aim.rawValue, legalBasis: purpose.basis.rawValue, time: clock(), key: "listing:" + Base64URL.text(Chance.bytes(16)))
            grants.merge(try await vault.tickets(request)) { $1 }
        }
        // Asked again once the entry stands: who was taken off a team in between reads nothing of it.
        let still = self.lines(try await followed(account), actor, account, purpose, wanted).reduce(into: [DossierID: Audiences]()) { $0[$1.dossier] = $1.audiences }
        return Listing(lines: lines.filter { line in still[line.dossier].map { line.audiences.isSubset(of: $0) } ?? false }, grants: grants)
    }

    /// Those of which the person may read something, and all of who is bound by secrecy: that a young person is away is for the whole team, whatever their classes.
    private nonisolated func lines(_ followed: [Found], _ actor: Actor, _ account: AccountRecord, _ purpose: Purpose, _ wanted: Audiences) -> [Listing.Line] {
        let now = clock()
        return followed.compactMap { one in
            guard let member = one.team.member(account), !one.team.isExcluded(account.id, foreseen: account.foreseen) else { return nil }
            let membership = member.membership(enrolled: account.enrolled), facts = DossierFacts(id: one.team.dossier, state: one.state, membership: membership)
            guard facts.isMember(now), one.state == .open || one.state == .closed, case let audiences = readable(facts, actor, purpose, among: wanted), actor.secrecy.isBound || !audiences.isEmpty else { return nil }
            return .init(dossier: one.team.dossier, state: one.state, membership: membership, audiences: audiences)
        }
    }

    /// The team of a dossier and its state.
    struct Found: Sendable {
        let team: TeamRecord
        let state: DossierFacts.State
        /// Of the two records that say so; the second is null when there is none.
        let numbers: [ReadModel.Value]
    }

    /// The teams of a person with the state of each dossier as they are now: those whose records were read before are not read again. O(teams).
    private nonisolated func followed(_ account: AccountRecord) async throws -> [Found] {
        try await projector.catchUp(with: journal)
        let keys = [account.id, account.foreseen].compactMap { $0 }.map { ReadModel.Value.bytes(Array($0.text.utf8)) }
        let rows = try await projector.rows(
            "SELECT DISTINCT w.id, r.number, d.number FROM access_way w \(Self.records) WHERE w.kind = 'member' AND w.key IN (\(keys.map { _ in "?" }.joined(separator: ", ")))", keys)
        let asked: [(id: String, numbers: [ReadModel.Value])] = rows.compactMap { row in if case .text(let id)? = row.first { (id, Array(row.dropFirst())) } else { nil } }
        let known = teams.withLock { teams in asked.map { one in teams[one.id].flatMap { $0.numbers == one.numbers ? $0 : nil } } }
        let missing = zip(asked, known).filter { $1 == nil }.map(\.0.id)
        guard !missing.isEmpty else { return known.compactMap { $0 } }
        let read = try await projector.rows("SELECT r.number, d.number, r.record, d.record FROM (SELECT value AS id FROM json_each(?)) w \(Self.records)", [.text("[" + missing.map { "\"\($0)\"" }.joined(separator: ",") + "]")]).map(Self.found)
        let fresh = Dictionary(read.map { ($0.team.dossier.text, $0) }) { first, _ in first }
        teams.withLock { teams in
            if teams.count + fresh.count > Self.mostTeams { teams = [:] }
            teams.merge(fresh) { $1 }
        }
        return zip(asked, known).compactMap { $1 ?? fresh[$0.id] }
    }

    /// The records of the team and of the dossier.
    private static let records = "JOIN access_record r ON r.kind = 'team' AND r.id = w.id LEFT JOIN access_record d ON d.kind = 'dossier' AND d.id = w.id"

    private static func found(_ row: [ReadModel.Value]) throws -> Found {
        guard row.count == 4, case .bytes(let team) = row[2] else { throw JournalError.storage("a record of the read models cannot be read") }
        let state: DossierRecord? = if case .bytes(let state) = row[3] { try Facts.decode(state) } else { nil }
        return Found(team: try Facts.decode(team), state: state.flatMap { DossierFacts.State(rawValue: $0.state) } ?? .absent, numbers: Array(row.prefix(2)))
    }

    /// Teams that were read, kept in memory.
    static let mostTeams = 10_000

    /// Opens parts of a line, in order.
    /// - Throws: `VaultError.notGranted` for a class that the list does not show, or an entry of another dossier.
    public nonisolated func open(_ parts: [(part: SealedPart, entry: Entry)], of dossier: DossierID, in listing: Listing) async throws -> [Sensible<[UInt8]>] {
        guard !parts.isEmpty else { return [] }
        guard let grant = listing.grants[dossier] else { throw VaultError.notGranted }
        let placed = try parts.map { part, entry in
            guard entry.stream.subject(after: "caseFile:") == dossier.text, let audience = AudienceClass(name: part.audience) else { throw VaultError.notGranted }
            return (part: part, place: SealPlace(dossier: dossier, audience: audience, stream: entry.stream, version: entry.version))
        }
        return try await vault.open(all: placed, with: grant)
    }
}
