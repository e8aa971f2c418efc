import Disk
import Foundation
import GRDB
import TestWorld
import Testing

@testable import Journal
@testable import JournalSQLite

/// A journal in use: nothing that this process does, or that others do to its files, may lose what is acknowledged.
@Suite struct HeldJournalTests {
    private func append(_ journal: SQLiteJournal, _ key: String, bytes: Int = 100) async throws {
        let part = SealedPart(audience: "social", keyVersion: 1, bytes: [UInt8](repeating: 7, count: bytes))
        let entry = NewEntry(time: 1, actor: "p1", act: "caseFile.noted.v1", purpose: "test", legalBasis: "none", parts: [part])
        _ = try await journal.append(AppendRequest(to: try stream(), expecting: .any, [entry], key: key))
    }

    /// A descriptor of the database that is closed in this process takes every lock on it away: the next client that looks deletes the log.
    @Test func theLockOutlivesAVerification() async throws {
        let folder = try TestFolder(), file = folder.url.appendingPathComponent("journal.sqlite"), journal = try SQLiteJournal(folder: folder.url)
        try await append(journal, "1")
        #expect(try FileLocks.count(file) > 0)
        do {
            let rows = try SQLiteRows(folder: folder.url)
            #expect(try rows.audit() == nil)
            guard case .intact = try JournalVerification(rows, key: nil).verdict() else { throw DamagedValue() }
            _ = try PublicKeyFile.publicKey(in: folder.url)
            try rows.close()
        }
        #expect(try FileLocks.count(file) > 0)
        try await journal.close()
        // The control: what a file opened by hand does.
        let again = try SQLiteJournal(folder: folder.url)
        _ = try Data(contentsOf: file)
        #expect(try FileLocks.count(file) == 0)
        try await again.close()
    }

    /// What is written into a log that has no name any more is lost at the close: nothing is acknowledged after it.
    @Test(arguments: ["journal.sqlite-wal", "journal.sqlite"], [true, false])
    func aFileTakenAwayStopsTheJournal(_ name: String, isReplaced: Bool) async throws {
        let folder = try TestFolder(), file = folder.url.appendingPathComponent(name), journal = try SQLiteJournal(folder: folder.url)
        try await append(journal, "1")
        let bytes = try Data(contentsOf: file)
        try FileManager.default.removeItem(at: file)
        if isReplaced { try bytes.write(to: file) }
        for key in ["2", "3"] { await #expect(throws: JournalError.self) { try await append(journal, key) } }
        try await journal.close()
    }

    /// The log is taken in once it has grown, and not again at each transaction after: that would be four syncs for an entry.
    @Test func aGrownLogIsTakenInFromTimeToTime() async throws {
        let folder = try TestFolder(), file = folder.url.appendingPathComponent("journal.sqlite"), journal = try SQLiteJournal(folder: folder.url)
        func size(_ end: String = "") -> off_t {
            var status = stat()
            return stat(file.path + end, &status) == 0 ? status.st_size : 0
        }
        let small = size()
        var number = 0, wal: off_t = 0, after: off_t = 0
        while size() == small, number < 200 {
            try await append(journal, "\(number)", bytes: 60_000)
            number += 1
            (wal, after) = (size("-wal"), size())
        }
        #expect(after > small && wal > 4 << 20 && wal < 6 << 20, "taken in after about 4 MB")
        for _ in 0..<20 {
            try await append(journal, "\(number)", bytes: 5_000)
            number += 1
        }
        #expect(size() == after, "the database is left alone until the log has grown again")
        #expect(size("-wal") == wal, "the log begins again in the same file")
        for _ in 0..<90 {
            try await append(journal, "\(number)", bytes: 60_000)
            number += 1
        }
        #expect(size() > after && size("-wal") < 8 << 20)
        try await journal.close()
        let again = try SQLiteJournal(folder: folder.url)
        #expect(await again.head().size == number)
        try await again.close()
    }

    /// SQLite deletes the log of a database that holds nothing, even if it only comes to read.
    @Test(arguments: [true, false]) func anEmptyJournalBesideItsLogIsRefusedAndTheLogKept(_ isThere: Bool) async throws {
        let folder = try TestFolder(), lost = try TestFolder(), journal = try SQLiteJournal(folder: folder.url)
        try await append(journal, "1")
        let log = try Data(contentsOf: folder.url.appendingPathComponent("journal.sqlite-wal")), file = lost.url.appendingPathComponent("journal.sqlite")
        try await journal.close()
        if isThere { try Data().write(to: file) }
        try log.write(to: lost.url.appendingPathComponent("journal.sqlite-wal"))
        let before = try lost.bytes()
        #expect(throws: isThere ? DataRefusal.notAJournal(file.path) : .missing(lost.url.path)) { try SQLiteRows(folder: lost.url) }
        #expect(throws: DataRefusal.notAJournal(file.path)) { try SQLiteJournal(folder: lost.url) }
        #expect(try lost.bytes().filter { $0.key != "journal.lock" } == before)
    }

    /// A checkpoint that cannot be read is not one that was never signed.
    @Test func anAnchorThatCannotBeReadIsTold() async throws {
        let folder = try TestFolder(), file = folder.url.appendingPathComponent("checkpoint.txt"), journal = try SQLiteJournal(folder: folder.url)
        let key = try #require(CheckpointKey(name: "test", seed: [UInt8](repeating: 7, count: 32)))
        try await append(journal, "1")
        let rows = try SQLiteRows(folder: folder.url)
        #expect(try rows.anchor() == nil, "nothing was signed")
        _ = try await CheckpointSigner(journal, key: key, origin: "test").sign()
        var bytes = try Data(contentsOf: file)
        #expect(try rows.anchor() == String(decoding: bytes, as: UTF8.self))
        bytes[bytes.startIndex + 3] ^= 0x80
        try bytes.write(to: file)
        #expect(throws: DataRefusal.anchorVanished(folder.url.path)) { try rows.anchor() }
        try FileManager.default.removeItem(at: file)
        #expect(throws: DataRefusal.anchorVanished(folder.url.path)) { try rows.anchor() }
        try rows.close()
        try await journal.close()
    }

    /// A full disk is not a damaged file: whoever deletes the read models deletes the witness of lost entries.
    @Test func aFullDiskIsNotDamagedReadModels() async throws {
        for code in [ResultCode.SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CANTOPEN] { #expect(Projector.refusal(DatabaseError(resultCode: code), "/data/read.sqlite") == .cannotWrite("/data")) }
        #expect(Projector.refusal(DatabaseError(resultCode: .SQLITE_CORRUPT), "/data/read.sqlite") == .badReadModels("/data/read.sqlite"))
        let folder = try TestFolder(), journal = try SQLiteJournal(folder: folder.url), projector = try Projector(folder: folder.url, projections: [StreamsProjection()])
        try await append(journal, "1")
        try await projector.close()
        for end in ["-wal", "-shm", ""] { try? FileManager.default.removeItem(at: folder.url.appendingPathComponent("read.sqlite" + end)) }
        // From the first moment, nobody else reads any of the three files.
        let fresh = try Projector(folder: folder.url, projections: [StreamsProjection()])
        try await fresh.catchUp(with: journal)
        for end in ["", "-wal", "-shm"] {
            let mode = try #require(try FileManager.default.attributesOfItem(atPath: folder.url.appendingPathComponent("read.sqlite" + end).path)[.posixPermissions] as? Int)
            #expect(mode == 0o600, "read.sqlite\(end)")
        }
        try await fresh.close()
        let link = folder.url.appendingPathComponent("read.sqlite-wal")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: folder.url.appendingPathComponent("x"))
        #expect(throws: DataRefusal.notAFile(link.path)) { try Projector(folder: folder.url, projections: [StreamsProjection()]) }
        try await journal.close()
    }
}
