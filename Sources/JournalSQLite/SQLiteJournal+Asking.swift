import Foundation
internal import GRDB
import Journal

/// What only this driver is asked: streams by their names, and proofs.
extension SQLiteJournal {
    /// The streams whose name begins so, in order. O(streams found).
    public func streams(startingWith start: String) async throws -> [StreamName] {
        try await reading { db in
            // The sign after ":" ends the range: no name holds a greater one in its place.
            try String.fetchAll(db, sql: "SELECT DISTINCT stream FROM entry WHERE stream >= ? AND stream < ?", arguments: [start, start + "\u{7F}"]).compactMap(StreamName.init)
        }
    }

    /// The last entry of a stream; nil when it has none.
    public func last(of stream: StreamName) async throws -> Entry? {
        try await reading { db in
            try Job.decoded(Data.fetchAll(try db.cachedStatement(sql: "SELECT bytes FROM entry WHERE stream = ? ORDER BY version DESC LIMIT 1"), arguments: [stream.text])).first
        }
    }

    /// A proof that the tree of `size` leaves holds a leaf; nil when it does not.
    public func inclusionProof(of leaf: Position, in size: Int) async throws -> [TreeHash]? {
        guard size <= head().size else { return nil }
        return try await reading { db in try MerkleProof.inclusion(of: leaf, in: size) { try TreeState.anySubtree(db, level: $0, $1) } }
    }

    /// A proof that the tree of `new` leaves begins with that of `old`; nil when there is no such tree.
    public func consistencyProof(from old: Int, to new: Int) async throws -> [TreeHash]? {
        guard new <= head().size else { return nil }
        return try await reading { db in try MerkleProof.consistency(from: old, to: new) { try TreeState.anySubtree(db, level: $0, $1) } }
    }
}
