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
    /// The list stands in the journal, as one entry, before anything of it is opened. O(dossiers followed).
    /// - Parameter wanted: the classes that the list shows.
    public func listing(_ actor: Actor, of account: AccountRecord, for purpose: Purpose, wanted: Audiences) async throws -> Listing {
        let lines = Array(try await lines(actor, account, purpose, wanted).prefix(ListingRequest.most))
        guard !lines.isEmpty else { return Listing(lines: [], grants: [:]) }
        let asked = lines.reduce(into: [DossierID: Set<AudienceClass>]()) { $0[$1.dossier] = Set($1.audiences.classes) }
        let request = ListingRequest(asked, by: actor.account.text, purpose: purpose.aim.rawValue, legalBasis: purpose.basis.rawValue, time: clock(), key: "listing:" + Base64URL.text(Chance.bytes(16)))
        let grants = try await vault.tickets(request)
        // Asked again once the entry stands: who was taken off a team in between reads nothing of it.
        let still = try await self.lines(actor, account, purpose, wanted).reduce(into: [DossierID: Audiences]()) { $0[$1.dossier] = $1.audiences }
        return Listing(lines: lines.filter { line in still[line.dossier].map { line.audiences.isSubset(of: $0) } ?? false }, grants: grants)
    }

    /// Those of which the person may read something: who may read nothing of a dossier is told nothing of it here.
    private func lines(_ actor: Actor, _ account: AccountRecord, _ purpose: Purpose, _ wanted: Audiences) async throws -> [Listing.Line] {
        try await projector.catchUp(with: journal)
        let now = clock()
        return try await followed(account).compactMap { team, state in
            guard let member = team.member(account), !team.isExcluded(account.id, foreseen: account.foreseen) else { return nil }
            let membership = member.membership(enrolled: account.enrolled), facts = DossierFacts(id: team.dossier, state: state, membership: membership)
            guard facts.isMember(now), state == .open || state == .closed, case let audiences = readable(facts, actor, purpose).intersection(wanted), !audiences.isEmpty else { return nil }
            return .init(dossier: team.dossier, state: state, membership: membership, audiences: audiences)
        }
    }

    /// The teams of a person with the state of each dossier, in two questions. O(teams).
    private func followed(_ account: AccountRecord) async throws -> [(TeamRecord, DossierFacts.State)] {
        let keys = [account.id, account.foreseen].compactMap { $0 }.map { ReadModel.Value.bytes(Array($0.text.utf8)) }
        let teams = try await projector.rows(
            "SELECT DISTINCT r.id, r.record, d.record FROM access_way w JOIN access_record r ON r.kind = 'team' AND r.id = w.id LEFT JOIN access_record d ON d.kind = 'dossier' AND d.id = w.id WHERE w.kind = 'member' AND w.key IN (\(keys.map { _ in "?" }.joined(separator: ", ")))",
            keys)
        return try teams.compactMap { row in
            guard row.count == 3, case .bytes(let team) = row[1] else { return nil }
            guard case .bytes(let state) = row[2] else { return (try Facts.decode(team), .absent) }
            let found: DossierRecord = try Facts.decode(state)
            return (try Facts.decode(team), DossierFacts.State(rawValue: found.state) ?? .absent)
        }
    }

    /// Opens one part of a line.
    /// - Throws: `VaultError.notGranted` for a class that the list does not show.
    public func open(_ part: SealedPart, of entry: Entry, in listing: Listing) async throws -> Sensible<[UInt8]> {
        guard let dossier = entry.stream.subject(after: "caseFile:").flatMap({ DossierID($0) }), let grant = listing.grants[dossier], let audience = AudienceClass(name: part.audience) else { throw VaultError.notGranted }
        return try await vault.open(part, at: SealPlace(dossier: dossier, audience: audience, stream: entry.stream, version: entry.version), with: grant)
    }
}
