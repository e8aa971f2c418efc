import Disk
import Foundation
import GRDB
import TestWorld
import Testing

@testable import Journal
@testable import JournalSQLite

/// What is wrong with a folder is said in one sentence, and nothing is written.
@Suite struct JournalFolderTests {
    @Test func aSecondProcessIsRefused() async throws {
        let folder = try TestFolder(), journal = try SQLiteJournal(folder: folder.url)
        #expect(throws: DataRefusal.inUse(folder.url.path)) { try SQLiteJournal(folder: folder.url) }
        try await journal.close()
    }

    @Test func whatIsNotAJournalIsRefusedAndNotTouched() throws {
        let folder = try TestFolder(), file = folder.url.appendingPathComponent("journal.sqlite")
        try Data("not a database, but long enough to look like a file of some use to somebody, said a hundred times".utf8).write(to: file)
        #expect(throws: DataRefusal.notAJournal(file.path)) { try SQLiteJournal(folder: folder.url) }
        try FileManager.default.removeItem(at: file)
        let queue = try DatabaseQueue(path: file.path)
        try queue.write { try $0.execute(sql: "CREATE TABLE other (x)") }
        try queue.close()
        let before = try folder.bytes()
        #expect(throws: DataRefusal.notAJournal(file.path)) { try SQLiteJournal(folder: folder.url) }
        #expect(try folder.bytes() == before)
    }

    /// A trigger, a table or an index that somebody added or took away: refused before anything runs, and left as it is.
    @Test(arguments: ["CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM detail; END", "CREATE TABLE other (x)", "CREATE VIEW v AS SELECT 1", "DROP INDEX entry_of_stream"])
    func otherTablesAreRefused(_ sql: String) async throws {
        let folder = try TestFolder(), file = folder.url.appendingPathComponent("journal.sqlite"), journal = try SQLiteJournal(folder: folder.url)
        _ = try await journal.append(AppendRequest(to: try stream(), expecting: .any, [note()], key: "1"))
        try await journal.close()
        let queue = try DatabaseQueue(path: file.path)
        try await queue.write { try $0.execute(sql: sql) }
        try queue.close()
        let before = try folder.bytes()
        #expect(throws: DataRefusal.notAJournal(file.path)) { try SQLiteJournal(folder: folder.url) }
        #expect(try folder.bytes() == before)
    }

    /// A first start that is refused leaves nothing; a journal that holds something stays.
    @Test func aJournalJustMadeCanBeTakenAway() async throws {
        let folder = try TestFolder()
        try await SQLiteJournal(folder: folder.url).discard()
        #expect(try folder.bytes().isEmpty)
        let journal = try SQLiteJournal(folder: folder.url)
        _ = try await journal.append(AppendRequest(to: try stream(), expecting: .any, [note()], key: "1"))
        try await journal.discard()
        let again = try SQLiteJournal(folder: folder.url)
        #expect(await again.head().size == 1)
        try await again.close()
    }

    /// A start that was stopped before the tables were made is taken up; a journal that was taken away is not made again.
    @Test func anEmptyFileIsTakenUpUnlessACheckpointWasSigned() async throws {
        let folder = try TestFolder(), file = folder.url.appendingPathComponent("journal.sqlite")
        try Data().write(to: file)
        let journal = try SQLiteJournal(folder: folder.url), key = try #require(CheckpointKey(name: "test", seed: [UInt8](repeating: 7, count: 32)))
        _ = try await journal.append(AppendRequest(to: try stream(), expecting: .any, [note()], key: "1"))
        _ = try await CheckpointSigner(journal, key: key, origin: "test").sign()
        try await journal.close()
        try Data().write(to: file)
        #expect(throws: DataRefusal.vanished(folder.url.path)) { try SQLiteJournal(folder: folder.url) }
        try FileManager.default.removeItem(at: file)
        #expect(throws: DataRefusal.vanished(folder.url.path)) { try SQLiteJournal(folder: folder.url) }
        try FileManager.default.removeItem(at: folder.url.appendingPathComponent("checkpoint.txt"))
        try PublicKeyFile.keep(key.public, in: folder.url)
        #expect(throws: DataRefusal.vanished(folder.url.path)) { try SQLiteJournal(folder: folder.url) }
        #expect(!FileManager.default.fileExists(atPath: file.path), "nothing is made in its place")
    }

    @Test func aLaterSchemaIsRefused() async throws {
        let folder = try TestFolder()
        let journal = try SQLiteJournal(folder: folder.url)
        try await journal.close()
        let queue = try DatabaseQueue(path: folder.url.appendingPathComponent("journal.sqlite").path)
        try await queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 9") }
        try queue.close()
        let before = try folder.bytes()
        #expect(throws: DataRefusal.newer(9)) { try SQLiteJournal(folder: folder.url) }
        #expect(try folder.bytes() == before)
        #expect(throws: DataRefusal.newer(9)) { try SQLiteRows(folder: folder.url) }
    }

    @Test func aLinkInPlaceOfAFileIsRefused() throws {
        let folder = try TestFolder(), elsewhere = try TestFolder()
        for name in ["journal.sqlite", "journal.sqlite-wal", "journal.lock"] {
            let link = folder.url.appendingPathComponent(name)
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: elsewhere.url.appendingPathComponent("x"))
            #expect(throws: DataRefusal.notAFile(link.path)) { try SQLiteJournal(folder: folder.url) }
            try FileManager.default.removeItem(at: link)
        }
        #expect(throws: DataRefusal.missing(elsewhere.url.path)) { try SQLiteRows(folder: elsewhere.url) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: elsewhere.url.path) == [])
    }
}
