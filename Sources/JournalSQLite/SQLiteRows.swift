import Disk
import Foundation
internal import GRDB
import Journal

/// The rows of a journal for a verification, believed in nothing.
public struct SQLiteRows: JournalRows, Sendable {
    let database: DatabaseQueue
    private let folder: JournalFolder

    /// - Throws: `DataRefusal`.
    public init(folder: URL) throws(DataRefusal) {
        self.folder = JournalFolder(url: folder)
        database = try JournalDatabase.openForReading(self.folder)
    }

    /// Ends what is being read, from any thread.
    public func interrupt() { database.interrupt() }

    public func close() throws { try database.close() }

    public func rows(after place: Position?, limit: Int) throws -> [StoredRow] {
        try database.read { db in
            // From the smallest number there is: nothing hides below zero.
            let statement = try db.cachedStatement(sql: "SELECT position, stream, version, bytes, leaf FROM entry WHERE position \(place == nil ? ">=" : ">") ? ORDER BY position LIMIT ?")
            let cursor = try Row.fetchCursor(statement, arguments: [place.map(Int64.init) ?? .min, limit])
            var rows: [StoredRow] = [], total = 0
            rows.reserveCapacity(min(limit, 4_096))
            while total < Job.mostBytes, let row = try cursor.next() {
                let bytes = try row.withUnsafeData(atIndex: 3) { $0.map { Array($0) } }
                let leaf = try row.withUnsafeData(atIndex: 4) { $0.flatMap { TreeHash(bytes: $0) } }
                rows.append(StoredRow(
                    position: Int.fromDatabaseValue(row[0]) ?? -1, stream: String.fromDatabaseValue(row[1]), version: Int.fromDatabaseValue(row[2]), bytes: bytes ?? [], leaf: leaf))
                total += bytes?.count ?? 0
            }
            return rows
        }
    }

    public func checkpoints() throws -> [String] {
        try database.read { try String.fetchAll($0, sql: "SELECT note FROM checkpoint ORDER BY size") }
    }

    /// The last checkpoint signed, from its own file beside the database, as a note or on one line; nil when nothing was signed.
    /// - Throws: `DataRefusal.anchorVanished` for a file that cannot be read, or that is not there while the journal holds checkpoints: it is written before them.
    public func anchor() throws -> String? {
        var status = stat()
        if lstat(folder.anchor.path, &status) != 0, errno == ENOENT {
            guard try checkpoints().isEmpty else { throw DataRefusal.anchorVanished(folder.url.path) }
            return nil
        }
        guard status.st_size <= 65_536, let bytes = FileManager.default.contents(atPath: folder.anchor.path), let text = String(validating: bytes, as: UTF8.self) else { throw DataRefusal.anchorVanished(folder.url.path) }
        return AnchorText.note(text)
    }

    /// The size and the root that the writer believes. O(log n).
    public func head() throws -> Head {
        let tree = try database.read { try TreeState.load($0) }.tree
        return Head(size: tree.size, root: tree.root)
    }

    /// The chain up to a signed size, from the hashes kept beside the entries: right only when its root is the signed one. Nil when there is no such tree. O(log n) hashes, 256 rows each at most.
    func chain(of size: Int) throws -> Chain? {
        guard size > 0, try size <= head().size else { return nil }
        return try database.read { db in
            var roots: [TreeHash] = [], place = 0
            for level in stride(from: Int.bitWidth - 1 - size.leadingZeroBitCount, through: 0, by: -1) where size >> level & 1 == 1 {
                roots.append(try TreeState.anySubtree(db, level: level, place >> level))
                place += 1 << level
            }
            let last = try TreeState.subtree(db, level: 0, size - 1)
            return Frontier(size: size, roots: roots).map { Chain(after: $0, last: last) }
        }
    }

    /// The root of the first entries, from the hashes kept beside them; nil when there are not so many. O(log n) hashes, 256 rows each at most.
    public func root(of size: Int) throws -> TreeHash? { try chain(of: size)?.tree.root }

    /// A proof that the tree of `new` leaves begins with that of `old`; nil when there is no such tree. O(log n).
    public func consistencyProof(from old: Int, to new: Int) throws -> [TreeHash]? {
        guard try new <= head().size else { return nil }
        return try database.read { db in try MerkleProof.consistency(from: old, to: new) { try TreeState.anySubtree(db, level: $0, $1) } }
    }

    /// Copies the journal of a folder as it is at one moment, beside a server that may be writing.
    /// - Throws: `DataRefusal`; `cannotWrite` when there is no room for the copy.
    public static func copy(_ folder: URL, to file: URL) throws {
        try ProtectedDatabase.copy(try SQLiteRows(folder: folder).database, to: file)
    }

    /// True when SQLite finds its pages and indexes whole. O(entries).
    public func isWhole() throws -> Bool { try database.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok" }

    /// Acknowledged requests: where each stands, by key. O(requests).
    package func requests() throws -> [String: Range<Position>] {
        try database.read { db in
            var found: [String: Range<Position>] = [:]
            let cursor = try Row.fetchCursor(db, sql: "SELECT key, position, count FROM request")
            while let row = try cursor.next() {
                guard let key = String.fromDatabaseValue(row[0]), let start = Int.fromDatabaseValue(row[1]), let count = Int.fromDatabaseValue(row[2]), (0..<Int.max / 2).contains(start), (0...1_000).contains(count) else { continue }
                found[key] = start..<(start + count)
            }
            return found
        }
    }
}
