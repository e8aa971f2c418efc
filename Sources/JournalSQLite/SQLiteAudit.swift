import Disk
import Foundation
internal import GRDB
import Journal
import Vocabulary

/// What a verification checks beyond the chain: the structure of the file, and the tables kept beside the entries.
extension SQLiteRows {
    /// The first thing wrong; nil when all that the file says is as it was written. O(entries).
    public func audit() throws -> JournalFault? {
        try database.read { db in
            for check in [Self.structure, Self.requests, Self.details, Self.subtrees] {
                try Task.checkCancellation()
                if let fault = try check(db) { return fault }
            }
            return nil
        }
    }

    private static func structure(_ db: Database) throws -> JournalFault? {
        let said = try String.fetchAll(db, sql: "PRAGMA integrity_check(1)")
        if said != ["ok"] { return JournalFault(.unreadable, at: 0, "the file is damaged: \(said.first ?? "no answer")") }
        let wanted: [(String, String)] = [("encoding", "UTF-8"), ("auto_vacuum", "0"), ("page_size", "4096")]
        for (name, value) in wanted where try String.fetchOne(db, sql: "PRAGMA \(name)") != value { return JournalFault(.unreadable, at: 0, "the setting \(name) is not the one it was made with") }
        guard db.isWrittenThroughLog() else { return JournalFault(.unreadable, at: 0, "the setting journal_mode is not the one it was made with") }
        guard try ProtectedDatabase.schema(db) == ProtectedDatabase.schema(made: JournalDatabase.create) else { return JournalFault(.unreadable, at: 0, "the tables are not those of a journal") }
        return nil
    }

    /// Each request stands where its first entry is, and its row is whole.
    private static func requests(_ db: Database) throws -> JournalFault? {
        let cursor = try Row.fetchCursor(db, sql: "SELECT r.key, r.fingerprint, r.stream, r.position, r.count, r.version, r.sum, e.bytes FROM request r LEFT JOIN entry e ON e.position = r.position")
        var entries = 0
        while let row = try cursor.next() {
            let position = Int.fromDatabaseValue(row[3]) ?? -1
            guard let key = String.fromDatabaseValue(row[0]), let fingerprint = Data.fromDatabaseValue(row[1]), let stream = String.fromDatabaseValue(row[2]), let count = Int.fromDatabaseValue(row[4]),
                let version = Int.fromDatabaseValue(row[5]), let sum = Data.fromDatabaseValue(row[6]), let bytes = Data.fromDatabaseValue(row[7]), (1...1_000).contains(count),
                Array(sum) == RequestRow(key: key, fingerprint: Array(fingerprint), stream: stream, position: position, count: count, version: version).sum,
                let entry = Entry(canonicalBytes: Array(bytes)), entry.key == key, entry.stream.text == stream
            else { return JournalFault(.changed, at: max(0, position), "the row of its request is not the one that was kept") }
            entries += count
        }
        let size = try Int.fetchOne(db, sql: "SELECT count(*) FROM entry") ?? 0
        return entries == size ? nil : JournalFault(.changed, at: 0, until: size, "the requests count \(entries) entries, the journal holds \(size)")
    }

    /// Each detail is the one that its entry commits to. One that was erased is simply not there.
    private static func details(_ db: Database) throws -> JournalFault? {
        let cursor = try Row.fetchCursor(db, sql: "SELECT d.position, d.salt, d.bytes, e.bytes FROM detail d LEFT JOIN entry e ON e.position = d.position")
        while let row = try cursor.next() {
            guard let salt = Data.fromDatabaseValue(row[1]), let bytes = Data.fromDatabaseValue(row[2]),
                let entry = Data.fromDatabaseValue(row[3]).flatMap({ Entry(canonicalBytes: Array($0)) }), let commitment = entry.commitment,
                Detail(salt: Array(salt), bytes: Array(bytes)).commitment == commitment
            else { return JournalFault(.changed, at: Int.fromDatabaseValue(row[0]) ?? 0, "the detail beside it is not the one it commits to") }
        }
        return nil
    }

    /// The hashes kept for the proofs are those of the leaves.
    private static func subtrees(_ db: Database) throws -> JournalFault? {
        var state = TreeState(), wanted: [String: TreeHash] = [:]
        let leaves = try Row.fetchCursor(db, sql: "SELECT leaf FROM entry ORDER BY position")
        while let row = try leaves.next() {
            guard let leaf = Data.fromDatabaseValue(row[0]).flatMap({ TreeHash(bytes: $0) }) else { return JournalFault(.changed, at: state.tree.size, "its hash cannot be read") }
            for done in state.append(leaf) { wanted["\(done.level) \(done.place)"] = done.root }
        }
        let kept = try Row.fetchAll(db, sql: "SELECT level, place, hash FROM subtree").reduce(into: [String: TreeHash]()) { found, row in
            if let hash = Data.fromDatabaseValue(row[2]).flatMap({ TreeHash(bytes: $0) }) { found["\(Int.fromDatabaseValue(row[0]) ?? -1) \(Int.fromDatabaseValue(row[1]) ?? -1)"] = hash }
        }
        return kept == wanted ? nil : JournalFault(.changed, at: 0, until: state.tree.size, "the hashes kept for the proofs are not those of the entries")
    }
}

/// A row of the table of requests, and the sum that tells that it is whole.
struct RequestRow {
    let key: String
    let fingerprint: [UInt8]
    let stream: String
    let position: Position
    let count: Int
    let version: Int

    /// The first 8 bytes of a digest of the row: a bit that flips is seen. Nothing here is protected from a person: the entries are.
    var sum: [UInt8] {
        Array(Digest.sha256(Array("\(key)\u{0}\(stream)\u{0}\(position)\u{0}\(count)\u{0}\(version)\u{0}".utf8) + fingerprint).prefix(8))
    }
}
