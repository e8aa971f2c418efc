import Disk
import Foundation
import GRDB
import TestWorld
import Testing

@testable import Journal
@testable import JournalSQLite

@Suite struct SQLiteJournalTests {
    /// The same random history in both drivers: the same answers, the same tree, and after a restart too.
    @Test(arguments: [1, 2, 3, 4])
    func randomHistoriesAreTheSameInBothDrivers(_ seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let folder = try TestFolder(), reference = InMemoryJournal()
        var journal = try SQLiteJournal(folder: folder.url)
        for step in 0..<400 {
            let expected: ExpectedVersion = Bool.random(using: &generator) ? .any : .exactly(Int.random(in: 0...12, using: &generator))
            let entries = (0..<Int.random(in: 1...3, using: &generator)).map { _ in generator.entry() }
            let key = Bool.random(using: &generator) ? "k\(step)" : "k\(Int.random(in: 0...step, using: &generator))"
            let request = AppendRequest(to: try stream("caseFile:\(Int.random(in: 0...4, using: &generator))"), expecting: expected, entries, key: key)
            let theirs = await answer { try await reference.append(request) }, ours = await answer { [journal] in try await journal.append(request) }
            #expect(theirs == ours)
            if step % 97 == 96 {
                try await journal.close()
                journal = try SQLiteJournal(folder: folder.url)
            }
        }
        let size = await reference.head().size
        let head = await reference.head()
        #expect(await journal.head() == head)
        #expect(size > 300)
        let all = await reference.entries(from: 0, limit: 5_000)
        #expect(try await journal.entries(from: 0, limit: 5_000) == all)
        #expect(try JournalVerification(SQLiteRows(folder: folder.url), key: nil).verdict() == .intact(head, covered: 0, anchors: 0))
        try await journal.close()
    }

    @Test func everyProofOfALongJournalHolds() async throws {
        let folder = try TestFolder(), journal = try SQLiteJournal(folder: folder.url)
        var roots: [Int: TreeHash] = [:]
        for batch in 0..<7 {
            _ = try await journal.append(AppendRequest(to: try stream("s:\(batch)"), expecting: .any, (0..<100).map { note("n\($0)") }, key: "\(batch)"))
            roots[(batch + 1) * 100] = await journal.head().root
        }
        let all = try await journal.entries(from: 0, limit: 700)
        for size in [100, 300, 700] {
            for index in [0, 1, 63, 99, size - 1] {
                let path = try #require(try await journal.inclusionProof(of: index, in: size))
                #expect(MerkleProof.verifyInclusion(.leaf(all[index].canonicalBytes), at: index, in: size, path: path, root: try #require(roots[size])))
            }
        }
        let proof = try #require(try await journal.consistencyProof(from: 300, to: 700))
        #expect(MerkleProof.verifyConsistency(from: 300, try #require(roots[300]), to: 700, try #require(roots[700]), proof: proof))
        #expect(try await journal.inclusionProof(of: 0, in: 701) == nil)
        #expect(try await journal.consistencyProof(from: 1, to: 701) == nil)
        try await journal.close()
    }

    /// A power cut while the file was being made: a page of zeros, and the log by which SQLite takes it back. Nothing was ever answered: it begins again.
    /// Without that log, or beside keys that served, zeros are what is left of a journal: they are told.
    @Test func aJournalCutWhileItWasMadeBeginsAgain() async throws {
        let head: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7, 0, 0, 0, 0, 0x85, 0xFA, 0x9A, 0x0D, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0x10, 0]
        func cut(log: Bool) throws -> TestFolder {
            let folder = try TestFolder(), file = folder.url.appendingPathComponent("journal.sqlite")
            try Data(count: 4_096).write(to: file)
            if log { try Data(head + [UInt8](repeating: 0, count: 512 - head.count)).write(to: URL(fileURLWithPath: file.path + "-journal")) }
            return folder
        }
        let begun = try cut(log: true), journal = try SQLiteJournal(folder: begun.url)
        _ = try await journal.append(AppendRequest(to: try stream("s:1"), expecting: .any, [note()], key: "k"))
        #expect(await journal.head().size == 1)
        try await journal.close()
        let lost = try cut(log: false), served = try cut(log: true)
        #expect(throws: DataRefusal.notAJournal(lost.url.appendingPathComponent("journal.sqlite").path)) { try SQLiteJournal(folder: lost.url) }
        #expect(throws: DataRefusal.vanished(served.url.path)) { try SQLiteJournal(folder: served.url, mayBegin: false) }
    }

    @Test func everyProtectionIsOn() async throws {
        let folder = try TestFolder(), journal = try SQLiteJournal(folder: folder.url)
        let found = try await journal.reading { db in try ["synchronous", "journal_mode", "secure_delete", "trusted_schema", "foreign_keys"].map { try String.fetchOne(db, sql: "PRAGMA \($0)") ?? "" } }
        #expect(found == ["2", "wal", "1", "0", "1"])
        let mode = try #require(FileManager.default.attributesOfItem(atPath: folder.url.appendingPathComponent("journal.sqlite").path)[.posixPermissions] as? Int)
        #expect(mode == 0o600)
        try await journal.close()
    }

    @Test func thePublicKeyIsNeverReplaced() throws {
        let folder = try TestFolder(), file = folder.url.appendingPathComponent("journal.pub")
        func key(_ byte: UInt8) throws -> CheckpointPublicKey { try #require(CheckpointKey(name: "test", seed: [UInt8](repeating: byte, count: 32))).public }
        #expect(try PublicKeyFile.publicKey(in: folder.url) == nil)
        try PublicKeyFile.keep(key(1), in: folder.url)
        try PublicKeyFile.keep(key(1), in: folder.url)
        #expect(try PublicKeyFile.publicKey(in: folder.url) == key(1))
        #expect(throws: DataRefusal.notAKey(file.path)) { try PublicKeyFile.keep(key(2), in: folder.url) }
        try Data("nothing".utf8).write(to: file)
        #expect(throws: DataRefusal.notAKey(file.path)) { try PublicKeyFile.publicKey(in: folder.url) }
    }

    /// Each table beside the entries, changed by hand: seen.
    @Test(arguments: [
        "UPDATE request SET version = 7 WHERE position = 2", "UPDATE request SET fingerprint = x'00' WHERE position = 2", "DELETE FROM request WHERE position = 2",
        "UPDATE detail SET bytes = x'00' WHERE position = 1", "UPDATE detail SET salt = x'00' WHERE position = 1", "INSERT INTO detail VALUES (2, x'00', x'00')",
        "UPDATE subtree SET hash = zeroblob(32)", "DELETE FROM subtree", "CREATE TABLE other (x)", "DROP INDEX entry_of_stream",
    ])
    func aTableBesideTheEntriesThatWasChangedIsSeen(_ sql: String) async throws {
        let folder = try TestFolder(), journal = try SQLiteJournal(folder: folder.url)
        for number in 0..<300 {
            let detail = number == 1 ? Detail(salt: [UInt8](repeating: 1, count: 16), bytes: [1, 2]) : nil
            _ = try await journal.append(AppendRequest(to: try stream(), expecting: .any, [note(detail: detail)], key: "k\(number)"))
        }
        #expect(try SQLiteRows(folder: folder.url).audit() == nil)
        try await journal.writing { try $0.execute(sql: sql) }
        #expect(try SQLiteRows(folder: folder.url).audit() != nil)
        try await journal.close()
    }

    /// A file cut in the middle is refused in one sentence, at the start or at the first reading; never an empty answer.
    @Test func aCutFileIsNeverAnEmptyAnswer() async throws {
        let folder = try TestFolder(), file = folder.url.appendingPathComponent("journal.sqlite")
        let journal = try SQLiteJournal(folder: folder.url)
        for batch in 0..<4 { _ = try await journal.append(AppendRequest(to: try stream(), expecting: .any, (0..<300).map { note("n\($0)") }, key: "\(batch)")) }
        try await journal.close()
        let whole = try Data(contentsOf: file)
        for share in [3, 10, 40, 70, 95] {
            try whole.prefix(whole.count * share / 100).write(to: file)
            var isRefused = false
            do {
                let cut = try SQLiteJournal(folder: folder.url)
                isRefused = (try? await cut.entries(from: 0, limit: 2_000).count) != 1_200
                if isRefused { await #expect(throws: (any Error).self) { try await cut.entries(from: 0, limit: 2_000) } }
                try? await cut.close()
            } catch { isRefused = true }
            #expect(isRefused, "cut at \(share) %")
        }
    }
}

/// An outcome, or the error it ended with.
private func answer(_ body: () async throws -> AppendOutcome) async -> String {
    do { return "\(try await body())" } catch { return "error: \(error)" }
}
