import Foundation
import Journal
import Vault

/// What the people of an institution opened, were refused and changed between two moments: one line of JSON for each entry, and a last one that says how many.
///
/// Numbers, acts, times and classes: no name, nothing sealed. Read page by page: O(entries of the journal) time, O(page + people) memory.
public struct JournalExport: Sendable {
    private struct Line: Encodable {
        let position: Position
        /// ISO 8601, in UTC.
        let time: String
        let actor: String
        let act: String
        let decision: String
        let purpose: String
        let basis: String
        /// The dossier; a refusal does not say which one it was.
        let dossier: String?
        let classes: [String]?
        /// What changed in a team, or what copy was taken out, as it is stored: numbers and states.
        let change: String?
    }

    private struct End: Encodable {
        let end = true
        let lines: Int
    }

    let journal: any JournalStore
    let people: Set<String>
    /// Milliseconds since 1970; the second is not in it.
    let from: Int64, until: Int64
    /// The entries that were there when it began.
    let size: Int

    private static let page = 2_000
    private static let acts: Set<String> = ["caseFile.read.v1", "caseFile.listed.v1", AccessBook.copied, "access.refused.v1", "access.limitReached.v1", "account.signedIn.v1", "account.provedAgain.v1", "account.urgencyOpened.v1", "account.urgencyReviewed.v1"]

    /// Gives the lines, some at a time, to who writes them. One that stops in the middle has no last line.
    public func write(_ take: ([UInt8]) async throws -> Void) async throws {
        var position = 0, lines = 0
        while position < size {
            let entries = try await journal.entries(from: position, limit: Self.page)
            guard let last = entries.last else { break }
            var bytes: [UInt8] = []
            for entry in entries where entry.position < size && isIncluded(entry) {
                bytes += try Self.line(entry)
                lines += 1
            }
            if !bytes.isEmpty { try await take(bytes) }
            position = last.position + 1
        }
        try await take(try Facts.encode(End(lines: lines)) + [UInt8(ascii: "\n")])
    }

    /// Requests to join are not in it: whether one has an entry here says whether the number exists.
    private func isIncluded(_ entry: Entry) -> Bool {
        entry.time >= from && entry.time < until && people.contains(entry.actor) && (Self.acts.contains(entry.act) || (entry.act.hasPrefix("team.") && entry.act != "team.joinAsked.v1"))
    }

    private static func line(_ entry: Entry) throws -> [UInt8] {
        // Why somebody is kept out is of the young person, not of the accesses.
        let isClear = (entry.act.hasPrefix("team.") && entry.act != "team.excluded.v1") || entry.act == AccessBook.copied, classes = entry.audiences.filter { AudienceClass(name: $0) != nil }
        let line = Line(
            position: entry.position, time: Date(timeIntervalSince1970: Double(entry.time) / 1_000).formatted(.iso8601), actor: entry.actor, act: entry.act, decision: entry.decision == .allowed ? "allowed" : "refused",
            purpose: entry.purpose, basis: entry.legalBasis, dossier: entry.stream.subject(after: "reading:") ?? entry.stream.subject(after: "team:") ?? entry.stream.subject(after: "caseFile:"), classes: entry.act == "caseFile.read.v1" ? classes : nil,
            change: isClear ? String(decoding: entry.facts, as: UTF8.self) : nil)
        return try Facts.encode(line) + [UInt8(ascii: "\n")]
    }
}
