import Disk
import Foundation
internal import GRDB
import Journal
import Synchronization

/// Keeps the read models of a folder in step with the journal, in their own file.
///
/// The place reached is written in the same transaction as what was worked out: a stop in the middle costs one page, never a double count.
public actor Projector {
    /// The connection that writes. It is closed last: it takes the log in.
    private let database: DatabaseQueue
    /// A few others read beside it, so that nobody waits for the list of somebody else.
    private let readers: [DatabaseQueue]
    private let reading = Atomic<Int>(0)
    private let projections: [any Projection]
    private let path: String
    private static let page = 2_000
    private let turns = Atomic<Int>(0)
    /// Goes up each time that entries were taken in: what was read before may be out of date.
    public nonisolated var turn: Int { turns.load(ordering: .acquiring) }

    public static let file = "read.sqlite"
    /// Pages kept in memory by each connection, in KB: the lists of those who are at work.
    private static let cache = 32_768, readerCount = 4

    /// Opens the read models of a folder; those that are new, or of another schema, begin empty.
    /// - Throws: `DataRefusal`. A damaged file may be deleted: `rebuild` makes it again.
    public init(folder: URL, projections: [any Projection], file: String = Projector.file) throws(DataRefusal) {
        self.projections = projections
        let url = folder.appendingPathComponent(file)
        path = url.path
        let form = ProtectedDatabase(file: url, label: "read models", applicationID: 0, schemaVersion: 0, foreign: .badReadModels(url.path))
        try form.checkFiles()
        guard !form.hasOrphanedLog else { throw .badReadModels(url.path) }
        try form.createFile()
        do {
            var configuration = Configuration()
            configuration.journalMode = .wal
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; PRAGMA mmap_size = 0; PRAGMA cache_size = \(-Self.cache)") }
            database = try DatabaseQueue(path: url.path, configuration: configuration)
            try database.write { try Self.prepare($0, projections) }
            var reading = Configuration()
            reading.readonly = true
            reading.prepareDatabase { try $0.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA mmap_size = 0; PRAGMA cache_size = \(-Self.cache)") }
            readers = try (0..<Self.readerCount).map { _ in try DatabaseQueue(path: url.path, configuration: reading) }
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: url.path)
        } catch {
            throw Self.refusal(error, url.path)
        }
    }

    /// Why the read models cannot be used: a disk that refuses is not taken for a damaged file, whose deletion would take away the witness of lost entries.
    static func refusal(_ error: any Error, _ path: String) -> DataRefusal {
        switch error {
        case let refusal as DataRefusal: refusal
        case let error as DatabaseError where error.isOfTheDisk || error.resultCode == .SQLITE_BUSY: .cannotWrite(URL(fileURLWithPath: path).deletingLastPathComponent().path)
        default: .badReadModels(path)
        }
    }

    /// Runs what reads or writes the file.
    private func refusing<T>(_ body: () async throws -> T) async throws -> T {
        do { return try await body() } catch let error where error is DatabaseError || error is DamagedValue { throw Self.refusal(error, path) }
    }

    private static func prepare(_ db: Database, _ projections: [any Projection]) throws {
        // Nothing here was ever made to run by itself.
        guard try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master WHERE type IN ('trigger', 'view')") == 0 else { throw DamagedValue() }
        try db.execute(sql: "CREATE TABLE IF NOT EXISTS projection (name TEXT PRIMARY KEY, schema INTEGER NOT NULL, position INTEGER NOT NULL) STRICT, WITHOUT ROWID")
        for projection in projections {
            let schema = try Int.fetchOne(db, sql: "SELECT schema FROM projection WHERE name = ?", arguments: [projection.name])
            guard schema != projection.schema else { continue }
            for (table, columns) in projection.tables() { try db.execute(sql: "DROP TABLE IF EXISTS \(table); CREATE TABLE \(table) \(columns)") }
            try db.execute(sql: "INSERT OR REPLACE INTO projection (name, schema, position) VALUES (?, ?, 0)", arguments: [projection.name, projection.schema])
        }
    }

    /// Takes in what the journal holds since the last time. O(new entries).
    /// - Parameter progress: told how many entries are done after each page.
    /// - Throws: `DataRefusal.badReadModels` when the file is damaged, `cannotWrite` when the disk refuses; the errors of the journal.
    public func catchUp(with journal: any JournalStore, progress: @Sendable (Int) -> Void = { _ in }) async throws {
        try await refusing { try await follow(journal, progress) }
    }

    private func follow(_ journal: any JournalStore, _ progress: @Sendable (Int) -> Void) async throws {
        guard var place = try await places().values.min() else { return }
        while true {
            let entries = try await journal.entries(from: place, limit: Self.page)
            guard let last = entries.last else { return }
            try await database.write { [projections] db in
                let model = ReadModel(db)
                for projection in projections {
                    // Asked here, in the same transaction: somebody else may have taken these entries in since, and each is applied once.
                    let from = try Int.fetchOne(db, sql: "SELECT position FROM projection WHERE name = ?", arguments: [projection.name]) ?? 0
                    guard from <= last.position else { continue }
                    for entry in entries where entry.position >= from { try projection.apply(entry, to: model) }
                    try db.execute(sql: "UPDATE projection SET position = ? WHERE name = ?", arguments: [last.position + 1, projection.name])
                }
            }
            turns.add(1, ordering: .releasing)
            place = last.position + 1
            progress(place)
        }
    }

    /// The place that each projection has reached.
    public func places() async throws -> [String: Position] {
        try await refusing {
            try await database.read { db in
                try Row.fetchAll(db, sql: "SELECT name, position FROM projection").reduce(into: [:]) { $0[try $1.checked(0)] = try $1.checked(1) }
            }
        }
    }

    /// Reads a read model.
    public func rows(_ sql: String, _ values: [ReadModel.Value] = []) async throws -> [[ReadModel.Value]] {
        let (turn, _) = reading.wrappingAdd(1, ordering: .relaxed), reader = readers[abs(turn % readers.count)]
        return try await refusing { try await reader.read { try ReadModel($0).rows(sql, values) } }
    }

    public func close() throws {
        for reader in readers { try reader.close() }
        try database.close()
    }

    /// How many entries the read models of a folder have seen; nil when there are none, or when they are damaged.
    private static func known(_ folder: URL) async -> Int? {
        guard FileManager.default.fileExists(atPath: folder.appendingPathComponent(file).path), let old = try? Projector(folder: folder, projections: []) else { return nil }
        let places = try? await old.places()
        try? await old.close()
        return places?.values.max()
    }

    private static let unfinished = file + ".new"

    /// Removes what a `rebuild` that was killed has left: it may say of an erased dossier what the read models do not say any more.
    public static func removeUnfinished(from folder: URL) {
        for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(at: folder.appendingPathComponent(unfinished + end)) }
    }

    /// Works every read model out again, from the first entry, in a new file that takes the place of the old one once it is whole.
    /// - Throws: `DataRefusal.entriesLost` when the old read models knew entries that the journal does not hold any more: they are the only witness of them, and stay.
    public static func rebuild(folder: URL, projections: [any Projection], from journal: any JournalStore, progress: @Sendable (Int) -> Void) async throws {
        let new = unfinished, head = try await journal.head().size
        if let held = await known(folder), held > head { throw DataRefusal.entriesLost(folder.path, holds: head, held: held) }
        removeUnfinished(from: folder)
        let projector = try Projector(folder: folder, projections: projections, file: new)
        try await projector.catchUp(with: journal, progress: progress)
        try await projector.close()
        for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(at: folder.appendingPathComponent(file + end)) }
        guard rename(folder.appendingPathComponent(new).path, folder.appendingPathComponent(file).path) == 0 else { throw DataRefusal.cannotWrite(folder.path) }
    }
}
