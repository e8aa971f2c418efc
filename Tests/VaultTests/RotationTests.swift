import Foundation
import GRDB
import Journal
import TestWorld
import Testing
import Vocabulary

@testable import Vault

@Suite struct RotationTests {
    private func epochs(_ folder: TestFolder) throws -> [[Int]] {
        let database = try DatabaseQueue(path: folder.url.appendingPathComponent(KeyStore.file).path)
        return try database.read { try Row.fetchAll($0, sql: "SELECT number, master IS NULL, recovery IS NULL FROM epoch ORDER BY number").map { [$0[0], $0[1], $0[2]] } }
    }

    @Test func everythingStillOpensAndTheOldKeyIsGone() async throws {
        let world = try TestVault()
        var parts: [(DossierID, SealedPart)] = []
        for _ in 0..<30 {
            let dossier = newDossier()
            parts.append((dossier, try await world.seal("x", world.place(dossier: dossier))))
        }
        let grant = try await world.grant(), own = try await world.seal("own", world.place()), digest = try await world.vault.match(Sensible([1]), as: "f")
        #expect(try await !world.vault.rotate())
        world.clock.advance(90 * day)
        #expect(try await world.vault.rotate())
        #expect(try await !world.vault.rotate())
        for (dossier, part) in parts { #expect(await world.vault.trial(part, at: world.place(dossier: dossier)) == .opens) }
        #expect(try await world.vault.match(Sensible([1]), as: "f") == digest)
        world.clock.advance(-90 * day)
        #expect(try await world.open(own, world.place(), grant) == "own")
        #expect(try epochs(world.folder) == [[1, 1, 1], [2, 0, 1]])
        #expect(try await world.vault.checkAll() == 31 * 5)
        try await world.vault.close()
        let again = try TestVault(folder: world.folder, clock: world.clock)
        for (dossier, part) in parts { #expect(await again.vault.trial(part, at: world.place(dossier: dossier)) == .opens) }
    }

    /// The hourly look that finds nothing to do changes nothing: a copy of the keys stays one that serves.
    @Test func nothingDueChangesNothing() async throws {
        let world = try TestVault()
        _ = try await world.seal("x", world.place())
        let before = try world.folder.rows()
        for _ in 0..<3 { #expect(try await !world.vault.rotate()) }
        #expect(try world.folder.rows() == before)
        world.clock.advance(90 * day)
        #expect(try await world.vault.rotate())
        let after = try world.folder.rows()
        #expect(after != before)
        #expect(try await !world.vault.rotate())
        #expect(try world.folder.rows() == after)
    }

    /// A stop in the middle of a rotation loses nothing, and the next start goes on.
    @Test func aRotationStoppedInTheMiddleGoesOn() async throws {
        let folder = try TestFolder(), clock = TestClock()
        let ring = try KeyRing(folder: folder.url, master: try MasterKey(.automatic, folder: folder.url, isNew: true, credentials: nil), mayFound: true, now: clock.now)
        let dossiers = (0..<500).map { _ in newDossier() }
        for dossier in dossiers { _ = try ring.newestKey(dossier, .health) }
        let before = try dossiers.map { try ring.newestKey($0, .health).key.bytes }
        _ = try ring.beginEpoch(try MasterKey(.automatic, folder: folder.url, isNew: false, credentials: nil), now: clock.now)
        #expect(try ring.rewrap())
        let made = try ring.newestKey(newDossier(), .health)
        #expect(made.version == 1)
        try ring.store.close()
        let again = try KeyRing(folder: folder.url, master: try MasterKey(.automatic, folder: folder.url, isNew: false, credentials: nil), mayFound: false, now: clock.now)
        #expect(again.epochs.count == 2 && again.current == 2)
        #expect(try dossiers.map { try again.newestKey($0, .health).key.bytes } == before)
        while try again.rewrap() {}
        #expect(again.epochs.count == 1)
        #expect(try again.checkAll() == 501 * 5)
        try again.store.close()
    }

    /// What was copied before a rotation, master key included, opens nothing once the rotation is done and the key of the epoch is gone.
    @Test func theFilesHoldNoKeyOfTheOldEpoch() async throws {
        let world = try TestVault()
        _ = try await world.seal("x", world.place())
        let file = world.folder.url.appendingPathComponent(KeyStore.file).path
        let old = try await DatabaseQueue(path: file).read { try Data.fetchAll($0, sql: "SELECT master FROM epoch UNION ALL SELECT wrapped FROM datakey UNION ALL SELECT wrapped FROM secret") }
        #expect(old.count == 1 + 5 + 3)
        func found() throws -> Int {
            let files = try world.folder.bytes().values
            return old.filter { key in files.contains { $0.range(of: key) != nil } }.count
        }
        #expect(try found() == 9)
        #expect(try await world.vault.rotate(evenIfEarly: true))
        #expect(try found() == 0)
    }
}
