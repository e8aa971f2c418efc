import Journal

/// A read model: what is worked out from the journal, and can be thrown away and worked out again.
///
/// `apply` must depend on the entry and on its own tables only: no clock, no chance, no file. So rebuilt equals incremental.
public protocol Projection: Sendable {
    /// Unique; also the beginning of the names of its tables.
    var name: String { get }
    /// Raised when the tables or the way to fill them change: the projection is then built again.
    var schema: Int { get }
    /// The tables, empty. `CREATE TABLE` statements only.
    func tables() -> [String: String]
    func apply(_ entry: Entry, to model: ReadModel) throws
}

/// Each stream, with its version and the times of its first and last entries; those of a dossier go when its keys are destroyed.
public struct StreamsProjection: Projection {
    public let name = "streams", schema = 2

    public init() {}

    public func tables() -> [String: String] {
        ["streams": "(stream TEXT PRIMARY KEY, version INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL) STRICT, WITHOUT ROWID"]
    }

    public func apply(_ entry: Entry, to model: ReadModel) throws {
        try model.run(
            "INSERT INTO streams (stream, version, first, last) VALUES (?, ?, ?, ?) ON CONFLICT (stream) DO UPDATE SET version = excluded.version, last = excluded.last",
            .text(entry.stream.text), .number(Int64(entry.version)), .number(entry.time), .number(entry.time))
        if entry.act == Erasure.destroyed, let dossier = Erasure.dossier(entry) {
            try model.run("DELETE FROM streams WHERE substr(stream, instr(stream, ':') + 1) = ? AND stream <> ?", .text(dossier), .text(entry.stream.text))
        }
    }
}

/// Who did what, how often, hour by hour: what a security officer looks at first. Pseudonyms and acts only.
public struct ActivityProjection: Projection {
    public let name = "activity", schema = 1
    private static let hour: Int64 = 3_600_000

    public init() {}

    public func tables() -> [String: String] {
        ["activity": "(hour INTEGER NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL, decision INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (hour, actor, act, decision)) STRICT, WITHOUT ROWID"]
    }

    public func apply(_ entry: Entry, to model: ReadModel) throws {
        try model.run(
            "INSERT INTO activity (hour, actor, act, decision, count) VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1",
            .number(entry.time / Self.hour), .text(entry.actor), .text(entry.act), .number(Int64(entry.decision.rawValue)))
    }
}
