import Access
import Foundation
import Journal
import JournalSQLite
import Vault
import Vocabulary

/// One young person in a list, as one reader may see them.
public struct Followed: Sendable {
    public let dossier: DossierID
    public let isClosed: Bool
    /// Nil for who may not read who it is.
    public let identity: Identity?
    /// Waiting elements, and the last ones of the kinds that lists speak of.
    public let file: CaseFile
    /// When the dossier was opened, last written in, and when somebody last reached the young person (milliseconds since 1970).
    public let opened: Int64
    public let written: Int64
    public let reached: Int64?

    /// Away since that declaration, and not back.
    public var absence: Element? {
        guard let declared = file.last("runawayDeclared"), (file.last("returnRecorded")?.number ?? 0) < declared.number else { return nil }
        return declared
    }

    /// What waits for somebody.
    public var waiting: [Element] { file.elements.filter { $0.isOpen && !$0.isVeiled } }
}

extension CaseBook {
    /// The classes that lists show: who, and what is promised. Health, justice and place stay in the dossier.
    private static let shown: Audiences = [.identity, .social]

    /// Every young person that somebody follows. One entry in the journal for the whole list. O(dossiers followed).
    public func followed(by actor: Actor, of account: AccountRecord, for purpose: Purpose) async throws -> [Followed] {
        let listing = try await access.listing(actor, of: account, for: purpose, wanted: Self.shown)
        let ids = ReadModel.Value.text("[" + listing.lines.map { "\"\($0.dossier)\"" }.joined(separator: ",") + "]")
        let items = try await projector.rows("SELECT dossier, act, about, ended, entry, version, time FROM casefile_item WHERE dossier IN (SELECT value FROM json_each(?)) ORDER BY dossier, version", [ids])
        let dates = try await projector.rows("SELECT dossier, opened, written, reached FROM casefile_dossier WHERE dossier IN (SELECT value FROM json_each(?))", [ids])
        let rows = Dictionary(grouping: items) { row in if case .text(let id)? = row.first { id } else { "" } }
        let times = Dictionary(dates.compactMap { row in if case .text(let id)? = row.first { (id, row) } else { nil } }) { first, _ in first }
        var found: [Followed] = []
        for line in listing.lines {
            guard let time = times[line.dossier.text], time.count == 4, case .number(let opened) = time[1], case .number(let written) = time[2] else { continue }
            let file = try await self.file(rows[line.dossier.text] ?? [], line, listing)
            var reached: Int64?
            if case .number(let last) = time[3], last > 0 { reached = last }
            found.append(Followed(dossier: line.dossier, isClosed: line.state == .closed, identity: line.audiences.contains(.identity) ? Identity(file) : nil, file: file, opened: opened, written: written, reached: reached))
        }
        return found
    }

    /// The kept entries of one dossier, opened as far as the list shows them.
    private func file(_ rows: [[ReadModel.Value]], _ line: AccessBook.Listing.Line, _ listing: AccessBook.Listing) async throws -> CaseFile {
        var written: [CaseFile.Written] = [], ended: Set<Int> = []
        for row in rows {
            guard row.count == 7, case .bytes(let bytes) = row[4], let entry = Entry(canonicalBytes: bytes), case .text(let act) = row[1], case .number(let version) = row[5], case .number(let time) = row[6] else { throw JournalError.storage("a line of the read models cannot be read") }
            if case .number = row[3] { ended.insert(Int(version)) }
            var answers: [AudienceClass: Answers] = [:], reserved: [AudienceClass] = []
            for part in entry.parts {
                guard let audience = AudienceClass(name: part.audience) else { continue }
                guard line.audiences.contains(Audiences(audience)) else { reserved.append(audience); continue }
                if let read = Answers(try await access.open(part, of: entry, in: listing).reveal()) { answers[audience] = read }
            }
            let about: Int? = if case .number(let number) = row[2] { Int(number) } else { nil }
            written.append(CaseFile.Written(act: act, version: Int(version), time: time, author: entry.actor, of: about, answers: answers, reserved: reserved))
        }
        var file = CaseFile()
        file.take(written, kinds)
        file.end(ended)
        return file
    }

    /// The number of the absence that has not ended; nil when the young person is not away.
    public func openAbsence(of dossier: DossierID) async throws -> Int? {
        try await projector.catchUp(with: journal)
        let rows = try await projector.rows("SELECT max(version) FROM casefile_item WHERE dossier = ? AND act = ? AND ended IS NULL", [.text(dossier.text), .text(kinds["runawayDeclared"]?.act ?? "")])
        guard case .number(let version)? = rows.first?.first else { return nil }
        return Int(version)
    }

    /// Those among them whom somebody searches: by name without accents or order, nickname, day of birth, telephone.
    public static func search(_ query: String, in followed: [Followed], today: CivilDay) -> [Followed] {
        followed.filter { $0.identity?.matches(query, today: today) ?? false }
    }
}
