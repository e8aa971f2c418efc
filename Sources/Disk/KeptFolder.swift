import Foundation

/// The sealed files of a data folder, `files/<dossier>/<file>`: each written once, durable before anything speaks of it, and never changed. What they hold is not known here.
public struct KeptFolder: Sendable {
    /// Its name in the data folder.
    public static let name = "files"
    /// The largest file that is read, in bytes.
    private static let largest = 20 << 20

    public let url: URL

    public init(data: URL) { url = data.appendingPathComponent(Self.name, isDirectory: true) }

    /// Where one file is.
    public struct Place: Sendable, Hashable {
        public let dossier: String
        public let file: String

        /// Nil when one of the two is not a number of 26 letters and digits: nothing else becomes a path.
        public init?(dossier: String, file: String) {
            guard [dossier, file].allSatisfy(Self.isNumber) else { return nil }
            (self.dossier, self.file) = (dossier, file)
        }

        /// The other way: `files/<dossier>/<file>`. Nil for any other path.
        public init?(path: String) {
            let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3, parts[0] == KeptFolder.name else { return nil }
            self.init(dossier: parts[1], file: parts[2])
        }

        public var path: String { "\(KeptFolder.name)/\(dossier)/\(file)" }

        static func isNumber(_ text: String) -> Bool { text.utf8.count == 26 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) } }
    }

    private func folder(_ dossier: String) -> URL { url.appendingPathComponent(dossier, isDirectory: true) }
    private func location(_ place: Place) -> URL { folder(place.dossier).appendingPathComponent(place.file) }

    /// - Throws: `exists`, `cannotWrite`, `notAFile` when a link stands where a folder must be.
    public func write(_ bytes: [UInt8], at place: Place) throws(DataRefusal) {
        try DurableFolder.make(folder(place.dossier))
        for folder in [url, folder(place.dossier)] where !Self.isFolder(folder) { throw .notAFile(folder.path) }
        try DurableFile.create(bytes, to: location(place), mode: 0o600)
    }

    /// The bytes of a file; nil when it is missing, or not a file. O(length).
    public func read(_ place: Place) -> [UInt8]? {
        guard Self.isFolder(url), Self.isFolder(folder(place.dossier)) else { return nil }
        let file = open(location(place).path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= Self.largest else { return nil }
        return (try? handle.readToEnd()).map { Array($0) }
    }

    /// How long a file is, in bytes; nil when it is missing, or not a file. O(1).
    public func length(_ place: Place) -> Int? {
        var status = stat()
        guard lstat(location(place).path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    public func remove(_ place: Place) {
        unlink(location(place).path)
        _ = DurableFile.syncFolder(folder(place.dossier))
    }

    /// Removes every file of a dossier. O(files of the dossier).
    public func removeAll(of dossier: String) {
        guard Place.isNumber(dossier), Self.isFolder(url), Self.isFolder(folder(dossier)) else { return }
        try? FileManager.default.removeItem(at: folder(dossier))
        _ = DurableFile.syncFolder(url)
    }

    /// The dossiers that have files, in order.
    public func dossiers() -> [String] { Self.isFolder(url) ? Self.names(url).filter(Place.isNumber) : [] }

    /// Every file, in order. O(files).
    public func all() -> [Place] {
        dossiers().flatMap { dossier in Self.isFolder(folder(dossier)) ? Self.names(folder(dossier)).compactMap { Place(dossier: dossier, file: $0) } : [] }
    }

    /// Removes what nobody knows: a stop came between a file and what speaks of it, or in the middle of the file. Asked before this process writes any. O(files).
    public func sweep(keeping known: Set<Place>) {
        for dossier in dossiers() where Self.isFolder(folder(dossier)) {
            for name in Self.names(folder(dossier)) {
                if let place = Place(dossier: dossier, file: name) { if !known.contains(place) { remove(place) } } else if name.hasSuffix(".new") { unlink(folder(dossier).appendingPathComponent(name).path) }
            }
            // Gives way only when it is empty.
            rmdir(folder(dossier).path)
        }
    }

    private static func names(_ folder: URL) -> [String] { ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted() }

    private static func isFolder(_ folder: URL) -> Bool {
        var status = stat()
        return lstat(folder.path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
