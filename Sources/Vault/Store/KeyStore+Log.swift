import Disk
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

    /// After each change: takes the log into the database when it has grown. A reader is not waited for.
    /// - Throws: `DataRefusal.takenAway` when the log is not there any more: the change would be lost.
    func takeInLog() throws {
        try held.check()
        try database.writeWithoutTransaction { try $0.takeInGrownLog() }
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
