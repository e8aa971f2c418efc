/// Where the truth is kept: append-only, in one order, each entry durable before it is acknowledged.
///
/// Drivers share no code; `JournalConformance` (tests) says what each must do.
public protocol JournalStore: Sendable {
    /// Adds entries to a stream, all or none. Returns when they are durable.
    /// - Throws: `JournalError`. After `.storage`, nothing more is accepted until the next start.
    func append(_ request: AppendRequest) async throws -> AppendOutcome

    /// Reads a stream after having recorded the reading, in one transaction: no entry, no data.
    func read(_ stream: StreamName, from version: Int, limit: Int, recording reading: AppendRequest) async throws -> ReadOutcome

    /// Entries of a stream from a version on, for the program itself (projections, decisions): never shown to anybody.
    func entries(of stream: StreamName, from version: Int, limit: Int) async throws -> [Entry]

    /// Entries from a position on, in order.
    func entries(from position: Position, limit: Int) async throws -> [Entry]

    /// The detail kept beside an entry; nil when there was none or when it was erased.
    func detail(of position: Position) async throws -> Detail?

    /// Erases the detail of an entry; the entry and every proof stay. True when there was one.
    func eraseDetail(of position: Position) async throws -> Bool

    /// The size and the root of the tree.
    func head() async throws -> Head
}

/// The state of the tree.
public struct Head: Sendable, Hashable {
    public let size: Int
    public let root: TreeHash

    public init(size: Int, root: TreeHash) {
        self.size = size
        self.root = root
    }
}

/// What the author of a request believes the stream holds.
public enum ExpectedVersion: Sendable, Hashable {
    /// Any: for entries that depend on nothing, such as readings.
    case any
    /// Exactly this version; 0 for a stream that must not exist yet.
    case exactly(Int)
}

/// Entries to add to one stream.
public struct AppendRequest: Sendable, Hashable {
    public let stream: StreamName
    public let expecting: ExpectedVersion
    public let entries: [NewEntry]
    /// Chosen by the form that sent the request: the same key is answered the same way, once. 1 to 80 ASCII characters.
    public let key: String
    /// A keyed digest of what was asked, before sealing; empty when the entries hold no text of a person. It tells the same request sent twice from another one.
    public let digest: [UInt8]

    public init(to stream: StreamName, expecting: ExpectedVersion, _ entries: [NewEntry], key: String, digest: [UInt8] = []) {
        self.stream = stream
        self.expecting = expecting
        self.entries = entries
        self.key = key
        self.digest = digest
    }
}

/// Where the entries of a request stand.
public struct Receipt: Sendable, Hashable {
    public let stream: StreamName
    public let positions: Range<Position>
    /// The version of the stream after the last entry.
    public let version: Int

    public init(stream: StreamName, positions: Range<Position>, version: Int) {
        self.stream = stream
        self.positions = positions
        self.version = version
    }
}

/// The answer to a request.
public enum AppendOutcome: Sendable, Hashable {
    case appended(Receipt)
    /// The same request was already kept: the answer it had.
    case repeated(Receipt)
    /// Somebody else wrote in the meantime. Both sides, for a person to compare: what was asked, and what came first.
    case conflict(VersionConflict)
}

public struct VersionConflict: Sendable, Hashable {
    public let asked: AppendRequest
    public let version: Int
    /// What was written after the version that the author knew, at most 50 entries.
    public let since: [Entry]

    public init(asked: AppendRequest, version: Int, since: [Entry]) {
        self.asked = asked
        self.version = version
        self.since = since
    }

    public static let limit = 50
}

/// A reading: the receipt of its own entry, and the entries read.
public enum ReadOutcome: Sendable, Hashable {
    case read(Receipt, [Entry])
    case conflict(VersionConflict)
}

/// Why the journal did not do what was asked. Nothing was kept.
public enum JournalError: Error, Sendable, Hashable {
    /// No entry, an entry too long, a key of another shape.
    case malformed(String)
    /// The key was used before, for something else.
    case keyReused
    /// The disk refused. The journal takes nothing more until it is opened again.
    case storage(String)
    case closed
}
