import Foundation

/// Verifies a journal offline, with the public key and any number of anchors.
///
/// Each entry is hashed again and must name the hash of the one before it; the root must be that of every signed checkpoint and of every anchor.
/// What no anchor covers is only as sure as the machine: whoever can write the disk and rewrite every link after the last anchor is not seen.
public struct JournalVerification {
    private let rows: any JournalRows
    private let key: CheckpointPublicKey?
    private let page = 4_096

    /// - Parameter key: nil for a journal that has signed nothing yet.
    public init(_ rows: any JournalRows, key: CheckpointPublicKey?) {
        self.rows = rows
        self.key = key
    }

    /// Reads the whole journal once. O(entries); memory of a page and of the roots to compare.
    /// - Parameter anchors: signed notes kept elsewhere: files, paper, witnesses.
    /// - Throws: the error of the driver when the disk cannot be read; `CancellationError`.
    public func verdict(anchors: [String] = []) throws -> JournalVerdict {
        let kept: [Checkpoint], outside: [Checkpoint]
        do {
            kept = try signed(try rows.checkpoints())
            outside = try signed(anchors)
        } catch let error as CheckpointError {
            guard key != nil else { return .broken(JournalFault(.unreadable, at: 0, "the public key is missing, and checkpoints were signed")) }
            return .broken(JournalFault(.changed, at: 0, error == .unreadable ? "a checkpoint is not a signed note" : "a checkpoint is not signed by the key of this journal"))
        }
        var waiting = (kept + outside).map(\.size).sorted()[...], roots: [Int: TreeHash] = [:]
        var chain = Chain()
        func note() {
            while let size = waiting.first, size <= chain.tree.size {
                if size == chain.tree.size { roots[size] = chain.tree.root }
                waiting = waiting.dropFirst()
            }
        }
        note()
        var place: Position?
        while true {
            try Task.checkCancellation()
            let part = try rows.rows(after: place, limit: page)
            guard let last = part.last else { break }
            let leaves = Self.leaves(of: part)
            for (index, row) in part.enumerated() {
                if chain.follow(row, leaf: leaves[index]) {
                    note()
                } else {
                    let ahead = try Array(part[index...].prefix(3)) + (part.count - index < 3 ? rows.rows(after: last.position, limit: 3) : [])
                    return .broken(try chain.fault(ahead, isElsewhere: { try holds($0, after: row.position) }))
                }
            }
            place = last.position
        }
        if let fault = compare(kept, outside, roots, chain.tree.size) { return .broken(fault) }
        let covered = (kept + outside).map(\.size).max() ?? 0
        return .intact(Head(size: chain.tree.size, root: chain.tree.root), covered: covered, anchors: outside.count)
    }

    /// The hashes of some rows, on every core: most of the work of a verification.
    private static func leaves(of rows: [StoredRow]) -> [TreeHash] {
        let share = 256, parts = (rows.count + share - 1) / share
        return [TreeHash](unsafeUninitializedCapacity: rows.count) { buffer, count in
            nonisolated(unsafe) let leaves = buffer
            DispatchQueue.concurrentPerform(iterations: parts) { part in
                for index in (part * share)..<min(rows.count, (part + 1) * share) { leaves.initializeElement(at: index, to: .leaf(rows[index].bytes)) }
            }
            count = rows.count
        }
    }

    private func signed(_ notes: [String]) throws -> [Checkpoint] {
        guard let key else {
            if notes.isEmpty { return [] }
            throw CheckpointError.notSigned
        }
        return try notes.map { try Checkpoint(note: $0, signedBy: key) }
    }

    /// The roots that do not match, the ones kept with the journal first. O(checkpoints).
    private func compare(_ kept: [Checkpoint], _ outside: [Checkpoint], _ roots: [Int: TreeHash], _ size: Int) -> JournalFault? {
        var sure = 0
        for checkpoint in kept.sorted(by: { $0.size < $1.size }) {
            if checkpoint.size > size { return JournalFault(.truncated, at: sure, until: checkpoint.size, "a signed checkpoint counts \(checkpoint.size) entries, the journal holds \(size)") }
            guard roots[checkpoint.size] == checkpoint.root else {
                return JournalFault(.changed, at: min(sure, max(0, checkpoint.size - 1)), until: checkpoint.size, "the root is not the one signed at \(checkpoint.size) entries")
            }
            sure = checkpoint.size
        }
        sure = 0
        for anchor in outside.sorted(by: { $0.size < $1.size }) {
            if anchor.size > size { return JournalFault(.rolledBack, at: sure, until: anchor.size, "an anchor counts \(anchor.size) entries, the journal holds \(size)") }
            guard roots[anchor.size] == anchor.root else {
                return JournalFault(.forked, at: min(sure, max(0, anchor.size - 1)), until: anchor.size, "the root is not the one that an anchor holds for \(anchor.size) entries")
            }
            sure = anchor.size
        }
        return nil
    }

    /// True when a later row holds the entry of a position. O(entries).
    private func holds(_ position: Position, after place: Position) throws -> Bool {
        var place = place
        while true {
            let part = try rows.rows(after: place, limit: page)
            guard let last = part.last else { return false }
            if part.contains(where: { $0.head?.position == position }) { return true }
            place = last.position
        }
    }
}
