import Disk
import Foundation
internal import GRDB

/// The database of a journal.
enum JournalDatabase {
    static let schemaVersion = 1
    /// "RPJ1": tells a journal from any other SQLite file.
    private static let applicationID = 0x5250_4A31

    private static func file(_ folder: JournalFolder) -> ProtectedDatabase {
        ProtectedDatabase(file: folder.database, label: "journal", applicationID: applicationID, schemaVersion: schemaVersion, foreign: .notAJournal(folder.database.path))
    }

    /// - Parameter mayBegin: whether an empty journal may be made.
    static func open(_ folder: JournalFolder, mayBegin: Bool, synchronous: Int) throws(DataRefusal) -> DatabaseQueue {
        try file(folder).open(synchronous: synchronous, unlessEmpty: mayBegin && !folder.hasServed ? nil : .vanished(folder.url.path)) { try create($0) }
    }

    /// For a verification: reads only, beside a server that may be running.
    static func openForReading(_ folder: JournalFolder) throws(DataRefusal) -> DatabaseQueue {
        guard access(folder.database.path, F_OK) == 0 else { throw errno == ENOENT || errno == ENOTDIR ? .missing(folder.url.path) : .cannotRead(folder.url.path) }
        try folder.checkFiles()
        return try file(folder).openForReading()
    }

    static func create(_ db: Database) throws {
        try db.execute(sql: """
            CREATE TABLE entry (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL, bytes BLOB NOT NULL, leaf BLOB NOT NULL) STRICT;
            CREATE UNIQUE INDEX entry_of_stream ON entry (stream, version);
            CREATE TABLE request (key TEXT PRIMARY KEY, fingerprint BLOB NOT NULL, stream TEXT NOT NULL, position INTEGER NOT NULL, count INTEGER NOT NULL, version INTEGER NOT NULL, sum BLOB NOT NULL) STRICT, WITHOUT ROWID;
            CREATE TABLE detail (position INTEGER PRIMARY KEY, salt BLOB NOT NULL, bytes BLOB NOT NULL) STRICT;
            CREATE TABLE subtree (level INTEGER NOT NULL, place INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, place)) STRICT, WITHOUT ROWID;
            CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
            """)
    }
}
