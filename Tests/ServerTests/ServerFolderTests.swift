import Disk
import Foundation
import Journal
import JournalSQLite
import Processes
import Synchronization
import TestWorld
import Testing
import Vault
import Vocabulary

@testable import Server

/// Journal and keys that do not go together: told in one sentence, and nothing is written.
@Suite struct ServerFolderTests {
    private func refusal(_ folder: TestFolder) async -> String? {
        do {
            await (try ServerJournal(folder: folder.url)).stop()
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// A data folder with the invented dossiers, closed; and those dossiers.
    private func seeded(_ folder: TestFolder) async throws -> [DossierID] {
        let journal = try await ServerJournal(folder: folder.url)
        _ = try await DemoWorld.seedDossiers(journal)
        defer { Task { } }
        let dossiers = try await journal.streams().keys.filter { $0.hasPrefix("caseFile:") }.compactMap { DossierID(String($0.dropFirst(9))) }
        await journal.stop()
        return dossiers
    }

    private func put(_ bytes: Data, _ name: String, in folder: TestFolder) throws {
        remove([name], from: folder)
        try bytes.write(to: folder.url.appendingPathComponent(name))
    }

    private func content(_ name: String, of folder: TestFolder) throws -> Data { try Data(contentsOf: folder.url.appendingPathComponent(name)) }

    private func remove(_ names: [String], from folder: TestFolder) {
        for name in names { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(at: folder.url.appendingPathComponent(name + end)) } }
    }

    private func change(_ name: String, of folder: TestFolder, _ sql: String) throws {
        let process = try ChildProcess("/usr/bin/python3", ["-c", "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()", folder.url.appendingPathComponent(name).path, sql])
        while process.isRunning { usleep(5_000) }
        #expect(process.exitCode == 0)
    }

    private func seal(_ journal: ServerJournal, _ dossier: DossierID, version: Int = 1) async throws {
        let part = try await journal.vault.seal(Sensible([1]), at: SealPlace(dossier: dossier, audience: .identity, stream: .caseFile(dossier), version: version))
        let entry = NewEntry(time: ServerJournal.now(), actor: "p1", act: "caseFile.opened.v1", purpose: "p", legalBasis: "l", parts: [part])
        _ = try await journal.store.append(AppendRequest(to: .caseFile(dossier), expecting: .exactly(version - 1), [entry], key: "k:\(dossier):\(version)"))
    }

    private func newDossier() -> DossierID {
        var generator = SystemRandomNumberGenerator()
        return DossierID.random(using: &generator)
    }

    @Test func aJournalWithoutItsKeysIsTold() async throws {
        let folder = try TestFolder()
        await (try ServerJournal(folder: folder.url)).stop()
        for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(at: folder.url.appendingPathComponent("keys.sqlite" + end)) }
        let before = try SQLiteRows(folder: folder.url).head()
        do {
            _ = try await ServerJournal(folder: folder.url)
            Issue.record("other keys were made")
        } catch {
            #expect("\(error)" == DataRefusal.keysVanished(folder.url.path).description)
        }
        #expect(!FileManager.default.fileExists(atPath: folder.url.appendingPathComponent("keys.sqlite").path))
        #expect(try SQLiteRows(folder: folder.url).head() == before)
    }

    /// An older journal, or that of another installation, is refused, and the anchor that says so is left as it is.
    @Test func anotherJournalIsRefusedAndItsAnchorKept() async throws {
        let folder = try TestFolder(), other = try TestFolder()
        #expect(await refusal(folder) == nil)
        let old = try content("journal.sqlite", of: folder)
        #expect(await refusal(folder) == nil)
        #expect(await refusal(other) == nil)
        let anchor = try content("checkpoint.txt", of: folder)
        for foreign in [old, try content("journal.sqlite", of: other)] {
            try put(foreign, "journal.sqlite", in: folder)
            #expect(await refusal(folder) == DataRefusal.otherJournal(folder.url.path).description)
            #expect(try content("checkpoint.txt", of: folder) == anchor)
        }
    }

    /// Keys that served and a journal that is gone: nothing is begun again in its place.
    @Test(arguments: [[], ["journal.pub"]])
    func keysWithoutTheirJournalAreTold(_ more: [String]) async throws {
        let folder = try TestFolder()
        _ = try await seeded(folder)
        remove(["journal.sqlite", "checkpoint.txt", "read.sqlite"] + more, from: folder)
        #expect(await refusal(folder) == DataRefusal.vanished(folder.url.path).description)
        #expect(throws: DataRefusal.missing(folder.url.path)) { try SQLiteRows(folder: folder.url) }
    }

    /// Without its checkpoint, an older journal could not be told. The line that `journal anchor` prints is enough to go on.
    @Test func aCheckpointThatWasTakenAwayIsTold() async throws {
        let folder = try TestFolder()
        _ = try await seeded(folder)
        let note = String(decoding: try content("checkpoint.txt", of: folder), as: UTF8.self), before = try SQLiteRows(folder: folder.url).head()
        remove(["checkpoint.txt"], from: folder)
        #expect(await refusal(folder) == DataRefusal.anchorVanished(folder.url.path).description)
        #expect(try SQLiteRows(folder: folder.url).head() == before)
        try put(Data((AnchorText.line(note) + "\n").utf8), "checkpoint.txt", in: folder)
        #expect(await refusal(folder) == nil)
    }

    /// Keys put back from before a dossier, a rotation, an erasure or new shares are refused, and the journal is left as it is.
    @Test(arguments: ["dossier", "rotation", "erasure", "recovery"])
    func olderKeysAreRefused(_ change: String) async throws {
        let folder = try TestFolder(), dossier = try #require(try await seeded(folder).first), old = try content("keys.sqlite", of: folder)
        let journal = try await ServerJournal(folder: folder.url)
        switch change {
        case "dossier": try await seal(journal, newDossier())
        case "rotation": _ = try await journal.vault.rotate(evenIfEarly: true)
        case "erasure": _ = try await journal.erase(dossier, by: "p1", purpose: "erasure", legalBasis: "rgpd-17")
        default: try await journal.vault.createRecovery { _ in }
        }
        await journal.stop()
        let new = try content("keys.sqlite", of: folder)
        try put(old, "keys.sqlite", in: folder)
        let before = try SQLiteRows(folder: folder.url).head()
        #expect(await refusal(folder) == DataRefusal.olderKeys(folder.url.path).description)
        #expect(try SQLiteRows(folder: folder.url).head() == before)
        try put(new, "keys.sqlite", in: folder)
        #expect(await refusal(folder) == nil)
    }

    /// The same, when the server was killed before it could write how old the keys were. With the read models changed too, no key is made in place of the lost one.
    @Test func keysFromBeforeADossierAreRefusedAfterAKillToo() async throws {
        let folder = try TestFolder(), other = try TestFolder()
        _ = try await seeded(folder)
        let old = try content("keys.sqlite", of: folder), dossier = newDossier()
        let journal = try await ServerJournal(folder: folder.url)
        try await seal(journal, dossier)
        // What the disk holds at this moment, as a kill would leave it.
        for name in ["journal.sqlite", "journal.sqlite-wal", "journal.pub", "checkpoint.txt", "master.key"] { try put(content(name, of: folder), name, in: other) }
        await journal.stop()
        try put(old, "keys.sqlite", in: other)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: other.url.appendingPathComponent("master.key").path)
        #expect(await refusal(other) == DataRefusal.olderKeys(other.url.path).description)
        try change("read.sqlite", of: other, "DELETE FROM sealed")
        let deceived = try await ServerJournal(folder: other.url)
        await #expect(throws: VaultError.noKey) { try await seal(deceived, dossier, version: 2) }
        await deceived.stop()
    }

    /// Keys of which the journal says nothing are told once: its last entries may be lost.
    @Test func keysUnknownToTheJournalAreToldOnce() async throws {
        let folder = try TestFolder(), told = Told()
        var journal = try await ServerJournal(folder: folder.url)
        let dossier = newDossier()
        _ = try await journal.vault.seal(Sensible([1]), at: SealPlace(dossier: dossier, audience: .identity, stream: .caseFile(dossier), version: 1))
        await journal.stop()
        for _ in 0..<2 {
            journal = try await ServerJournal(folder: folder.url) { told.add($0) }
            await journal.stop()
        }
        #expect(told.all.count == 1 && told.all.first?.contains("keys of 1 dossiers") == true)
    }

    /// The last entries of a journal are lost with their log: the read models had taken them in, and the keys are still there.
    @Test func lostEntriesAreTold() async throws {
        let folder = try TestFolder(), told = Told()
        _ = try await seeded(folder)
        let old = try ["journal.sqlite", "checkpoint.txt"].map { ($0, try content($0, of: folder)) }, holds = try SQLiteRows(folder: folder.url).head().size
        let journal = try await ServerJournal(folder: folder.url)
        try await seal(journal, newDossier())
        await journal.stop()
        let held = try SQLiteRows(folder: folder.url).head().size
        for (name, bytes) in old { try put(bytes, name, in: folder) }
        #expect(await refusal(folder) == DataRefusal.entriesLost(folder.url.path, holds: holds, held: held).description)
        #expect(try SQLiteRows(folder: folder.url).head().size == holds)
        remove(["read.sqlite"], from: folder)
        await (try ServerJournal(folder: folder.url) { told.add($0) }).stop()
        #expect(told.all.count == 1 && told.all.first?.contains("keys of 1 dossiers") == true)
    }

    /// What the journal says was destroyed is destroyed again, whatever the read models say.
    @Test func whatWasDestroyedStaysDestroyed() async throws {
        let folder = try TestFolder(), dossier = try #require(try await seeded(folder).first)
        var journal = try await ServerJournal(folder: folder.url)
        let count = try await journal.vault.checkAll()
        for act in [Erasure.decided, Erasure.destroyed] {
            let entry = NewEntry(time: 1, actor: "p1", act: act, purpose: "erasure", legalBasis: "rgpd-17")
            _ = try await journal.store.append(AppendRequest(to: .erasure(of: dossier), expecting: .any, [entry], key: "\(act):\(dossier)"))
        }
        await journal.stop()
        try change("read.sqlite", of: folder, "DELETE FROM streams")
        journal = try await ServerJournal(folder: folder.url)
        #expect(try await journal.vault.erasure(of: dossier) != .kept)
        #expect(try await journal.vault.checkAll() == count - 5)
        await journal.stop()
    }

    /// A first start that is refused leaves nothing behind.
    @Test func aRefusedFirstStartLeavesNothing() async throws {
        let folder = try TestFolder()
        await #expect(throws: Installation.Refusal.self) { try await ServerJournal(folder: folder.url, master: .passphrase(Sensible("short"))) }
        #expect(try folder.bytes().isEmpty)
        #expect(await refusal(folder) == nil)
    }
}

/// Sentences told, in order.
private final class Told: Sendable {
    private let sentences = Mutex<[String]>([])

    var all: [String] { sentences.withLock { $0 } }
    func add(_ sentence: String) { sentences.withLock { $0.append(sentence) } }
}
