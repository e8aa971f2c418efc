import Foundation
import Synchronization

/// Keeps a second process out of a folder. Released when asked, or when the last reference goes.
public final class FolderLock: Sendable {
    private let file: Mutex<Int32?>
    private let path: String
    /// True when its file was not there before.
    public let wasMade: Bool

    /// Takes the lock of a file, made when it is missing.
    /// - Throws: `inUse` when another process holds it.
    public init(_ url: URL) throws(DataRefusal) {
        let folder = url.deletingLastPathComponent().path
        wasMade = access(url.path, F_OK) != 0
        let file = open(url.path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .cannotWrite(folder) }
        // A file that another process took away in between locks nothing.
        guard flock(file, LOCK_EX | LOCK_NB) == 0, Self.isSame(file, url.path) else {
            close(file)
            throw .inUse(folder)
        }
        self.file = Mutex(file)
        path = url.path
    }

    private static func isSame(_ file: Int32, _ path: String) -> Bool {
        var held = stat(), named = stat()
        return fstat(file, &held) == 0 && lstat(path, &named) == 0 && held.st_ino == named.st_ino && held.st_dev == named.st_dev
    }

    /// - Parameter removing: takes the file away too, as nothing is left to lock.
    public func release(removing: Bool = false) {
        file.withLock { file in
            if removing, file != nil { unlink(path) }
            // Unlocked before it is closed: a process that was just started may hold the same file for a moment.
            if let open = file {
                _ = flock(open, LOCK_UN)
                close(open)
            }
            file = nil
        }
    }

    deinit { release() }
}

/// What is checked of a data folder before anything in it is opened.
public enum DataFolder {
    /// Refuses links and folders in place of files, so that nobody sends the writes elsewhere. Files that do not exist are fine.
    public static func checkFiles(_ names: [String], in folder: URL) throws(DataRefusal) {
        for name in names {
            var status = stat()
            let path = folder.appendingPathComponent(name).path
            guard lstat(path, &status) == 0 else { continue }
            guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path) }
        }
    }

    /// True when neither the group nor others may read the file.
    /// - Parameter mayGroup: the group may read it too.
    public static func isPrivate(_ file: URL, mayGroup: Bool = false) -> Bool {
        var status = stat()
        return lstat(file.path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_mode & (mayGroup ? 0o037 : 0o077) == 0
    }
}
