import Disk
import Foundation
internal import GRDB

/// Sessions on disk, so that a restart of the server signs nobody out in the middle of the night. Hashes and numbers only: nothing there opens anything.
actor SessionFile {
    private let thread = DiskThread(name: "sessions")
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let database: DatabaseQueue
    static let name = "sessions.sqlite"

    /// Opens the file of a folder. One that is damaged, or of another schema, is replaced: people sign in again.
    /// - Throws: `DataRefusal` when the folder cannot be written, or for a link in place of the file.
    init(folder: URL) throws(DataRefusal) {
        let url = folder.appendingPathComponent(Self.name)
        do {
            database = try Self.open(url)
        } catch .badReadModels, .newer {
            for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(at: folder.appendingPathComponent(Self.name + end)) }
            database = try Self.open(url)
        }
    }

    private static func open(_ url: URL) throws(DataRefusal) -> DatabaseQueue {
        try ProtectedDatabase(file: url, label: "sessions", applicationID: 0x5250_5331, schemaVersion: 1, foreign: .badReadModels(url.path)).open { db in
            try db.execute(sql: "CREATE TABLE session (hash BLOB PRIMARY KEY, account TEXT NOT NULL, proof TEXT NOT NULL, opened INTEGER NOT NULL, seen INTEGER NOT NULL, stepped INTEGER, rights INTEGER NOT NULL, hidden INTEGER NOT NULL) STRICT, WITHOUT ROWID")
        }
    }

    func all() throws -> [Session] {
        try database.read { db in
            try Row.fetchAll(db, sql: "SELECT hash, account, proof, opened, seen, stepped, rights, hidden FROM session").compactMap { row in
                guard let hash = Data.fromDatabaseValue(row[0]), let account = String.fromDatabaseValue(row[1]).flatMap({ AccountID($0) }), let proof = String.fromDatabaseValue(row[2]).flatMap(Actor.Proof.init(rawValue:)),
                    let opened = Int64.fromDatabaseValue(row[3]), let seen = Int64.fromDatabaseValue(row[4]), let rights = Int.fromDatabaseValue(row[6]), let hidden = Int.fromDatabaseValue(row[7])
                else { return nil }
                return Session(hash: Array(hash), account: account, proof: proof, opened: opened, seen: seen, steppedUp: Int64.fromDatabaseValue(row[5]), rights: rights, isHidden: hidden != 0)
            }
        }
    }

    /// Makes the file say of these sessions what memory says of them now, one by one asked for here: a write that waited brings back nothing that ended meanwhile.
    /// Those that memory does not have are removed. Durable when it returns.
    func follow(_ hashes: [[UInt8]], _ memory: @Sendable ([UInt8]) -> Session?) throws {
        try database.write { db in
            for hash in hashes {
                guard let one = memory(hash) else {
                    try db.cachedStatement(sql: "DELETE FROM session WHERE hash = ?").execute(arguments: [Data(hash)])
                    continue
                }
                try db.cachedStatement(sql: "INSERT OR REPLACE INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?)").execute(arguments: [
                    Data(one.hash), one.account.text, one.proof.rawValue, one.opened, one.seen, one.steppedUp, one.rights, one.isHidden ? 1 : 0,
                ])
            }
        }
        try database.writeWithoutTransaction { _ = try $0.checkpoint(.passive) }
    }

    func close() throws { try database.close() }

    deinit { thread.stop() }
}
