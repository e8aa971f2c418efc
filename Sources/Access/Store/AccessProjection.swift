import Foundation
import Journal
import JournalSQLite
import Vault
import Vocabulary

/// Accounts, institutions and teams, each as one record, and the ways to find them. Nothing here says who a person is: names stay sealed.
public struct AccessProjection: Projection {
    public let name = "access", schema = 7

    public init() {}

    public func tables() -> [String: String] {
        [
            // Each record that is written has a number of its own: the same number is the same record.
            "access_record": "(number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL, record BLOB NOT NULL, UNIQUE (kind, id)) STRICT",
            // From a key to the records that have it: address, link, passkey, institution, person.
            "access_way": "(kind TEXT NOT NULL, key BLOB NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, key, id)) STRICT, WITHOUT ROWID",
            // Who saw a dossier in a list: how often a day, and when last (milliseconds since 1970).
            // In the order of the reader: a list of two hundred writes a few pages, not two hundred.
            "access_listed": "(dossier TEXT NOT NULL, account TEXT NOT NULL, day INTEGER NOT NULL, count INTEGER NOT NULL, last INTEGER NOT NULL, classes INTEGER NOT NULL, PRIMARY KEY (account, day, dossier), UNIQUE (dossier, account, day)) STRICT, WITHOUT ROWID",
            // Refusals that were counted, beside those that are entries.
            "access_refused": "(actor TEXT NOT NULL, hour INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (actor, hour)) STRICT, WITHOUT ROWID",
        ]
    }

    public func apply(_ entry: Entry, to model: ReadModel) throws {
        if let id = entry.stream.subject(after: "account:").flatMap({ AccountID($0) }) { try account(id, entry, model) }
        else if let id = entry.stream.subject(after: "team:").flatMap({ DossierID($0) }) { try team(id, entry, model) }
        else if let id = entry.stream.subject(after: "organisation:").flatMap({ OrganisationID($0) }) { try organisation(id, entry, model) }
        else if let id = entry.stream.subject(after: "approval:").flatMap({ ApprovalID($0) }) { try approval(id, entry, model) }
        else if let id = entry.stream.subject(after: "canary:").flatMap({ OrganisationID($0) }) { try canary(id, entry, model) }
        else if let id = entry.stream.subject(after: "limit:") { try limit(id, entry, model) }
        else if let id = entry.stream.subject(after: "caseFile:").flatMap({ DossierID($0) }) { try dossier(id, entry, model) }
        else if entry.act == ListingRequest.act { try listed(entry, model) }
        else if entry.act == AccessBook.refusedMore, let id = entry.stream.subject(after: "refusal:") { try refused(id, entry, model) }
        else if entry.act == Erasure.destroyed, let id = entry.stream.subject(after: Erasure.stream).flatMap({ DossierID($0) }) { try erase(id, model) }
    }

    private func account(_ id: AccountID, _ entry: Entry, _ model: ReadModel) throws {
        guard let event = try AccountEvent(act: entry.act, facts: entry.facts) else { return }
        var before = Set<Way>()
        let record: AccountRecord
        if var known: AccountRecord = try load(.account, id.text, model) {
            before = Self.ways(known)
            known.evolve(event, entry)
            record = known
        } else {
            guard let first = AccountRecord(id, event, entry) else { return }
            record = first
        }
        let after = Self.ways(record)
        for way in before.subtracting(after) { try noWay(way.kind, way.key, id.text, model) }
        for way in after.subtracting(before) { try self.way(way.kind, way.key, id.text, model) }
        try save(.account, id.text, record, model)
    }

    private struct Way: Hashable {
        let kind: AccessWay
        let key: [UInt8]
    }

    /// All by which an account is found.
    private static func ways(_ record: AccountRecord) -> Set<Way> {
        var ways: Set<Way> = [Way(kind: .person, key: Array(record.place.organisation.text.utf8))]
        if record.state != .closed { ways.insert(Way(kind: .login, key: record.login)) }
        if let link = record.link { ways.insert(Way(kind: .link, key: link.digest)) }
        for key in record.passkeys { ways.insert(Way(kind: .passkey, key: key.id)) }
        for urgency in record.urgencies { ways.insert(Way(kind: .urgency, key: Array(urgency.dossier.text.utf8))) }
        for identity in record.federated { ways.insert(Way(kind: .federated, key: identity)) }
        return ways
    }

    private func team(_ id: DossierID, _ entry: Entry, _ model: ReadModel) throws {
        guard let event = try TeamEvent(act: entry.act, facts: entry.facts) else { return }
        var record: TeamRecord = try load(.team, id.text, model) ?? TeamRecord(id)
        record.evolve(event, entry)
        for member in record.members { try way(.member, Array(member.account.text.utf8), id.text, model) }
        try save(.team, id.text, record, model)
    }

    private func organisation(_ id: OrganisationID, _ entry: Entry, _ model: ReadModel) throws {
        guard let event = try OrganisationEvent(act: entry.act, facts: entry.facts) else { return }
        guard var record: OrganisationRecord = try load(.organisation, id.text, model) else {
            guard let record = OrganisationRecord(id, event, entry) else { return }
            try way(.organisation, [], id.text, model)
            return try save(.organisation, id.text, record, model)
        }
        record.evolve(event, entry)
        try save(.organisation, id.text, record, model)
        if case .alertsSeen(let seen) = event, var alerts: CanaryAlerts = try load(.canary, id.text, model) {
            alerts.see(seen, entry)
            try save(.canary, id.text, alerts, model)
        }
    }

    private func approval(_ id: ApprovalID, _ entry: Entry, _ model: ReadModel) throws {
        guard let event = try ApprovalEvent(act: entry.act, facts: entry.facts) else { return }
        guard var record: ApprovalRecord = try load(.approval, id.text, model) else {
            guard let record = ApprovalRecord(id, event, entry) else { return }
            try way(.approval, Array(record.organisation.text.utf8), id.text, model)
            return try save(.approval, id.text, record, model)
        }
        record.evolve(event, entry)
        try save(.approval, id.text, record, model)
    }

    private func limit(_ id: String, _ entry: Entry, _ model: ReadModel) throws {
        var record: LimitTrips = try load(.limit, id, model) ?? LimitTrips()
        record.evolve(entry)
        try save(.limit, id, record, model)
    }

    private func canary(_ id: OrganisationID, _ entry: Entry, _ model: ReadModel) throws {
        guard let event = try CanaryEvent(act: entry.act, facts: entry.facts) else { return }
        var alerts: CanaryAlerts = try load(.canary, id.text, model) ?? CanaryAlerts()
        alerts.evolve(event, entry)
        try save(.canary, id.text, alerts, model)
    }

    /// A dossier is there from its first entry on; it may be closed, and opened again.
    private func dossier(_ id: DossierID, _ entry: Entry, _ model: ReadModel) throws {
        switch entry.act {
        case "caseFile.closed.v1": try save(.dossier, id.text, DossierRecord(state: "closed"), model)
        case "caseFile.reopened.v1": try save(.dossier, id.text, DossierRecord(state: "open"), model)
        default: if entry.version == 1 { try save(.dossier, id.text, DossierRecord(state: "open"), model) }
        }
    }

    /// Nothing is left of a team once the keys of its dossier are destroyed, but that there was a dossier.
    private func erase(_ id: DossierID, _ model: ReadModel) throws {
        if let record: TeamRecord = try load(.team, id.text, model) {
            for member in record.members { try noWay(.member, Array(member.account.text.utf8), id.text, model) }
        }
        try model.run("DELETE FROM access_record WHERE kind = ? AND id = ?", .text(AccessRecordKind.team.rawValue), .text(id.text))
        try model.run("DELETE FROM access_listed WHERE dossier = ?", .text(id.text))
        try save(.dossier, id.text, DossierRecord(state: "erased"), model)
    }

    private func listed(_ entry: Entry, _ model: ReadModel) throws {
        for (dossier, classes) in ListingRequest.dossiers(in: entry) {
            try model.run(
                "INSERT INTO access_listed (dossier, account, day, count, last, classes) VALUES (?, ?, ?, 1, ?, ?) ON CONFLICT DO UPDATE SET count = count + 1, last = max(last, excluded.last), classes = classes | excluded.classes",
                .text(dossier.text), .text(entry.actor), .number(entry.time / 86_400_000), .number(entry.time), .number(Int64(Audiences(classes).rawValue)))
        }
    }

    private func refused(_ id: String, _ entry: Entry, _ model: ReadModel) throws {
        let rest: RefusalTally.Rest = try Facts.decode(entry.facts)
        try model.run("INSERT INTO access_refused (actor, hour, count) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count", .text(id), .number(rest.hour), .number(Int64(rest.count)))
    }

    private func load<T: Decodable>(_ kind: AccessRecordKind, _ id: String, _ model: ReadModel) throws -> T? {
        guard case .bytes(let bytes)? = try model.rows("SELECT record FROM access_record WHERE kind = ? AND id = ?", .text(kind.rawValue), .text(id)).first?.first else { return nil }
        return try Facts.decode(bytes)
    }

    private func save(_ kind: AccessRecordKind, _ id: String, _ record: some Encodable, _ model: ReadModel) throws {
        try model.run("INSERT OR REPLACE INTO access_record (kind, id, record) VALUES (?, ?, ?)", .text(kind.rawValue), .text(id), .bytes(try Facts.encode(record)))
    }

    private func way(_ kind: AccessWay, _ key: [UInt8], _ id: String, _ model: ReadModel) throws {
        try model.run("INSERT OR IGNORE INTO access_way (kind, key, id) VALUES (?, ?, ?)", .text(kind.rawValue), .bytes(key), .text(id))
    }

    private func noWay(_ kind: AccessWay, _ key: [UInt8], _ id: String, _ model: ReadModel) throws {
        try model.run("DELETE FROM access_way WHERE kind = ? AND key = ? AND id = ?", .text(kind.rawValue), .bytes(key), .text(id))
    }
}

enum AccessRecordKind: String {
    case account, team, organisation, dossier, canary, approval, limit
}

/// By what a record is found.
enum AccessWay: String {
    case login, link, passkey, federated, urgency, person, member, organisation, approval
}

/// Whether a dossier is there.
struct DossierRecord: Codable {
    let state: String
}
