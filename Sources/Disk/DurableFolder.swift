import Foundation

/// Folders of their owner only, whose names a power cut does not take away.
public enum DurableFolder {
    /// Makes a folder, and those above it that are missing.
    /// - Parameter root: neither it nor anything above it is made: a folder that a signal has taken away stays away.
    /// - Throws: `DataRefusal.cannotWrite`.
    public static func make(_ url: URL, below root: URL? = nil) throws(DataRefusal) {
        if let root, url.path.count <= root.path.count {
            guard access(url.path, F_OK) == 0 else { throw .cannotWrite(url.path) }
            return
        }
        do {
            try create(url)
        } catch .exists {
            var status = stat()
            guard stat(url.path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { throw .cannotWrite(url.path) }
        } catch {
            let above = url.deletingLastPathComponent()
            guard above.path.count < url.path.count, access(above.path, F_OK) != 0 else { throw error }
            try make(above, below: root)
            try create(url)
        }
    }

    /// Makes a folder that must not be there: nobody else has prepared it.
    /// - Throws: `DataRefusal.exists`, `DataRefusal.cannotWrite`.
    public static func create(_ url: URL) throws(DataRefusal) {
        let above = url.deletingLastPathComponent()
        guard mkdir(url.path, 0o700) == 0 else { throw errno == EEXIST ? .exists(url.path) : .cannotWrite(above.path) }
        guard DurableFile.syncFolder(above) else {
            // Nothing is left of what may not last: the same name can be tried again.
            rmdir(url.path)
            throw .cannotWrite(above.path)
        }
    }
}
