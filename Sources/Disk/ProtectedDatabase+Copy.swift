import Foundation
public import GRDB

extension ProtectedDatabase {
    /// Copies a database as it is at one moment, beside whoever may be writing it.
    /// - Throws: `DataRefusal.cannotWrite` with the folder of the copy when it has no room left; the errors of SQLite.
    public static func copy(_ database: DatabaseQueue, to file: URL) throws {
        do {
            try database.backup(to: DatabaseQueue(path: file.path))
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
            throw DataRefusal.cannotWrite(file.deletingLastPathComponent().path)
        }
    }
}
