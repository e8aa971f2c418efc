import Disk
import Foundation
import GRDB
import TestWorld
import Testing
import Vocabulary

@testable import Vault

@Suite struct RecoveryTests {
    private func newMaster() throws(DataRefusal) -> MasterKey {
        do { return MasterKey(try SecretKey.random()) } catch { throw .badMasterKey("no memory for it") }
    }

    private func open(_ folder: TestFolder, _ master: MasterKey, _ clock: TestClock) throws -> KeyVault { try KeyVault(folder: folder.url, master: master, journal: nil, clock: clock.read) }

    @Test func anyThreeOfFiveOpenTheKeysUnderANewMasterKey() async throws {
        let world = try TestVault()
        let part = try await world.seal("x", world.place()), shares = try await world.recovery()
        #expect(shares.count == 5 && Set(shares.map(\.text)).count == 5)
        try await world.vault.close()
        for first in 0..<3 {
            for second in (first + 1)..<4 {
                for third in (second + 1)..<5 {
                    let master = try newMaster(), typed = [shares[first], shares[second], shares[third]].compactMap { RecoveryShare($0.text) }
                    try KeyVault.restore(folder: world.folder.url, shares: typed, under: { master })
                    let vault = try open(world.folder, master, world.clock)
                    #expect(await vault.trial(part, at: world.place()) == .opens)
                    try await vault.close()
                    #expect(throws: DataRefusal.wrongMasterKey(world.folder.url.path)) { try MasterKeyCheck.open(world.folder, try newMaster()) }
                }
            }
        }
    }

    /// Keys that would not open afterwards are told before anything is changed.
    @Test func damagedKeysAreNotPutUnderANewMaster() async throws {
        let world = try TestVault(), shares = try await world.recovery()
        try await world.vault.close()
        try await DatabaseQueue(path: world.folder.url.appendingPathComponent(KeyStore.file).path).write { try $0.execute(sql: "UPDATE secret SET wrapped = zeroblob(length(wrapped)) WHERE name = 'grant'") }
        let before = try world.folder.rows()
        #expect(throws: DataRefusal.notKeys(world.folder.url.appendingPathComponent(KeyStore.file).path)) { try KeyVault.restore(folder: world.folder.url, shares: Array(shares.prefix(3)), under: newMaster) }
        #expect(try world.folder.rows() == before)
    }

    @Test func fewerThanThreeOrOthersOpenNothing() async throws {
        let world = try TestVault(), shares = try await world.recovery()
        let master = try MasterKey(.automatic, folder: world.folder.url, isNew: false, credentials: nil)
        let later = try await world.recovery()
        try await world.vault.close()
        let before = try world.folder.rows()
        let wrong: [[RecoveryShare]] = [[], [later[0], later[1]], [later[0], later[0], later[1]], [later[0], later[1], shares[2]], [shares[0], shares[1], shares[2]]]
        for some in wrong {
            let error = #expect(throws: DataRefusal.self) { try KeyVault.restore(folder: world.folder.url, shares: some, under: newMaster) }
            #expect(error?.description.contains("Nothing was changed") == true)
        }
        #expect(try world.folder.rows() == before)
        _ = try open(world.folder, master, world.clock)
    }

    @Test func theSharesStillServeAfterARotation() async throws {
        let world = try TestVault()
        let part = try await world.seal("x", world.place()), shares = try await world.recovery()
        _ = try await world.vault.rotate(evenIfEarly: true)
        let later = try await world.seal("y", world.place(version: 2))
        try await world.vault.close()
        let master = try newMaster()
        try KeyVault.restore(folder: world.folder.url, shares: Array(shares.suffix(3)), under: { master })
        let vault = try open(world.folder, master, world.clock)
        #expect(await vault.trial(part, at: world.place()) == .opens)
        #expect(await vault.trial(later, at: world.place(version: 2)) == .opens)
    }

    /// The shares made before serve until the new ones are kept.
    @Test func sharesThatCouldNotBeKeptChangeNothing() async throws {
        struct Full: Error {}
        let world = try TestVault()
        let part = try await world.seal("x", world.place()), shares = try await world.recovery()
        #expect(await failure { try await world.vault.createRecovery { _ in throw Full() } } is Full)
        try await world.vault.close()
        let master = try newMaster()
        try KeyVault.restore(folder: world.folder.url, shares: Array(shares.prefix(3)), under: { master })
        #expect(await (try open(world.folder, master, world.clock)).trial(part, at: world.place()) == .opens)
    }

    /// A change that the disk may or may not have taken is never called a refusal: neither the old shares nor the new ones may be thrown away.
    @Test func aChangeThatMayHaveBeenTakenIsSaidSo() async throws {
        let world = try TestVault(), shares = try await world.recovery()
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: world.folder.url.appendingPathComponent(KeyStore.file).path, configuration: configuration)
        var kept = 0
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        #expect(await failure { try await world.vault.createRecovery { kept = $0.count } } as? DataRefusal == .unsure(world.folder.url.path))
        #expect(kept == 5)
        try? await world.vault.close()
        #expect(throws: DataRefusal.inUse(world.folder.url.path)) { try KeyVault.restore(folder: world.folder.url, shares: shares, under: newMaster) }
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try KeyVault.restore(folder: world.folder.url, shares: shares, under: newMaster)
    }

    /// The new master key is made last: whoever is refused, or comes second, has made none and takes none away.
    @Test func twoAtOnceLeaveOneMasterKeyThatOpens() async throws {
        let world = try TestVault(), shares = try await world.recovery(), folder = world.folder.url, file = folder.appendingPathComponent(MasterKey.file)
        let part = try await world.seal("x", world.place())
        try FileManager.default.removeItem(at: file)
        #expect(throws: DataRefusal.inUse(folder.path)) { try KeyVault.restore(folder: folder, shares: shares, under: newMaster) }
        try await world.vault.close()
        #expect(throws: DataRefusal.self) { try KeyVault.restore(folder: folder, shares: Array(shares.prefix(2))) { () throws(DataRefusal) in try MasterKey(.automatic, folder: folder, isNew: true, credentials: nil) } }
        #expect(!FileManager.default.fileExists(atPath: file.path))
        for _ in 0..<20 {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { try? KeyVault.restore(folder: folder, shares: shares) { () throws(DataRefusal) in try MasterKey(.automatic, folder: folder, isNew: true, credentials: nil) } } }
            }
            let vault = try open(world.folder, try MasterKey(.automatic, folder: folder, isNew: false, credentials: nil), world.clock)
            #expect(await vault.trial(part, at: world.place()) == .opens)
            try await vault.close()
            try FileManager.default.removeItem(at: file)
        }
    }

    @Test func aFolderWithoutRecoveryIsTold() async throws {
        let world = try TestVault(), other = try TestVault(), shares = try await other.recovery()
        try await world.vault.close()
        #expect(throws: DataRefusal.badShares("no recovery key was made for \(world.folder.url.path)")) { try KeyVault.restore(folder: world.folder.url, shares: shares, under: newMaster) }
    }
}

enum MasterKeyCheck {
    /// Opens and closes the keys of a folder.
    static func open(_ folder: TestFolder, _ master: MasterKey, mayFound: Bool = false) throws {
        let ring = try KeyRing(folder: folder.url, master: master, mayFound: mayFound, now: 0)
        try ring.store.close()
    }
}
