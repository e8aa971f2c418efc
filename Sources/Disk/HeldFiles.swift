import Foundation

/// The files of a database as they were when it was opened: what is written into a log that somebody has deleted or replaced is lost at the close.
public struct HeldFiles: Sendable {
    private struct Held: Sendable {
        let path: String
        let device: dev_t
        let number: ino_t

        init?(_ path: String) {
            var status = stat()
            guard lstat(path, &status) == 0 else { return nil }
            (self.path, device, number) = (path, status.st_dev, status.st_ino)
        }
    }

    private let files: [Held]

    /// - Parameter database: open, with its log.
    /// - Throws: `cannotRead` when one of the two is not there.
    public init(of database: URL) throws(DataRefusal) {
        let files = [database.path, database.path + "-wal"].map { Held($0) }
        self.files = files.compactMap(\.self)
        guard self.files.count == files.count else { throw .cannotRead(database.deletingLastPathComponent().path) }
    }

    /// Asked after each change, before it is told as durable. Nothing is opened. O(1): two calls.
    /// - Throws: `takenAway` when a name does not lead to the file that was opened any more.
    public func check() throws(DataRefusal) {
        for file in files {
            guard let now = Held(file.path), now.number == file.number, now.device == file.device else { throw .takenAway(file.path) }
        }
    }
}
