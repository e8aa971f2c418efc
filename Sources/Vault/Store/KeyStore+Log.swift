import Foundation
internal import GRDB

/// The log of the database: what was deleted must leave it too.
extension KeyStore {
    /// Takes the log into the database and empties it, so that what was deleted is nowhere in the files. False when another process reads it at this moment.
    func sweep() throws -> Bool {
        do {
            try database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            return true
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY || error.resultCode == .SQLITE_LOCKED {
            return false
        }
    }

    /// Takes the log into the database when it has grown. A reader is not waited for.
    func takeInLog() throws {
        var status = stat()
        guard stat(url.path + "-wal", &status) == 0, status.st_size > 4 << 20 else { return }
        try database.writeWithoutTransaction { _ = try $0.checkpoint(.passive) }
    }

    /// The same, waiting for a reader, ten seconds at most: for the commands that run while no server does.
    func sweepWaiting() throws {
        for _ in 0..<100 {
            if try sweep() { return }
            usleep(100_000)
        }
        throw VaultError.storage("the keys are being read by another process")
    }
}
