import Foundation
import Synchronization

/// Small files of a data folder, written so that a power cut leaves the old one or the new one, never half of it.
public enum DurableFile {
    /// One file at a time in this process: the name on the way is that of the process.
    private static let turn = Mutex(())

    /// Writes a file whole, in the place of the one before, then its name in the folder, both synced.
    /// - Throws: `DataRefusal.cannotWrite`.
    public static func write(_ bytes: [UInt8], to url: URL, mode: mode_t) throws(DataRefusal) {
        let folder = url.deletingLastPathComponent()
        let isDone = made(bytes, beside: url, mode) { rename($0, url.path) == 0 && syncFolder(folder) }
        guard isDone else { throw .cannotWrite(folder.path) }
    }

    /// The same for a file that must not be there: whoever comes second is refused, and nothing is replaced.
    /// - Throws: `DataRefusal.exists`, `DataRefusal.cannotWrite`.
    public static func create(_ bytes: [UInt8], to url: URL, mode: mode_t) throws(DataRefusal) {
        let folder = url.deletingLastPathComponent()
        var wasThere = false
        let isDone = made(bytes, beside: url, mode) { new in
            // A disk without second names (a memory stick) takes the file at its place: nobody else can have made it.
            let isNamed = link(new, url.path) == 0 || (errno != EEXIST && filled(url.path, bytes, mode))
            wasThere = !isNamed && errno == EEXIST
            guard isNamed else { return false }
            if syncFolder(folder) { return true }
            unlink(url.path)
            return false
        }
        if wasThere { throw .exists(url.path) }
        guard isDone else { throw .cannotWrite(folder.path) }
    }

    public static func syncFolder(_ url: URL) -> Bool {
        let folder = open(url.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return false }
        defer { close(folder) }
        return fsync(folder) == 0
    }

    /// Writes a file under a name of its own, gives it to `place`, and leaves nothing of that name.
    private static func made(_ bytes: [UInt8], beside url: URL, _ mode: mode_t, place: (String) -> Bool) -> Bool {
        turn.withLock { _ in
            removeLeft(beside: url)
            let new = "\(url.path).\(getpid()).new"
            guard filled(new, bytes, mode) else { return false }
            defer { unlink(new) }
            return place(new)
        }
    }

    /// What processes that are no more have left: `<name>.<process>.new`.
    private static func removeLeft(beside url: URL) {
        let folder = url.deletingLastPathComponent(), head = url.lastPathComponent + ".", end = ".new"
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] where name.hasPrefix(head) && name.hasSuffix(end) {
            if BackupRemains.isGone(name.dropFirst(head.count).dropLast(end.count)) { unlink(folder.appendingPathComponent(name).path) }
        }
    }

    /// A new file with these bytes, synced; false, and no file of ours, when there is one already or the disk refuses.
    private static func filled(_ path: String, _ bytes: [UInt8], _ mode: mode_t) -> Bool {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard file >= 0 else { return false }
        let isWritten = fill(file, bytes) && fsync(file) == 0
        guard close(file) == 0, isWritten else {
            unlink(path)
            return false
        }
        return true
    }

    private static func fill(_ file: Int32, _ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { raw in
            var done = 0
            while done < raw.count, let start = raw.baseAddress {
                let count = Foundation.write(file, start + done, raw.count - done)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                done += count
            }
            return true
        }
    }
}
