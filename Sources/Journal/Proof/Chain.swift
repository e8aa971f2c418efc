/// The entries seen so far, and what must come next.
package struct Chain {
    package private(set) var tree: Frontier
    private var previous: TreeHash

    package init() {
        tree = Frontier()
        previous = .empty
    }

    /// Goes on after entries already checked.
    package init(after tree: Frontier, last: TreeHash) {
        self.tree = tree
        previous = last
    }

    /// The hash of the last entry.
    package var last: TreeHash { previous }

    /// Takes in the next row when it is where and what it must be.
    package mutating func follow(_ row: StoredRow) -> Bool { follow(row, leaf: .leaf(row.bytes)) }

    /// - Parameter leaf: the hash of the bytes of the row, worked out beforehand.
    mutating func follow(_ row: StoredRow, leaf: TreeHash) -> Bool {
        guard let head = row.head, head.position == tree.size, row.position == tree.size, head.previous == previous,
            row.version == head.version, row.stream.map({ $0.utf8.elementsEqual(head.stream) }) == true
        else { return false }
        guard row.leaf == leaf else { return false }
        tree.append(leaf)
        previous = leaf
        return true
    }

    /// Why the first of some rows cannot follow; the next ones tell the cause.
    ///
    /// - Parameter isElsewhere: whether a later row holds the entry of a position.
    package func fault(_ rows: [StoredRow], isElsewhere: (Position) throws -> Bool) rethrows -> JournalFault {
        let expected = tree.size
        guard let row = rows.first else { return JournalFault(.unreadable, at: expected, "there is no row to read") }
        let leaf = TreeHash.leaf(row.bytes)
        if row.position == expected, row.leaf != leaf { return JournalFault(.changed, at: expected, "its bytes do not have the hash kept beside them") }
        if row.position > expected, row.head?.position != expected { return try missing(expected, row, isElsewhere) }
        guard let head = row.head else { return JournalFault(.changed, at: expected, "its bytes are not an entry") }
        let follower = rows.dropFirst().first?.head
        if head.position > expected { return try missing(expected, row, isElsewhere) }
        if head.position < expected { return double(head.position, expected, leaf, follower) }
        if row.position != expected { return JournalFault(.reordered, at: expected, "the entry stands at place \(row.position)") }
        if head.previous != previous {
            if follower?.previous == previous { return JournalFault(.inserted, at: expected, "the entry after it follows the one before it") }
            // The next entry vouches for this one: then it is the one before that is no longer what it was.
            if follower?.previous == leaf, expected > 0 { return JournalFault(.changed, at: expected - 1, "the entry after it names another hash") }
            return JournalFault(.changed, at: expected, "it does not name the hash of the entry before it")
        }
        return JournalFault(.changed, at: expected, "its columns are not those of its bytes")
    }

    private func missing(_ expected: Position, _ row: StoredRow, _ isElsewhere: (Position) throws -> Bool) rethrows -> JournalFault {
        try isElsewhere(expected)
            ? JournalFault(.reordered, at: expected, "the entry stands further on")
            : JournalFault(.deleted, at: expected, "the entry is missing")
    }

    /// Two rows hold the same position: the one that its follower names is the true one.
    private func double(_ position: Position, _ expected: Position, _ leaf: TreeHash, _ follower: (position: Position, previous: TreeHash, stream: ArraySlice<UInt8>, version: Int)?) -> JournalFault {
        if position == expected - 1, leaf != previous, follower?.previous == leaf { return JournalFault(.inserted, at: position, "another entry holds the same position, and the next one follows it") }
        return JournalFault(.inserted, at: expected, "it holds position \(position), which was already there")
    }
}
