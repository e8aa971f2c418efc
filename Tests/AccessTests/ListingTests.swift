import Journal
import TestWorld
import Testing
import Vault
import Vocabulary

@testable import Access

/// Lists of those whom one follows: one entry for all, shown to who asks who has read, and nothing of the others.
struct ListingTests {
    private static let protect = Purpose(.protect, .sharedSecrecy)

    private func list(_ w: AccessWorld, _ id: AccountID, _ wanted: Audiences = [.identity, .social]) async throws -> AccessBook.Listing {
        try await w.book.listing(try await w.actor(id, steppedUp: false), of: try #require(try await w.book.account(id)), for: Self.protect, wanted: wanted)
    }

    @Test func aListIsOneEntryAndEachOfItsDossiersSaysSo() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, marc = try await w.person("marc@foyer.invalid").account.id
        let first = try await w.dossier(referent: lise), second = try await w.dossier(referent: lise), other = try await w.dossier(referent: marc)
        let before = try await w.entries().count, listing = try await list(w, lise)
        #expect(Set(listing.lines.map(\.dossier)) == [first, second] && listing.lines.allSatisfy { $0.audiences == [.identity, .social] })
        let written = try await w.entries().dropFirst(before)
        #expect(written.map(\.act) == [ListingRequest.act] && written.first?.stream.text == "listing:\(lise)")
        // What the list shows opens, what it does not show does not, and nothing of another dossier.
        for entry in try await w.entries() where entry.act == "caseFile.opened.v1" {
            for part in entry.parts {
                guard let audience = AudienceClass(name: part.audience) else { continue }
                let isShown = [first, second].contains { entry.stream.text == "caseFile:\($0)" } && [.identity, .social].contains(audience)
                for dossier in [first, second, other] {
                    let isHere = entry.stream.text == "caseFile:\(dossier)"
                    if isShown, isHere { #expect(try await w.book.open([(part, entry)], of: dossier, in: listing).count == 1) } else { await #expect(throws: VaultError.notGranted) { try await w.book.open([(part, entry)], of: dossier, in: listing) } }
                }
            }
        }
        let openings = try await w.book.openings(try await w.permit(lise, .seeReaders, first, .init(.control, .security)))
        #expect(openings.map(\.account) == [lise.text] && openings.first?.lists == 1 && openings.first?.audiences == [.identity, .social])
        var report = AccessReport(lise, since: 0)
        for entry in try await w.entries() { try report.take(entry) }
        report.end()
        #expect(report.lines.filter { $0.readings == 1 && $0.read == [.identity, .social] }.map(\.dossier.text).sorted() == [first, second].map(\.text).sorted())
        #expect(!report.lines.contains { $0.dossier == other && $0.readings > 0 })
    }

    /// Beyond what one entry may say, a list is several entries, and nobody is left out.
    @Test func aLongListLeavesNobodyOut() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id
        var followed: Set<DossierID> = []
        for _ in 0..<5 { followed.insert(try await w.dossier(referent: lise)) }
        let before = try await w.entries().count
        let listing = try await w.book.listing(try await w.actor(lise, steppedUp: false), of: try #require(try await w.book.account(lise)), for: Self.protect, wanted: [.identity], most: 2)
        #expect(Set(listing.lines.map(\.dossier)) == followed)
        let written = try await w.entries().dropFirst(before)
        #expect(written.map { ListingRequest.dossiers(in: $0).count } == [2, 2, 1])
        #expect(Set(written.flatMap { ListingRequest.dossiers(in: $0).map(\.0) }) == followed)
        for entry in try await w.entries() where entry.act == "caseFile.opened.v1" {
            guard let part = entry.parts.first(where: { $0.audience == AudienceClass.identity.name }), let dossier = followed.first(where: { entry.stream.text == "caseFile:\($0)" }) else { continue }
            #expect(try await w.book.open([(part, entry)], of: dossier, in: listing).count == 1)
        }
    }

    @Test func whoMayReadNothingIsTaughtNothing() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, coach = try await w.person("coach@club.invalid", .leisure, Secrecy.none).account.id
        let dossier = try await w.dossier(referent: lise)
        try await w.join(coach, dossier, referent: lise)
        let before = try await w.entries().count
        #expect(try await list(w, coach).lines.isEmpty)
        #expect(try await w.entries().count == before)
        // The location never comes with a list.
        #expect(try await list(w, lise, .all).lines.allSatisfy { !$0.audiences.contains(.location) })
    }

    /// A clock that is not the vault's would give a grant another life than the entry says.
    @Test func aListOfAnotherTimeIsNotGranted() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, dossier = try await w.dossier(referent: lise)
        for time in [w.clock.read() - 120_000, w.clock.read() + 120_000] {
            await #expect(throws: VaultError.notGranted) { try await w.vault.tickets(ListingRequest([dossier: [.identity]], by: lise.text, purpose: "protect", legalBasis: "x", time: time, key: "k\(time)")) }
        }
        await #expect(throws: VaultError.notGranted) { try await w.vault.tickets(ListingRequest([:], by: lise.text, purpose: "protect", legalBasis: "x", time: w.clock.read(), key: "k")) }
    }
}
