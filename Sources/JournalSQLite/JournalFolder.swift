import Foundation
import Synchronization

/// The folder of a journal: its files, and the lock that keeps a second process out.
struct JournalFolder: Sendable {
    let url: URL

    var database: URL { url.appendingPathComponent("journal.sqlite") }
    /// The last signed checkpoint.
    var anchor: URL { url.appendingPathComponent("checkpoint.txt") }
    private var lock: URL { url.appendingPathComponent("journal.lock") }

    /// Refuses links and folders in place of files, so that nobody sends the writes elsewhere.
    func checkFiles() throws(JournalRefusal) {
        for name in ["journal.sqlite", "journal.sqlite-wal", "journal.sqlite-shm", "journal.lock", "journal.key", "journal.pub", "checkpoint.txt"] {
            var status = stat()
            let path = url.appendingPathComponent(name).path
            guard lstat(path, &status) == 0 else { continue }
            guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path) }
        }
    }

    /// Takes the lock for the life of the process, or of the value returned.
    func locked() throws(JournalRefusal) -> FolderLock {
        let file = open(lock.path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .cannotWrite(url.path) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            throw .inUse(url.path)
        }
        return FolderLock(file)
    }

    /// The bytes of the write-ahead log, which no checkpoint has taken in yet.
    var pendingBytes: Int {
        var status = stat()
        return stat(database.path + "-wal", &status) == 0 ? Int(status.st_size) : 0
    }

    /// True when a checkpoint was signed here: a journal that is not there any more was taken away.
    var wasSigned: Bool { access(anchor.path, F_OK) == 0 }

    /// Creates the file before SQLite does, so that nobody else may read it.
    func createDatabase() throws(JournalRefusal) {
        let file = open(database.path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .cannotWrite(url.path) }
        close(file)
    }
}

/// Released when asked, or when the last reference goes.
final class FolderLock: Sendable {
    private let file: Mutex<Int32?>

    init(_ file: Int32) { self.file = Mutex(file) }

    func release() {
        file.withLock { file in
            if let open = file { close(open) }
            file = nil
        }
    }

    deinit { release() }
}

/// Why a journal cannot be opened, in one sentence for the person who starts the program. Nothing was written.
public enum JournalRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    case missing(String)
    case cannotWrite(String)
    case cannotRead(String)
    case inUse(String)
    case notAFile(String)
    case notAJournal(String)
    case newer(Int)
    /// There is a signed checkpoint, and no journal.
    case vanished(String)
    case notAKey(String)
    case openToOthers(String)
    /// A protection that SQLite did not take.
    case unsafe(String)

    public var description: String {
        switch self {
        case .missing(let path): "There is no journal in \(path)."
        case .cannotWrite(let path): "The folder \(path) cannot be written. Check its permissions and the space left."
        case .cannotRead(let path): "The journal in \(path) cannot be read."
        case .inUse(let path): "Another process already uses the folder \(path)."
        case .notAFile(let path): "\(path) is a link or a folder where a file is expected. Nothing was opened."
        case .notAJournal(let path): "\(path) is not a journal of Repère, or it is damaged."
        case .newer(let version): "The journal was written by a later version of Repère (schema \(version)). Install that version; nothing was changed."
        case .vanished(let path): "A checkpoint was signed in \(path), but its journal is missing or empty. Nothing was made in its place: put the journal back from a backup."
        case .notAKey(let path): "\(path) is not a key of a journal. It is not replaced: find the right one."
        case .openToOthers(let path): "The key \(path) can be read by others. Close it first: chmod 600 \(path)"
        case .unsafe(let what): "SQLite did not take the protection “\(what)”. The journal is not opened."
        }
    }
}
