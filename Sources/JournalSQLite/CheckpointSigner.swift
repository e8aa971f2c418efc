import Disk
import Foundation
internal import GRDB
import Journal

/// Signs the state of the tree, after reading it again from disk.
///
/// A bit that flips in memory or on disk between the writing and the signing must never be signed: the entries since the last checkpoint
/// are read through a connection of their own, hashed again, and compared with what the writer believes. What an earlier checkpoint covers was read again when that
/// one was signed: it is taken by its hashes, which must give the root that was signed. Once an alteration is known, by the signer or by a verification, nothing more is signed.
public actor CheckpointSigner {
    private let journal: SQLiteJournal
    private let key: CheckpointKey
    private let origin: String
    /// The entries as read again from disk, up to the last checkpoint; nil before the first signature of this process.
    private var verified: Chain?
    private var altered: JournalFault?

    public init(_ journal: SQLiteJournal, key: CheckpointKey, origin: String) {
        self.journal = journal
        self.key = key
        self.origin = origin
    }

    public enum Failure: Error, Sendable, Hashable {
        /// What is on the disk is not what was written: nothing is signed.
        case differs(JournalFault)
    }

    /// Signs nothing any more, since this was found.
    /// - Returns: what each later call throws.
    @discardableResult
    public func stop(for fault: JournalFault) -> Failure {
        let known = altered ?? fault
        altered = known
        return .differs(known)
    }

    /// The new checkpoint, kept with the journal and as a file; nil when nothing was added since the last one. O(entries since).
    public func sign() async throws -> Checkpoint? {
        if let altered { throw Failure.differs(altered) }
        do {
            return try await signed()
        } catch Failure.differs(let fault) {
            throw stop(for: fault)
        }
    }

    private func signed() async throws -> Checkpoint? {
        let believed = await journal.head()
        let rows = try SQLiteRows(folder: journal.folder.url)
        let before = if let verified { verified } else { try Self.start(rows, key.public) }
        var chain = before
        guard believed.size > chain.tree.size else { return nil }
        while chain.tree.size < believed.size {
            let part = try rows.rows(after: chain.tree.size - 1, limit: min(4_096, believed.size - chain.tree.size))
            for (index, row) in part.enumerated() where !chain.follow(row) {
                throw Failure.differs(chain.fault(Array(part[index...].prefix(3)), isElsewhere: { _ in false }))
            }
            guard !part.isEmpty else { throw Failure.differs(JournalFault(.truncated, at: chain.tree.size, "the writer counts \(believed.size) entries")) }
        }
        guard chain.tree.root == believed.root else { throw Failure.differs(JournalFault(.changed, at: before.tree.size, until: believed.size, "the tree read again has another root")) }
        let checkpoint = Checkpoint(origin: origin, size: believed.size, root: believed.root), note = checkpoint.signed(by: key)
        if let altered { throw Failure.differs(altered) }
        // The file first: a journal that holds a checkpoint has its file, and one without it is told.
        try write(note)
        try await journal.writing { db in
            try db.execute(sql: "INSERT OR IGNORE INTO checkpoint (size, note) VALUES (?, ?)", arguments: [checkpoint.size, note])
        }
        verified = chain
        return checkpoint
    }

    /// What the last checkpoint of an earlier run covers, when its root is still the one that was signed; else nothing, and everything is read again.
    private static func start(_ rows: SQLiteRows, _ key: CheckpointPublicKey) throws -> Chain {
        guard let note = try rows.checkpoints().last, let checkpoint = try? Checkpoint(note: note, signedBy: key), let chain = try rows.chain(of: checkpoint.size), chain.tree.root == checkpoint.root else { return Chain() }
        return chain
    }

    /// The last one in a file of its own: an anchor, to be copied elsewhere as often as one can.
    private func write(_ note: String) throws {
        try DurableFile.write(Array(note.utf8), to: journal.folder.anchor, mode: 0o600)
    }
}
