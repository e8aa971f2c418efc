import Foundation

/// Small files of a data folder, written so that a power cut leaves the old one or the new one, never half of it.
public enum DurableFile {
    /// Writes a file whole, then its name in the folder, both synced.
    /// - Throws: `DataRefusal.cannotWrite`.
    public static func write(_ bytes: [UInt8], to url: URL, mode: mode_t) throws(DataRefusal) {
        let folder = url.deletingLastPathComponent(), new = url.path + ".new"
        let file = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode)
        guard file >= 0 else { throw .cannotWrite(folder.path) }
        let isWritten = fill(file, bytes) && fsync(file) == 0
        guard close(file) == 0, isWritten, rename(new, url.path) == 0, syncFolder(folder) else {
            unlink(new)
            throw .cannotWrite(folder.path)
        }
    }

    public static func syncFolder(_ url: URL) -> Bool {
        let folder = open(url.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return false }
        defer { close(folder) }
        return fsync(folder) == 0
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
