import Disk
import Foundation
internal import GRDB
import Journal

/// Signs the state of the tree, after reading it again from disk.
///
/// A bit that flips in memory or on disk between the writing and the signing must never be signed: the entries since the last checkpoint
/// are read through a connection of their own, hashed again, and compared with what the writer believes.
public actor CheckpointSigner {
    private let journal: SQLiteJournal
    private let key: CheckpointKey
    private let origin: String
    /// The entries as read again from disk, up to the last checkpoint; all of them at the first time.
    private var verified = Chain()

    public init(_ journal: SQLiteJournal, key: CheckpointKey, origin: String) {
        self.journal = journal
        self.key = key
        self.origin = origin
    }

    public enum Failure: Error, Sendable, Hashable {
        /// What is on the disk is not what was written: nothing is signed.
        case differs(JournalFault)
    }

    /// The new checkpoint, kept with the journal and as a file; nil when nothing was added since the last one. O(entries since).
    public func sign() async throws -> Checkpoint? {
        let believed = await journal.head()
        let rows = try SQLiteRows(folder: journal.folder.url)
        var chain = verified
        guard believed.size > chain.tree.size else { return nil }
        while chain.tree.size < believed.size {
            let part = try rows.rows(after: chain.tree.size - 1, limit: min(4_096, believed.size - chain.tree.size))
            for (index, row) in part.enumerated() where !chain.follow(row) {
                throw Failure.differs(chain.fault(Array(part[index...].prefix(3)), isElsewhere: { _ in false }))
            }
            guard !part.isEmpty else { throw Failure.differs(JournalFault(.truncated, at: chain.tree.size, "the writer counts \(believed.size) entries")) }
        }
        guard chain.tree.root == believed.root else { throw Failure.differs(JournalFault(.changed, at: verified.tree.size, until: believed.size, "the tree read again has another root")) }
        let checkpoint = Checkpoint(origin: origin, size: believed.size, root: believed.root), note = checkpoint.signed(by: key)
        try await journal.writing { db in
            try db.execute(sql: "INSERT OR IGNORE INTO checkpoint (size, note) VALUES (?, ?)", arguments: [checkpoint.size, note])
        }
        try write(note)
        verified = chain
        return checkpoint
    }

    /// The last one in a file of its own: an anchor, to be copied elsewhere as often as one can.
    private func write(_ note: String) throws {
        try DurableFile.write(Array(note.utf8), to: journal.folder.anchor, mode: 0o600)
    }
}
