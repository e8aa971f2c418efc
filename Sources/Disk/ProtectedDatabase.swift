import Foundation
public import GRDB

/// A SQLite file opened with every protection, each read back.
public struct ProtectedDatabase: Sendable {
    let file: URL
    let label: String
    /// Tells this kind of file from any other SQLite file.
    let applicationID: Int
    let schemaVersion: Int
    /// What is said of a file of another kind.
    let foreign: DataRefusal

    public init(file: URL, label: String, applicationID: Int, schemaVersion: Int, foreign: DataRefusal) {
        self.file = file
        self.label = label
        self.applicationID = applicationID
        self.schemaVersion = schemaVersion
        self.foreign = foreign
    }

    /// One connection that writes and checkpoints: SQLite 3.40.1 may corrupt a WAL that two connections reset at once.
    ///
    /// The file is first looked at without writing a byte: one of another kind, of a later version or with other tables is left as it is.
    /// - Parameters:
    ///   - synchronous: 2 is FULL.
    ///   - refusal: why an empty or missing file is not filled; nil when it may be.
    ///   - fill: what a new file begins with, in the transaction that makes its tables.
    ///   - create: the tables.
    public func open(synchronous: Int = 2, unlessEmpty refusal: DataRefusal? = nil, fill: @Sendable (Database) throws -> Void = { _ in }, create: @Sendable (Database) throws -> Void) throws(DataRefusal) -> DatabaseQueue {
        try checkFiles()
        if !isEmpty { try checkAsItIs(create) } else if let refusal { throw refusal } else if hasOrphanedLog { throw foreign }
        let folder = file.deletingLastPathComponent().path
        try createFile()
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.label = label
        configuration.prepareDatabase { db in
            for pragma in ["secure_delete = ON", "trusted_schema = OFF", "mmap_size = 0", "cell_size_check = ON", "temp_store = MEMORY", "wal_autocheckpoint = 0"] { try db.execute(sql: "PRAGMA \(pragma)") }
        }
        do {
            let queue = try DatabaseQueue(path: file.path, configuration: configuration)
            // GRDB sets synchronous = NORMAL when it opens a WAL database: FULL comes after, and is read back.
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = \(synchronous)") }
            if let lost = try queue.read({ try missingProtection($0, synchronous) }) { throw DataRefusal.unsafe(lost) }
            // What a stop left in the log: stops one after the other would make it grow without end.
            try queue.writeWithoutTransaction { try $0.takeInLog() }
            try queue.write { db in
                guard try isEmpty(db) else { return }
                try create(db)
                try fill(db)
                try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(schemaVersion)")
            }
            return queue
        } catch let refusal as DataRefusal {
            throw refusal
        } catch let error as DatabaseError where error.isOfTheDisk {
            throw .cannotWrite(folder)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            throw .inUse(folder)
        } catch {
            throw foreign
        }
    }

    /// Refuses links and folders in place of the file, of its log and of the index of its log.
    public func checkFiles() throws(DataRefusal) {
        try DataFolder.checkFiles(["", "-wal", "-shm"].map { file.lastPathComponent + $0 }, in: file.deletingLastPathComponent())
    }

    /// True for a file that is missing or holds nothing; what cannot be read is not nothing. Nothing is written.
    public var isEmpty: Bool {
        var status = stat()
        guard stat(file.path, &status) == 0, status.st_size > 0, !isUnborn else { return true }
        return (try? reading(isUnchanging: !hasLog) { try isEmpty($0) }.answer) ?? false
    }

    /// True for a file that a power cut left while it was being made: nothing but zeros, and beside it the log by which SQLite takes its first page back when it opens.
    private var isUnborn: Bool {
        var status = stat()
        guard stat(file.path, &status) == 0, (1...65_536).contains(status.st_size), stat(file.path + "-journal", &status) == 0, status.st_size > 0 else { return false }
        return FileManager.default.contents(atPath: file.path)?.allSatisfy { $0 == 0 } ?? false
    }

    /// Refuses what is not of this kind and version, or has a table, an index or a trigger more or less. Nothing is written.
    private func checkAsItIs(_ create: @Sendable (Database) throws -> Void) throws(DataRefusal) {
        _ = try reading(isUnchanging: !hasLog) { db in
            try check(db)
            guard try Self.schema(db) == Self.schema(made: create) else { throw foreign }
        }
    }

    /// What the file declares: each table, index, trigger and view, with its text.
    public static func schema(_ db: Database) throws -> [[String]] {
        try Row.fetchAll(db, sql: "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master ORDER BY type, name").map { row in (0..<4).map { String.fromDatabaseValue(row[$0]) ?? "?" } }
    }

    /// The same, of a file just made.
    public static func schema(made create: (Database) throws -> Void) throws -> [[String]] {
        try DatabaseQueue().write { db in
            try create(db)
            return try schema(db)
        }
    }

    /// Reads only, beside a process that may be writing.
    public func openForReading() throws(DataRefusal) -> DatabaseQueue {
        try reading(isUnchanging: access(file.deletingLastPathComponent().path, W_OK) != 0 && !hasLog) { try check($0) }.queue
    }

    /// - Parameter isUnchanging: nobody writes the file: SQLite then reads it without making another one beside it.
    private func reading<T>(isUnchanging: Bool, _ body: (Database) throws -> T) throws(DataRefusal) -> (queue: DatabaseQueue, answer: T) {
        guard !hasOrphanedLog else { throw foreign }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON") }
        do {
            let queue = try DatabaseQueue(path: isUnchanging ? immutable : file.path, configuration: configuration)
            return (queue, try queue.read(body))
        } catch let refusal as DataRefusal {
            throw refusal
        } catch let error as DatabaseError where error.isOfTheDisk || error.resultCode == .SQLITE_BUSY {
            throw .cannotRead(file.deletingLastPathComponent().path)
        } catch {
            throw foreign
        }
    }

    /// True when a log is there to take in.
    private var hasLog: Bool {
        var status = stat()
        return stat(file.path + "-wal", &status) == 0 && status.st_size > 0
    }

    /// True when a log lies beside a file that is missing or holds nothing. SQLite would delete it, even if it only came to read: what it holds can still be put back.
    public var hasOrphanedLog: Bool {
        var status = stat()
        return hasLog && (stat(file.path, &status) != 0 || status.st_size == 0)
    }

    /// The address that tells SQLite that the file cannot change.
    private var immutable: String {
        let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "/._-"))
        return "file:" + (file.path.addingPercentEncoding(withAllowedCharacters: allowed) ?? file.path) + "?immutable=1"
    }

    /// Creates the file before SQLite does, so that nobody else may read it. One that is there is not opened.
    public func createFile() throws(DataRefusal) {
        let handle = Foundation.open(file.path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        if handle >= 0 { close(handle) } else if errno != EEXIST { throw .cannotWrite(file.deletingLastPathComponent().path) }
    }

    private func missingProtection(_ db: Database, _ synchronous: Int) throws -> String? {
        let wanted: [(String, String)] = [
            ("synchronous", "\(synchronous)"), ("journal_mode", "wal"), ("secure_delete", "1"), ("trusted_schema", "0"), ("foreign_keys", "1"), ("cell_size_check", "1"), ("wal_autocheckpoint", "0"),
        ]
        for (name, value) in wanted where try String.fetchOne(db, sql: "PRAGMA \(name)") != value { return name }
        // No answer at all when SQLite was built without mmap.
        if let size = try Int.fetchOne(db, sql: "PRAGMA mmap_size"), size != 0 { return "mmap_size" }
        return nil
    }

    /// A file without anything in it: new, or left by a start that a power cut stopped.
    private func isEmpty(_ db: Database) throws -> Bool {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0 && Int.fetchOne(db, sql: "PRAGMA application_id") == 0 && Int.fetchOne(db, sql: "PRAGMA user_version") == 0
    }

    private func check(_ db: Database) throws {
        guard try Int.fetchOne(db, sql: "PRAGMA application_id") == applicationID else { throw foreign }
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard version <= schemaVersion else { throw DataRefusal.newer(version) }
        guard version == schemaVersion else { throw foreign }
    }
}
