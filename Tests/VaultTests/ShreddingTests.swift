import Disk
import Foundation
import GRDB
import TestWorld
import Testing
import Vocabulary

@testable import Vault

@Suite struct ShreddingTests {
    /// Every wrapped key of a dossier, as it stands in the file.
    private func wrapped(_ folder: TestFolder, _ dossier: DossierID) throws -> [Data] {
        let database = try DatabaseQueue(path: folder.url.appendingPathComponent(KeyStore.file).path)
        return try database.read { try Data.fetchAll($0, sql: "SELECT wrapped FROM datakey WHERE dossier = ?", arguments: [dossier.text]) }
    }

    private func found(_ keys: [Data], in folder: TestFolder) throws -> Int {
        let files = try folder.bytes().values
        return keys.filter { key in files.contains { $0.range(of: key) != nil } }.count
    }

    @Test func nothingOpensADossierWhoseKeysAreDestroyed() async throws {
        let world = try TestVault(), other = newDossier()
        let part = try await world.seal("x", world.place()), kept = try await world.seal("y", world.place(dossier: other)), grant = try await world.grant()
        let receipt = try await world.shred(world.dossier)
        #expect(receipt.keys == 5 && receipt.time == world.clock.now && receipt.backupsUntil == world.clock.now + 35 * day)
        #expect(await failure { try await world.open(part, world.place(), grant) } as? VaultError == .shredded)
        #expect(await failure { try await world.seal("again", world.place()) } as? VaultError == .shredded)
        #expect(await failure { try await world.vault.renew(world.dossier, .identity) } as? VaultError == .shredded)
        #expect(await world.vault.trial(kept, at: world.place(dossier: other)) == .opens)
        #expect(try await world.vault.checkAll() == 5)
    }

    /// The keys are in no file of the folder any more; before, they are (the control).
    @Test func theKeysAreInNoFileAnyMore() async throws {
        let world = try TestVault()
        var keys: [Data] = []
        for _ in 0..<50 { _ = try await world.seal("x", world.place(dossier: newDossier())) }
        _ = try await world.seal("x", world.place())
        _ = try await world.vault.renew(world.dossier, .location)
        keys = try wrapped(world.folder, world.dossier)
        #expect(keys.count == 6)
        #expect(try found(keys, in: world.folder) == 6)
        _ = try await world.shred(world.dossier)
        #expect(try found(keys, in: world.folder) == 0)
        #expect(try wrapped(world.folder, world.dossier).isEmpty)
    }

    @Test func destroyedTwiceIsDestroyedOnce() async throws {
        let world = try TestVault()
        _ = try await world.seal("x", world.place())
        let first = try await world.shred(world.dossier)
        world.clock.advance(day)
        #expect(try await world.shred(world.dossier) == first)
        let unknown = newDossier()
        #expect(try await world.shred(unknown).keys == 0)
        #expect(await failure { try await world.seal("x", world.place(dossier: unknown)) } as? VaultError == .shredded)
    }

    /// 35 days: the longest life of a backup of the keys.
    @Test func neverErasedBeforeTheLastBackupOfTheKeysHasExpired() async throws {
        let world = try TestVault()
        func state() async throws -> ErasureState { try await world.vault.erasure(of: world.dossier) }
        _ = try await world.seal("x", world.place())
        #expect(try await state() == .kept)
        let until = try await world.shred(world.dossier).backupsUntil
        #expect(until == world.clock.now + 35 * day)
        // Whatever the clock does before that day, forwards or backwards.
        for jump in [0, day, 33 * day, -40 * day, 40 * day, day - 1] {
            world.clock.advance(jump)
            #expect(try await state() == .destroyed(backupsUntil: until))
        }
        world.clock.advance(1)
        #expect(try await state() == .erased)
    }

    /// A clock that is behind does not bring the day forward.
    @Test func aClockThatIsBehindGivesNoDayTooEarly() async throws {
        let world = try TestVault()
        _ = try await world.seal("x", world.place())
        let last = world.clock.now
        world.clock.advance(-300 * day)
        #expect(try await world.vault.shred(world.dossier, notBefore: last).backupsUntil == last + 35 * day)
    }

    /// A copy of the keys made before still opens: this is why it must be short-lived.
    @Test func aCopyMadeBeforeStillOpens() async throws {
        let world = try TestVault(), elsewhere = try TestFolder()
        let part = try await world.seal("x", world.place())
        let keys = try DatabaseQueue(path: world.folder.url.appendingPathComponent(KeyStore.file).path)
        try keys.backup(to: DatabaseQueue(path: elsewhere.url.appendingPathComponent(KeyStore.file).path))
        try FileManager.default.copyItem(at: world.folder.url.appendingPathComponent(MasterKey.file), to: elsewhere.url.appendingPathComponent(MasterKey.file))
        _ = try await world.shred(world.dossier)
        let copy = try TestVault(folder: elsewhere, clock: world.clock)
        #expect(await copy.vault.trial(part, at: world.place()) == .opens)
        #expect(await world.vault.trial(part, at: world.place()) == .shredded)
    }

    /// Who changes the list of what was destroyed is seen.
    @Test(arguments: ["UPDATE shredded SET time = time + 1", "UPDATE shredded SET keys = 0", "UPDATE shredded SET seal = x'00'"])
    func aChangedRowIsSeen(_ sql: String) async throws {
        let world = try TestVault()
        _ = try await world.seal("x", world.place())
        _ = try await world.shred(world.dossier)
        try await world.vault.close()
        try await DatabaseQueue(path: world.folder.url.appendingPathComponent(KeyStore.file).path).write { try $0.execute(sql: sql) }
        let again = try TestVault(folder: world.folder, clock: world.clock)
        #expect(await failure { try await again.vault.erasure(of: world.dossier) } as? VaultError == .altered)
        #expect(await failure { try await again.vault.checkAll() } as? VaultError == .altered)
    }

    /// A backup that reads the keys holds the sweep up, and is told from one that is done: nothing is said to be destroyed in between.
    @Test func aReaderOfTheKeysHoldsTheSweepUp() async throws {
        let world = try TestVault()
        _ = try await world.seal("x", world.place())
        let keys = try wrapped(world.folder, world.dossier)
        try await world.vault.close()
        let ring = try KeyRing(folder: world.folder.url, master: try MasterKey(.automatic, folder: world.folder.url, isNew: false, credentials: nil), mayFound: false, now: world.clock.now)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let reader = try DatabaseQueue(path: world.folder.url.appendingPathComponent(KeyStore.file).path, configuration: configuration)
        try await reader.writeWithoutTransaction { try $0.execute(sql: "BEGIN; SELECT count(*) FROM datakey") }
        try ring.shred(world.dossier, now: world.clock.now)
        #expect(try !ring.store.sweep())
        try await reader.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        #expect(try ring.store.sweep())
        #expect(try ring.receipt(world.dossier).keys == 5)
        #expect(try found(keys, in: world.folder) == 0)
    }
}

/// What no key of its own protects is sealed as one: epochs, recovery key, counts.
@Suite struct StateTests {
    @Test(arguments: [
        "UPDATE epoch SET started = started + 8640000000000", "UPDATE epoch SET number = 0", "UPDATE epoch SET recovery = x'00'", "UPDATE meta SET value = zeroblob(32) WHERE name = 'recovery'",
        "DELETE FROM meta WHERE name = 'recovery'", "UPDATE meta SET value = zeroblob(48) WHERE name = 'state'", "DELETE FROM meta WHERE name = 'state'", "UPDATE meta SET value = zeroblob(16) WHERE name = 'installation'",
    ])
    func aChangedStateDoesNotOpen(_ sql: String) async throws {
        let world = try TestVault()
        _ = try await world.seal("x", world.place())
        _ = try await world.recovery()
        try await world.vault.close()
        try await DatabaseQueue(path: world.folder.url.appendingPathComponent(KeyStore.file).path).write { try $0.execute(sql: sql) }
        #expect(throws: DataRefusal.self) { try TestVault(folder: world.folder, clock: world.clock) }
    }

    @Test(arguments: ["DELETE FROM shredded", "DELETE FROM datakey WHERE audience = 1", "UPDATE datakey SET version = 2 WHERE audience = 3"])
    func aRowTakenOutIsSeenByTheCheck(_ sql: String) async throws {
        let world = try TestVault()
        for dossier in [world.dossier, newDossier()] { _ = try await world.seal("x", world.place(dossier: dossier)) }
        _ = try await world.shred(world.dossier)
        try await world.vault.close()
        let whole = try TestVault(folder: world.folder, clock: world.clock)
        #expect(try await whole.vault.checkAll() == 5)
        try await whole.vault.close()
        try await DatabaseQueue(path: world.folder.url.appendingPathComponent(KeyStore.file).path).write { try $0.execute(sql: sql) }
        let again = try TestVault(folder: world.folder, clock: world.clock)
        #expect(await failure { try await again.vault.checkAll() } as? VaultError == .altered)
    }
}
