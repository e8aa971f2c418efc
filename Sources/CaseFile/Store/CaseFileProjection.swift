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
    private let away: String, returned: String
    private let ends: [String: Set<String>]
    private let passing: [String]

    /// Kinds that say that somebody met, heard or reached the young person.
    public static let contacts: Set<String> = [
        "meetingHeld", "traceLeft", "presenceNoted", "newsReceived", "commitmentKept", "returnRecorded", "healthAppointmentHeld", "assessmentHeld", "harmDisclosed", "toldToYoungPerson", "pactMade", "uapedSeen", "hearingHeld", "adulthoodInterviewHeld",
        "crisisNoted", "suicideAttemptNoted", "violenceNoted",
    ]
    /// Kinds of which the last word is shown, beside who it is and what waits.
    static let last: Set<String> = ["bondStated", "policeInformed", "presenceNoted", "newsReceived", "returnRecorded"]
    /// Contacts of which only the last ones are kept here, and those written in the last month: what is told late does not hide what was told before.
    private static let passing: Set<String> = ["meetingHeld", "traceLeft", "commitmentKept", "healthAppointmentHeld", "assessmentHeld", "harmDisclosed", "toldToYoungPerson", "pactMade", "uapedSeen", "hearingHeld", "adulthoodInterviewHeld"], lastPassing = 3, recent: Int64 = 32 * 86_400_000
    /// A return, and what says that one of its gestures is done.
    static let sinceReturn: Set<String> = ["returnRecorded", "gestureDone", "discoveryNotified", "parentsInformed", "onCallCalled"]
    /// Kinds that say who it is.
    static let who: Set<String> = ["opened", "informationRecorded"]
    /// Kinds that the morning speaks of.
    static let ofTheNight: Set<String> = ["crisisNoted", "suicideAttemptNoted", "violenceNoted", "exploiterVisitNoted", "onCallCalled", "policeInformed", "transmissionWritten", "transmissionDone", "runawayDeclared", "newsReceived", "returnRecorded", "harmDisclosed"]
    private static let always: Set<String> = last.union(who).union(sinceReturn).union(["runawayDeclared"])

    /// - Parameter delays: those of the law and of the local protocol. What begins one, or ends one, is kept for what is to be done.
    public init(_ book: KindBook, _ delays: DelayBook) {
        func acts(_ ids: some Sequence<String>) -> Set<String> { Set(ids.compactMap { book[$0]?.act }) }
        let listed = book.kinds.filter(\.waits)
        waiting = Set(listed.map(\.act))
        (away, returned) = (book[CaseFile.away]?.act ?? "", book[CaseFile.returned]?.act ?? "")
        passing = acts(Self.passing.subtracting(delays.delays.map(\.kind))).sorted()
        kept = acts(Self.always.union(delays.kinds).union(Self.passing)).union(waiting).union(acts(Self.ofTheNight)).union(book.kinds.filter(\.isMove).map(\.act))
        ends = Dictionary(uniqueKeysWithValues: listed.map { ($0.act, acts($0.endedBy ?? [])) })
        // 31 bits of the digest of what the tables depend on.
        let digest = Digest.sha256(Array((["9"] + kept.sorted() + ends.flatMap { [$0.key] + $0.value.sorted() }.sorted()).joined(separator: " ").utf8))
        schema = digest.prefix(4).reduce(0) { ($0 << 8 | Int($1)) & 0x7FFF_FFFF }
    }

    public func tables() -> [String: String] {
        [
            // An entry as it stands in the journal; a correction that keeps some classes is beside what it corrects. `of` is the one that it is about, `ended` the one that ended it.
            "casefile_item": "(dossier TEXT NOT NULL, version INTEGER NOT NULL, act TEXT NOT NULL, time INTEGER NOT NULL, about INTEGER, ended INTEGER, entry BLOB NOT NULL, PRIMARY KEY (dossier, act, version), UNIQUE (dossier, version)) STRICT",
            // Each element that ends one that waits: when the first is taken out, another may still end it.
            "casefile_end": "(dossier TEXT NOT NULL, about INTEGER NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (dossier, about, version)) STRICT, WITHOUT ROWID",
            // When somebody last wrote in it (milliseconds since 1970), and the version of the last entry that changes a list.
            "casefile_dossier": "(dossier TEXT PRIMARY KEY, opened INTEGER NOT NULL, written INTEGER NOT NULL, state TEXT NOT NULL, version INTEGER NOT NULL) STRICT, WITHOUT ROWID",
            // Each element that says that somebody reached the young person, and when it was written.
            "casefile_contact": "(dossier TEXT NOT NULL, time INTEGER NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (dossier, time, version)) STRICT, WITHOUT ROWID",
        ]
    }

    public func apply(_ entry: Entry, to model: ReadModel) throws {
        if entry.act == Erasure.destroyed, let dossier = Erasure.dossier(entry) {
            for table in ["casefile_item", "casefile_end", "casefile_dossier", "casefile_contact"] { try model.run("DELETE FROM \(table) WHERE dossier = ?", .text(dossier)) }
            return
        }
        guard entry.stream.text.hasPrefix("caseFile:"), case let dossier = String(entry.stream.text.dropFirst("caseFile:".count)), DossierID(dossier) != nil else { return }
        // A copy that is taken out writes nothing in it.
        guard entry.act != ElementAct.copied else { return }
        try dates(entry, dossier, model)
        let facts = ElementFacts.read(entry), about = facts.of
        switch entry.act {
        case ElementAct.corrected:
            // The last word; its place and its time stay those of the first.
            guard let about else { return }
            // What it keeps stands in the entries before it: both are read.
            guard facts.kept.isEmpty else {
                return try model.run(
                    "INSERT INTO casefile_item (dossier, version, act, time, about, entry) SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE EXISTS (SELECT 1 FROM casefile_item WHERE dossier = ?1 AND version = ?5)", .text(dossier), .number(Int64(entry.version)),
                    .text(entry.act), .number(entry.time), .number(Int64(about)), .bytes(entry.canonicalBytes))
            }
            try model.run("DELETE FROM casefile_item WHERE dossier = ? AND act = ? AND about = ?", .text(dossier), .text(entry.act), .number(Int64(about)))
            try model.run("UPDATE casefile_item SET entry = ? WHERE dossier = ? AND version = ?", .bytes(entry.canonicalBytes), .text(dossier), .number(Int64(about)))
        case ElementAct.withdrawn:
            guard let about else { return }
            try model.run("DELETE FROM casefile_item WHERE dossier = ? AND act = ? AND about = ?", .text(dossier), .text(ElementAct.corrected), .number(Int64(about)))
            for table in ["casefile_item", "casefile_end", "casefile_contact"] { try model.run("DELETE FROM \(table) WHERE dossier = ? AND version = ?", .text(dossier), .number(Int64(about))) }
            try model.run("UPDATE casefile_item SET ended = (SELECT min(e.version) FROM casefile_end e WHERE e.dossier = casefile_item.dossier AND e.about = casefile_item.version) WHERE dossier = ? AND ended = ?", .text(dossier), .number(Int64(about)))
        default:
            for (waiting, enders) in ends where enders.contains(entry.act) {
                guard let about else { continue }
                try end("version = ?3 AND act = ?4", entry, dossier, .number(Int64(about)), .text(waiting), model)
            }
            // A young person who is back is back from every absence declared before.
            if entry.act == returned, about != nil { try end("version < ?3 AND act = ?4", entry, dossier, .number(Int64(entry.version)), .text(away), model) }
            guard kept.contains(entry.act) else { return }
            try model.run(
                "INSERT INTO casefile_item (dossier, version, act, time, about, entry) VALUES (?, ?, ?, ?, ?, ?)", .text(dossier), .number(Int64(entry.version)), .text(entry.act), .number(entry.time),
                about.map { .number(Int64($0)) } ?? .null, .bytes(entry.canonicalBytes))
            guard passing.contains(entry.act) else { return }
            let list = passing.map { "'\($0)'" }.joined(separator: ", ")
            try model.run("DELETE FROM casefile_item WHERE dossier = ?1 AND act IN (\(list)) AND time < ?2 AND version NOT IN (SELECT version FROM casefile_item WHERE dossier = ?1 AND act IN (\(list)) ORDER BY version DESC LIMIT \(Self.lastPassing))", .text(dossier), .number(entry.time - Self.recent))
        }
    }

    /// Notes that an entry ends those that wait and are meant.
    private func end(_ meant: String, _ entry: Entry, _ dossier: String, _ first: ReadModel.Value, _ second: ReadModel.Value, _ model: ReadModel) throws {
        try model.run("INSERT OR IGNORE INTO casefile_end (dossier, about, version) SELECT dossier, version, ?2 FROM casefile_item WHERE dossier = ?1 AND \(meant)", .text(dossier), .number(Int64(entry.version)), first, second)
        try model.run("UPDATE casefile_item SET ended = ?2 WHERE dossier = ?1 AND \(meant) AND ended IS NULL", .text(dossier), .number(Int64(entry.version)), first, second)
    }

    private func dates(_ entry: Entry, _ dossier: String, _ model: ReadModel) throws {
        if Self.contacts.contains(where: { entry.act == "caseFile.\($0).v1" }) { try model.run("INSERT INTO casefile_contact (dossier, time, version) VALUES (?, ?, ?)", .text(dossier), .number(entry.time), .number(Int64(entry.version))) }
        let state = entry.act == CaseBook.closedAct ? "closed" : entry.act == CaseBook.reopenedAct ? "open" : ""
        try model.run(
            """
            INSERT INTO casefile_dossier (dossier, opened, written, state, version) VALUES (?1, ?2, ?4, 'open', ?5)
            ON CONFLICT DO UPDATE SET version = excluded.version, written = max(written, excluded.written), state = CASE WHEN ?3 = '' THEN state ELSE ?3 END
            """, .text(dossier), .number(entry.time), .text(state), .number(ElementAct.aside.contains(entry.act) ? 0 : entry.time), .number(Int64(entry.version)))
    }
}

extension ElementFacts {
    static func read(_ entry: Entry) -> ElementFacts { read(entry.parts.map { SealedPartBytes(audience: $0.audience, bytes: $0.audience == name ? $0.bytes : []) }) }
}
