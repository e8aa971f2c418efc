/// An entry as a driver found it on disk, before anything is believed.
public struct StoredRow: Sendable {
    /// Where the row stands.
    public let position: Position
    /// The columns that a driver keeps beside the bytes to find them; nil when unreadable.
    public let stream: String?
    public let version: Int?
    public let bytes: [UInt8]
    /// The hash kept beside the bytes.
    public let leaf: TreeHash?

    public init(position: Position, stream: String?, version: Int?, bytes: [UInt8], leaf: TreeHash?) {
        self.position = position
        self.stream = stream
        self.version = version
        self.bytes = bytes
        self.leaf = leaf
    }

    /// The position and the link that the bytes hold; nil when they are not an entry of format 1. The rest of the bytes is checked by their hash. O(1).
    var head: (position: Position, previous: TreeHash, stream: ArraySlice<UInt8>, version: Int)? {
        var r = ByteReader(bytes)
        guard r.byte() == 1, let position = r.number(), position <= UInt64(Int.max), let previous = r.raw(32).flatMap(TreeHash.init(bytes:)),
            let stream = r.block(), let version = r.number(), version <= UInt64(Int.max)
        else { return nil }
        return (Int(position), previous, stream, Int(version))
    }
}

/// What a verification reads: a driver, or a file somebody was given.
public protocol JournalRows {
    /// Rows in the order of their places, after a place (nil for the start); empty at the end.
    func rows(after place: Position?, limit: Int) throws -> [StoredRow]
    /// Signed notes kept with the journal, oldest first.
    func checkpoints() throws -> [String]
}
