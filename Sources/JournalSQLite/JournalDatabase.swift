import Foundation
internal import GRDB

/// Opens the database of a journal with every protection, and reads each of them back.
enum JournalDatabase {
    static let schemaVersion = 1
    /// "RPJ1": tells a journal from any other SQLite file.
    private static let applicationID = 0x5250_4A31

    /// One connection that writes and checkpoints: SQLite 3.40.1 may corrupt a WAL that two connections reset at once.
    static func open(_ folder: JournalFolder, synchronous: Int) throws(JournalRefusal) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.label = "journal"
        configuration.prepareDatabase { db in
            for pragma in ["secure_delete = ON", "trusted_schema = OFF", "mmap_size = 0", "cell_size_check = ON", "temp_store = MEMORY", "wal_autocheckpoint = 0"] { try db.execute(sql: "PRAGMA \(pragma)") }
        }
        do {
            let queue = try DatabaseQueue(path: folder.database.path, configuration: configuration)
            // GRDB sets synchronous = NORMAL when it opens a WAL database: FULL comes after, and is read back.
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = \(synchronous)") }
            if let lost = try queue.read({ try missingProtection($0, synchronous) }) { throw JournalRefusal.unsafe(lost) }
            try queue.write { db in
                if try isEmpty(db) {
                    if folder.wasSigned { throw JournalRefusal.vanished(folder.url.path) }
                    try create(db)
                }
                try check(db, folder)
            }
            return queue
        } catch let refusal as JournalRefusal {
            throw refusal
        } catch let error as DatabaseError where [.SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_FULL].contains(error.resultCode) {
            throw .cannotWrite(folder.url.path)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            throw .inUse(folder.url.path)
        } catch {
            throw .notAJournal(folder.database.path)
        }
    }

    /// For a verification: reads only, beside a server that may be running.
    static func openForReading(_ folder: JournalFolder) throws(JournalRefusal) -> DatabaseQueue {
        guard FileManager.default.fileExists(atPath: folder.database.path) else { throw .missing(folder.url.path) }
        try folder.checkFiles()
        var configuration = Configuration()
        configuration.readonly = true
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON") }
        do {
            let queue = try DatabaseQueue(path: folder.database.path, configuration: configuration)
            try queue.read { try check($0, folder) }
            return queue
        } catch let refusal as JournalRefusal {
            throw refusal
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN {
            throw .cannotRead(folder.url.path)
        } catch {
            throw .notAJournal(folder.database.path)
        }
    }

    private static func missingProtection(_ db: Database, _ synchronous: Int) throws -> String? {
        let wanted: [(String, String)] = [
            ("synchronous", "\(synchronous)"), ("journal_mode", "wal"), ("secure_delete", "1"), ("trusted_schema", "0"), ("foreign_keys", "1"), ("cell_size_check", "1"), ("wal_autocheckpoint", "0"),
        ]
        for (name, value) in wanted where try String.fetchOne(db, sql: "PRAGMA \(name)") != value { return name }
        // No answer at all when SQLite was built without mmap.
        if let size = try Int.fetchOne(db, sql: "PRAGMA mmap_size"), size != 0 { return "mmap_size" }
        return nil
    }

    static func create(_ db: Database) throws {
        try db.execute(sql: """
            CREATE TABLE entry (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL, bytes BLOB NOT NULL, leaf BLOB NOT NULL) STRICT;
            CREATE UNIQUE INDEX entry_of_stream ON entry (stream, version);
            CREATE TABLE request (key TEXT PRIMARY KEY, fingerprint BLOB NOT NULL, stream TEXT NOT NULL, position INTEGER NOT NULL, count INTEGER NOT NULL, version INTEGER NOT NULL, sum BLOB NOT NULL) STRICT, WITHOUT ROWID;
            CREATE TABLE detail (position INTEGER PRIMARY KEY, salt BLOB NOT NULL, bytes BLOB NOT NULL) STRICT;
            CREATE TABLE subtree (level INTEGER NOT NULL, place INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, place)) STRICT, WITHOUT ROWID;
            CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
            PRAGMA application_id = \(applicationID);
            PRAGMA user_version = \(schemaVersion);
            """)
    }

    /// A file without anything in it: new, or left by a start that a power cut stopped.
    private static func isEmpty(_ db: Database) throws -> Bool {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0 && Int.fetchOne(db, sql: "PRAGMA application_id") == 0 && Int.fetchOne(db, sql: "PRAGMA user_version") == 0
    }

    private static func check(_ db: Database, _ folder: JournalFolder) throws {
        guard try Int.fetchOne(db, sql: "PRAGMA application_id") == applicationID else { throw JournalRefusal.notAJournal(folder.database.path) }
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard version <= schemaVersion else { throw JournalRefusal.newer(version) }
        guard version == schemaVersion else { throw JournalRefusal.notAJournal(folder.database.path) }
    }
}
