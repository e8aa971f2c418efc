import Journal

/// What was decided to be erased, and when its keys were destroyed: an erasure that a stop left in the middle is found here.
public struct ErasuresProjection: Projection {
    public let name = "erasures", schema = 1

    public static let decided = "dossier.erasureDecided.v1"
    public static let destroyed = "dossier.keysDestroyed.v1"
    /// The stream of an erasure: this, then the dossier.
    static let stream = "erasure:"

    public init() {}

    public func tables() -> [String: String] {
        ["erasures": "(dossier TEXT PRIMARY KEY, decided INTEGER NOT NULL, destroyed INTEGER) STRICT, WITHOUT ROWID"]
    }

    public func apply(_ entry: Entry, to model: ReadModel) throws {
        guard let dossier = Self.dossier(entry) else { return }
        switch entry.act {
        case Self.decided: try model.run("INSERT OR IGNORE INTO erasures (dossier, decided) VALUES (?, ?)", .text(dossier), .number(entry.time))
        case Self.destroyed: try model.run("UPDATE erasures SET destroyed = ? WHERE dossier = ?", .number(entry.time), .text(dossier))
        default: break
        }
    }

    /// The dossier that an entry of an erasure is about.
    static func dossier(_ entry: Entry) -> String? {
        entry.stream.text.hasPrefix(stream) ? String(entry.stream.text.dropFirst(stream.count)) : nil
    }
}
