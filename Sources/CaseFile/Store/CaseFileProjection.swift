import Foundation
import Journal
import JournalSQLite
import Vocabulary

/// What the lists need of each dossier: who it is about, what waits, the last sign of life. The entries stay sealed here.
public struct CaseFileProjection: Projection {
    public let name = "casefile"
    /// Other kinds are other lists: the tables are made again with each version of the content.
    public let schema: Int
    private let kept: Set<String>, waiting: Set<String>
    private let ends: [String: Set<String>]

    /// Kinds that say that somebody met, heard or reached the young person.
    public static let contacts: Set<String> = ["meetingHeld", "traceLeft", "presenceNoted", "newsReceived", "commitmentKept", "returnRecorded", "healthAppointmentHeld", "assessmentHeld"]
    private static let always: Set<String> = contacts.union(["opened", "informationRecorded", "bondStated", "runawayDeclared", "gestureDone"])

    public init(_ book: KindBook) {
        func acts(_ ids: some Sequence<String>) -> Set<String> { Set(ids.compactMap { book[$0]?.act }) }
        let listed = book.kinds.filter(\.waits)
        waiting = Set(listed.map(\.act))
        kept = acts(Self.always).union(waiting)
        ends = Dictionary(uniqueKeysWithValues: listed.map { ($0.act, acts($0.endedBy ?? [])) })
        // 31 bits of the digest of what the tables depend on.
        let digest = Digest.sha256(Array((["2"] + kept.sorted() + ends.flatMap { [$0.key] + $0.value.sorted() }.sorted()).joined(separator: " ").utf8))
        schema = digest.prefix(4).reduce(0) { ($0 << 8 | Int($1)) & 0x7FFF_FFFF }
    }

    public func tables() -> [String: String] {
        [
            // An entry as it stands in the journal. `of` is the one that it is about, `ended` the one that ended it.
            "casefile_item": "(dossier TEXT NOT NULL, version INTEGER NOT NULL, act TEXT NOT NULL, time INTEGER NOT NULL, about INTEGER, ended INTEGER, entry BLOB NOT NULL, PRIMARY KEY (dossier, version)) STRICT, WITHOUT ROWID",
            // When somebody last wrote in it, and last reached the young person (milliseconds since 1970).
            "casefile_dossier": "(dossier TEXT PRIMARY KEY, opened INTEGER NOT NULL, written INTEGER NOT NULL, reached INTEGER, state TEXT NOT NULL) STRICT, WITHOUT ROWID",
        ]
    }

    public func apply(_ entry: Entry, to model: ReadModel) throws {
        if entry.act == Erasure.destroyed, let dossier = Erasure.dossier(entry) {
            for table in ["casefile_item", "casefile_dossier"] { try model.run("DELETE FROM \(table) WHERE dossier = ?", .text(dossier)) }
            return
        }
        guard entry.stream.text.hasPrefix("caseFile:"), case let dossier = String(entry.stream.text.dropFirst("caseFile:".count)), DossierID(dossier) != nil else { return }
        try dates(entry, dossier, model)
        let about = ElementFacts.read(entry).of
        switch entry.act {
        case ElementAct.corrected:
            // The last word; its place and its time stay those of the first.
            guard let about else { return }
            try model.run("UPDATE casefile_item SET entry = ? WHERE dossier = ? AND version = ?", .bytes(entry.canonicalBytes), .text(dossier), .number(Int64(about)))
        case ElementAct.withdrawn:
            guard let about else { return }
            try model.run("UPDATE casefile_item SET ended = NULL WHERE dossier = ? AND ended = ?", .text(dossier), .number(Int64(about)))
            try model.run("DELETE FROM casefile_item WHERE dossier = ? AND version = ?", .text(dossier), .number(Int64(about)))
        default:
            for (waiting, enders) in ends where enders.contains(entry.act) {
                guard let about else { continue }
                try model.run("UPDATE casefile_item SET ended = ? WHERE dossier = ? AND version = ? AND act = ? AND ended IS NULL", .number(Int64(entry.version)), .text(dossier), .number(Int64(about)), .text(waiting))
            }
            guard kept.contains(entry.act) else { return }
            try model.run(
                "INSERT INTO casefile_item (dossier, version, act, time, about, entry) VALUES (?, ?, ?, ?, ?, ?)", .text(dossier), .number(Int64(entry.version)), .text(entry.act), .number(entry.time),
                about.map { .number(Int64($0)) } ?? .null, .bytes(entry.canonicalBytes))
        }
    }

    private func dates(_ entry: Entry, _ dossier: String, _ model: ReadModel) throws {
        let reached = Self.contacts.contains { entry.act == "caseFile.\($0).v1" }
        let state = entry.act == "caseFile.closed.v1" ? "closed" : entry.act == "caseFile.reopened.v1" ? "open" : ""
        try model.run(
            """
            INSERT INTO casefile_dossier (dossier, opened, written, reached, state) VALUES (?1, ?2, ?2, ?3, 'open')
            ON CONFLICT DO UPDATE SET written = max(written, excluded.written), reached = max(coalesce(reached, 0), coalesce(excluded.reached, 0)), state = CASE WHEN ?4 = '' THEN state ELSE ?4 END
            """, .text(dossier), .number(entry.time), reached ? .number(entry.time) : .null, .text(state))
    }
}

extension ElementFacts {
    static func read(_ entry: Entry) -> ElementFacts { read(entry.parts.map { SealedPartBytes(audience: $0.audience, bytes: $0.audience == name ? $0.bytes : []) }) }
}
