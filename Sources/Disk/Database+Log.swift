public import GRDB
internal import GRDBSQLite

/// What is asked of SQLite itself, by its own descriptors and counters.
///
/// A database is never opened by hand in a process that holds it: closing any descriptor of a file gives up every lock that the process has on it (POSIX, `fcntl`),
/// and another client then takes itself for the last one and deletes the log (SQLite, "How To Corrupt An SQLite Database File", 2.2).
extension Database {
    /// Pages written to the log before it is taken into the database: 4 MB.
    private static let mostPages = 1_024

    /// Takes the log into the database once this connection has written enough to it since the last time; the log then begins again in the same file.
    ///
    /// Counted, not measured: a log never gets shorter, and its size would ask for this after each transaction. A reader, or another client that does the same
    /// at this moment, is not waited for: the next time does it.
    public func takeInGrownLog() throws {
        guard let connection = sqliteConnection else { return }
        var pages: Int32 = 0, most: Int32 = 0
        guard sqlite3_db_status(connection, SQLITE_DBSTATUS_CACHE_WRITE, &pages, &most, 0) == SQLITE_OK, pages >= Self.mostPages else { return }
        try takeInLog()
        _ = sqlite3_db_status(connection, SQLITE_DBSTATUS_CACHE_WRITE, &pages, &most, 1)
    }

    /// Takes the log into the database, as far as readers let it.
    func takeInLog() throws {
        do {
            _ = try checkpoint(.passive)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY || error.resultCode == .SQLITE_LOCKED {}
    }

    /// True when the file says that it is written through a log: bytes 18 and 19 (SQLite, "Database File Format", 1.3.3), read by the descriptor that SQLite holds.
    /// Asked of the file, since SQLite answers otherwise for one that nobody can write.
    public func isWrittenThroughLog() -> Bool {
        var file: UnsafeMutablePointer<sqlite3_file>?
        guard let connection = sqliteConnection, sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK, let file, let read = file.pointee.pMethods?.pointee.xRead else { return false }
        var bytes: [UInt8] = [0, 0]
        return read(file, &bytes, 2, 18) == SQLITE_OK && bytes == [2, 2]
    }
}

extension DatabaseError {
    /// True when the disk, the rights or the number of open files are the reason: what is stored may be whole.
    public var isOfTheDisk: Bool { [.SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_FULL, .SQLITE_IOERR].contains(resultCode) }
}
