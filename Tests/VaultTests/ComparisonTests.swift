import Journal
import TestWorld
import Testing
import Vocabulary

@testable import Vault

/// What the journal says was sealed, compared with the keys that are here; and several parts opened at once.
struct ComparisonTests {
    private static let all: UInt64 = AudienceClass.allCases.reduce(0) { $0 | 1 << UInt64($1.rawValue) }

    private func compare(_ vault: KeyVault, _ first: [(DossierID, UInt64)], _ later: [UsedKey] = []) async throws -> (Int, Int) {
        let found = try await vault.compare(UsedKeys(first: first.map { (dossier: $0.0.text, classes: $0.1) }.sorted { $0.dossier < $1.dossier }, later: later))
        return (found.lost, found.unused)
    }

    @Test func eachKeyIsHereOrDestroyedOrLost() async throws {
        let w = try TestVault(), dossiers = (0..<5).map { _ in newDossier() }
        for dossier in dossiers { _ = try await w.vault.seal(Sensible([1]), at: SealPlace(dossier: dossier, audience: .identity, stream: .server, version: 1)) }
        let used = dossiers.map { ($0, Self.all) }
        #expect(try await compare(w.vault, used) == (0, 0))
        // Keys of which the journal says nothing.
        #expect(try await compare(w.vault, Array(used.dropFirst(2))) == (0, 2))
        #expect(try await compare(w.vault, []) == (0, 5))
        // Whatever their place in the order, keys that are not here are lost, class by class.
        for _ in 0..<20 { #expect(try await compare(w.vault, used + [(newDossier(), 1 << 1 | 1 << 4), (newDossier(), Self.all)]) == (7, 0)) }
        // A later key that was made, and one that was not.
        let made = try await w.vault.renew(dossiers[0], .health)
        func key(_ dossier: DossierID, _ version: UInt32) -> UsedKey { UsedKey(dossier: dossier.text, audience: AudienceClass.health.rawValue, version: version) }
        #expect(try await compare(w.vault, used, [key(dossiers[0], made)]) == (0, 0))
        #expect(try await compare(w.vault, used, [key(dossiers[0], made + 1), key(dossiers[1], 2)]) == (2, 0))
        // Destroyed, they are not lost, and not here.
        _ = try await w.shred(dossiers[0])
        _ = try await w.shred(dossiers[1])
        #expect(try await compare(w.vault, used, [key(dossiers[0], made), key(dossiers[1], 2)]) == (0, 0))
        #expect(try await compare(w.vault, [(dossiers[2], Self.all), (dossiers[3], 0)]) == (0, 1))
    }

    @Test func partsOpenTogetherOrNotAtAll() async throws {
        let w = try TestVault(), places = (1...4).map { w.place(version: $0) }
        var parts: [(part: SealedPart, place: SealPlace)] = []
        for place in places { parts.append((try await w.seal("texte \(place.version)", place), place)) }
        let grant = try await w.grant()
        #expect(try await w.vault.open(all: parts, with: grant).map { String(decoding: $0.reveal(), as: UTF8.self) } == (1...4).map { "texte \($0)" })
        #expect(try await w.vault.open(all: [], with: grant).isEmpty)
        // One moved, one of another class, one of another dossier.
        let health = w.place(.health, version: 5), sealed = try await w.seal("soin", health), elsewhere = w.place(version: 5, dossier: newDossier())
        await #expect(throws: VaultError.altered) { try await w.vault.open(all: parts + [(parts[0].part, places[1])], with: grant) }
        await #expect(throws: VaultError.notGranted) { try await w.vault.open(all: parts + [(sealed, health)], with: grant) }
        await #expect(throws: VaultError.notGranted) { try await w.vault.open(all: parts + [(parts[0].part, elsewhere)], with: grant) }
        w.clock.advance(Grant.lifetime + 1)
        await #expect(throws: VaultError.notGranted) { try await w.vault.open(all: parts, with: grant) }
    }
}
