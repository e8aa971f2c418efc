import Foundation

/// Writes a file so that a reader sees the old one or the new one, even after a power cut.
enum AtomicFile {
    /// The operating system's own words.
    struct Failure: Error {
        let reason: String

        init() {
            reason = String(cString: strerror(errno))
        }
    }

    /// Temporary file beside the target, flushed, renamed, folder flushed. O(n).
    static func write(_ bytes: [UInt8], to url: URL) throws(Failure) {
        let folder = url.deletingLastPathComponent()
        let temporary = folder.appendingPathComponent(".\(url.lastPathComponent).\(UUID().uuidString)")
        let file = open(temporary.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw Failure() }
        do {
            try fill(file, bytes)
        } catch {
            close(file)
            unlink(temporary.path)
            throw error
        }
        close(file)
        guard rename(temporary.path, url.path) == 0 else {
            let failure = Failure()
            unlink(temporary.path)
            throw failure
        }
        try flush(folder)
    }

    private static func fill(_ file: Int32, _ bytes: [UInt8]) throws(Failure) {
        var position = 0
        while position < bytes.count {
            let written = bytes[position...].withUnsafeBytes { part in
                part.baseAddress.map { Foundation.write(file, $0, part.count) } ?? 0
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw Failure() }
            position += written
        }
        guard fsync(file) == 0 else { throw Failure() }
    }

    private static func flush(_ folder: URL) throws(Failure) {
        let directory = open(folder.path, O_RDONLY | O_CLOEXEC)
        guard directory >= 0 else { throw Failure() }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw Failure() }
    }
}
