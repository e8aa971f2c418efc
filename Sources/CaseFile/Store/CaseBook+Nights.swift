import Access
import Foundation
import Journal
import JournalSQLite
import Vault
import Vocabulary

/// What is looked at each night, from numbers and times alone: nothing of a dossier is opened, nothing is closed or erased.
extension CaseBook {
    /// Closed dossiers that are past the time for which they are kept.
    public struct RetentionReport: Sendable, Hashable, Codable {
        public let over: Int
        /// Of these, how many are held for justice.
        public let held: Int
        /// The first count of its day.
        public internal(set) var isNew = true

        private enum CodingKeys: CodingKey { case over, held }
    }

    static let dryRun = "retention.dryRun.v1", reminded = "reminders.begun.v1"

    /// Counts them, and writes the count in the journal. O(closed dossiers).
    public func reportRetention(_ retention: Retention, today: CivilDay, civil: (Int64) -> CivilDay) async throws -> RetentionReport {
        try await projector.catchUp(with: journal)
        let rows = try await projector.rows(
            """
            SELECT written, EXISTS (SELECT 1 FROM casefile_item i WHERE i.dossier = d.dossier AND i.act = ?1), EXISTS (SELECT 1 FROM casefile_item i WHERE i.dossier = d.dossier AND i.act = ?2 AND i.ended IS NULL)
            FROM casefile_dossier d WHERE state = 'closed'
            """, [.text(kinds["measureStarted"]?.act ?? ""), .text(kinds["holdPlaced"]?.act ?? "")])
        var over = 0, held = 0
        for row in rows {
            guard row.count == 3, case .number(let written) = row[0], case .number(let measure) = row[1], case .number(let hold) = row[2] else { continue }
            guard let end = retention.end(isClosed: true, written: civil(written), hasMeasure: measure != 0), end.day < today else { continue }
            over += 1
            held += hold != 0 ? 1 : 0
        }
        var report = RetentionReport(over: over, held: held)
        let facts = SealedPart(audience: ElementFacts.name, keyVersion: 0, bytes: Array(try JSONEncoder().encode(report)))
        guard let stream = StreamName("retention") else { return report }
        let entry = NewEntry(time: clock(), actor: "server", act: Self.dryRun, purpose: "operation", legalBasis: "rgpd-5-1-e", parts: [facts])
        report.isNew = try await isFirst(entry, stream, "retention:\(today.iso)")
        return report
    }

    /// Writes that the reminders of a day begin. False when that was written before: they are sent once a day, even by a server that starts again.
    public func beginReminders(today: CivilDay) async throws -> Bool {
        guard let stream = StreamName("reminders") else { return false }
        let entry = NewEntry(time: clock(), actor: "server", act: Self.reminded, purpose: "operation", legalBasis: "casf-l226-2-2", parts: [])
        return try await isFirst(entry, stream, "reminders:\(today.iso)")
    }

    private func isFirst(_ entry: NewEntry, _ stream: StreamName, _ key: String) async throws -> Bool {
        guard case .appended = try await journal.append(AppendRequest(to: stream, expecting: .any, [entry], key: key)) else { return false }
        return true
    }

    /// Who answers for young people of whom nothing was heard since a moment (milliseconds since 1970), and how many open dossiers nobody answers for. O(silent dossiers).
    public func silent(since moment: Int64) async throws -> (referents: [AccountRecord], without: Int) {
        try await projector.catchUp(with: journal)
        let rows = try await projector.rows("SELECT dossier FROM casefile_dossier d WHERE state = 'open' AND opened < ?1 AND NOT EXISTS (SELECT 1 FROM casefile_contact c WHERE c.dossier = d.dossier AND c.time >= ?1)", [.number(moment)])
        var found: [AccountID: AccountRecord] = [:], without = 0
        for row in rows {
            guard case .text(let text)? = row.first, let dossier = DossierID(text) else { continue }
            let referents = try await access.referents(of: dossier)
            for account in referents { found[account.id] = account }
            if referents.isEmpty { without += 1 }
        }
        return (found.values.sorted { $0.id.text < $1.id.text }, without)
    }
}
