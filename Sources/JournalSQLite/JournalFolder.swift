import Disk
import Foundation

/// The folder of a journal: its files, and the lock that keeps a second process out.
struct JournalFolder: Sendable {
    let url: URL

    var database: URL { url.appendingPathComponent("journal.sqlite") }
    /// The last signed checkpoint.
    var anchor: URL { url.appendingPathComponent("checkpoint.txt") }
    var publicKey: URL { url.appendingPathComponent("journal.pub") }
    private var lock: URL { url.appendingPathComponent("journal.lock") }

    /// Refuses links and folders in place of files.
    func checkFiles() throws(DataRefusal) {
        try DataFolder.checkFiles(["journal.sqlite", "journal.sqlite-wal", "journal.sqlite-shm", "journal.lock", "journal.pub", "checkpoint.txt"], in: url)
    }

    /// Takes the lock for the life of the process, or of the value returned.
    func locked() throws(DataRefusal) -> FolderLock { try FolderLock(lock) }

    /// True when a journal was here: its key is written after it, its first checkpoint later still. One that is not there any more was taken away.
    var hasServed: Bool { access(anchor.path, F_OK) == 0 || access(publicKey.path, F_OK) == 0 }
}
