import Journal
import JournalSQLite
import Vault
import Vocabulary

/// Under which keys the journal holds something sealed: what the vault must be able to open, or must have destroyed.
public struct SealedProjection: Projection {
    public let name = "sealed", schema = 1

    public init() {}

    public func tables() -> [String: String] {
        ["sealed": "(id TEXT NOT NULL, audience INTEGER NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (id, audience)) STRICT, WITHOUT ROWID"]
    }

    public func apply(_ entry: Entry, to model: ReadModel) throws {
        let id = String(entry.stream.text.drop { $0 != ":" }.dropFirst())
        if entry.act == Erasure.destroyed, entry.stream.text.hasPrefix(Erasure.stream) { try model.run("DELETE FROM sealed WHERE id = ?", .text(id)) }
        for part in entry.parts where !part.bytes.isEmpty {
            guard let audience = AudienceClass(name: part.audience), DossierID(id) != nil else { continue }
            try model.run(
                "INSERT INTO sealed (id, audience, version) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET version = max(version, excluded.version)",
                .text(id), .number(Int64(audience.rawValue)), .number(Int64(part.keyVersion)))
        }
    }

    /// The keys that were used. O(keys).
    static func keys(_ projector: Projector) async throws -> UsedKeys {
        let first = try await projector.rows("SELECT id, sum((version = 1) << audience) FROM sealed GROUP BY id ORDER BY id"), later = try await projector.rows("SELECT id, audience, version FROM sealed WHERE version <> 1")
        return UsedKeys(
            first: first.compactMap { row in
                guard case .text(let id) = row[0], case .number(let classes) = row[1] else { return nil }
                return (id, UInt64(bitPattern: classes))
            },
            later: later.compactMap { row in
                guard case .text(let id) = row[0], case .number(let audience) = row[1], case .number(let version) = row[2] else { return nil }
                return UsedKey(dossier: id, audience: UInt8(truncatingIfNeeded: audience), version: UInt32(truncatingIfNeeded: version))
            })
    }
}
