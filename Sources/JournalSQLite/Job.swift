import Disk
import Foundation
internal import GRDB
import Journal

/// What a caller waits for: run inside the transaction of a turn.
enum Job: Sendable {
    case append(AppendRequest)
    case read(StreamName, Int, Int, AppendRequest)
    case erase(Position)

    enum Answer: Sendable {
        case appended(AppendOutcome)
        case read(ReadOutcome)
        case erased(Bool)
    }

    /// - Throws: only what must undo the whole turn. What concerns this caller alone is in the result.
    func run(_ db: Database, _ state: inout TreeState) throws -> Result<Answer, any Error> {
        do {
            switch self {
            case .append(let request): return .success(.appended(try Self.append(request, db, &state)))
            case .read(let stream, let version, let limit, let request):
                switch try Self.append(request, db, &state) {
                case .appended(let receipt), .repeated(let receipt):
                    return .success(.read(.read(receipt, try Self.entries(of: stream, from: version, limit: limit, db))))
                case .conflict(let conflict): return .success(.read(.conflict(conflict)))
                }
            case .erase(let position):
                try db.execute(sql: "DELETE FROM detail WHERE position = ?", arguments: [position])
                return .success(.erased(db.changesCount > 0))
            }
        } catch let error as JournalError where error == .keyReused {
            return .failure(error)
        }
    }

    private static func append(_ request: AppendRequest, _ db: Database, _ state: inout TreeState) throws -> AppendOutcome {
        let known = try db.cachedStatement(sql: "SELECT fingerprint, position, count, version FROM request WHERE key = ?")
        if let row = try Row.fetchOne(known, arguments: [request.key]) {
            let fingerprint: Data = try row.checked(0), position: Int = try row.checked(1), count: Int = try row.checked(2)
            guard Array(fingerprint) == request.fingerprint else { throw JournalError.keyReused }
            guard (0..<state.tree.size).contains(position), (1...1_000).contains(count) else { throw DamagedValue() }
            return .repeated(Receipt(stream: request.stream, positions: position..<(position + count), version: try row.checked(3)))
        }
        let version = try Int.fetchOne(try db.cachedStatement(sql: "SELECT max(version) FROM entry WHERE stream = ?"), arguments: [request.stream.text]) ?? 0
        if case .exactly(let expected) = request.expecting, expected != version {
            return .conflict(VersionConflict(asked: request, version: version, since: try entries(of: request.stream, from: expected + 1, limit: VersionConflict.limit, db)))
        }
        guard (0..<Int.max - 1_000).contains(version) else { throw DamagedValue() }
        let start = state.tree.size
        for (index, new) in request.entries.enumerated() { try insert(new, request, version + index + 1, db, &state) }
        let receipt = Receipt(stream: request.stream, positions: start..<state.tree.size, version: version + request.entries.count)
        let row = RequestRow(key: request.key, fingerprint: request.fingerprint, stream: request.stream.text, position: start, count: request.entries.count, version: receipt.version)
        try db.cachedStatement(sql: "INSERT INTO request (key, fingerprint, stream, position, count, version, sum) VALUES (?, ?, ?, ?, ?, ?, ?)")
            .execute(arguments: [row.key, Data(row.fingerprint), row.stream, row.position, row.count, row.version, Data(row.sum)])
        return .appended(receipt)
    }

    private static func insert(_ new: NewEntry, _ request: AppendRequest, _ version: Int, _ db: Database, _ state: inout TreeState) throws {
        let entry = Entry(new, position: state.tree.size, previous: state.last, stream: request.stream, version: version, key: request.key)
        let bytes = entry.canonicalBytes, leaf = TreeHash.leaf(bytes)
        try db.cachedStatement(sql: "INSERT INTO entry (position, stream, version, bytes, leaf) VALUES (?, ?, ?, ?, ?)")
            .execute(arguments: [entry.position, entry.stream.text, version, Data(bytes), Data(leaf.bytes)])
        if let detail = new.detail {
            try db.cachedStatement(sql: "INSERT INTO detail (position, salt, bytes) VALUES (?, ?, ?)").execute(arguments: [entry.position, Data(detail.salt), Data(detail.bytes)])
        }
        for done in state.append(leaf) {
            try db.cachedStatement(sql: "INSERT INTO subtree (level, place, hash) VALUES (?, ?, ?)").execute(arguments: [done.level, done.place, Data(done.root.bytes)])
        }
    }

    static func entries(of stream: StreamName, from version: Int, limit: Int, _ db: Database) throws -> [Entry] {
        let statement = try db.cachedStatement(sql: "SELECT bytes FROM entry WHERE stream = ? AND version >= ? ORDER BY version LIMIT ?")
        return try decoded(Data.fetchAll(statement, arguments: [stream.text, max(1, version), max(0, limit)]))
    }

    /// A page of entries ends with the one that brings it past this many bytes (8 MB): what is held in memory does not grow with the size of the entries.
    static let mostBytes = 8 << 20

    /// The entries from a position, at most `limit`, and about `mostBytes`; none only when there is none. O(entries).
    static func entries(from position: Position, limit: Int, _ db: Database) throws -> [Entry] {
        let cursor = try Data.fetchCursor(try db.cachedStatement(sql: "SELECT bytes FROM entry WHERE position >= ? ORDER BY position LIMIT ?"), arguments: [max(0, position), max(0, limit)])
        var page: [Data] = [], total = 0
        while total < mostBytes, let bytes = try cursor.next() {
            page.append(bytes)
            total += bytes.count
        }
        return try decoded(page)
    }

    /// Bytes that are not an entry are a damaged disk, never an empty answer.
    static func decoded(_ rows: [Data]) throws -> [Entry] {
        try rows.map { data in
            guard let entry = Entry(canonicalBytes: Array(data)) else { throw JournalError.storage("an entry cannot be read") }
            return entry
        }
    }
}
