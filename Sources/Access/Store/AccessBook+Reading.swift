import Foundation
import Journal
import Vault
import Vocabulary

/// What of a dossier may be shown to one person, already opened.
public struct DossierReading: Sendable {
    public struct Element: Sendable {
        public let act: String
        public let version: Int
        /// Milliseconds since 1970.
        public let time: Int64
        /// What stands in clear: numbers of entries.
        public let facts: [UInt8]
        /// The account that wrote it, or another pseudonym.
        public let author: String
        public let texts: [(audience: AudienceClass, text: Sensible<String>)]
        /// Classes that it has and that are kept for others.
        public let reserved: [AudienceClass]
    }

    public let elements: [Element]
    public let audiences: Audiences
    /// Classes that open once the person has proved again who they are.
    public let awaiting: Audiences
    /// Where the dossier goes on; nil when all of it was read.
    public let next: Int?

    /// Entries read at once.
    static let length = 500
}

/// One time that a dossier was opened.
public struct DossierOpening: Sendable {
    /// Milliseconds since 1970.
    public let time: Int64
    public let account: String
    public let audiences: [AudienceClass]
    public let aim: String
    /// How often that day it was seen in a list: its name, what waits for it. Nil when the dossier itself was opened.
    public let lists: Int?
}

extension AccessBook {
    /// The classes that a person may read now, of those asked for.
    public func readable(_ facts: DossierFacts, _ actor: Actor, _ purpose: Purpose) -> Audiences {
        let now = clock()
        return AudienceClass.allCases.reduce(into: Audiences()) { found, audience in
            if (try? authorise(actor, .readDossier, .dossier(facts.asking(Audiences(audience))), for: purpose, at: now)) != nil { found.formUnion(Audiences(audience)) }
        }
    }

    /// Opens what a person may read of a dossier. The reading stands in the journal before anything is opened; the right is asked again after,
    /// so that who was taken off the team in between reads nothing.
    /// - Parameters:
    ///   - required: classes without which nothing is read: the refusal says why.
    ///   - first: the version from which it is read, 500 entries at most.
    /// - Throws: `Refusal`; the errors of the journal and of the vault.
    public func read(_ dossier: DossierID, by actor: Actor, for purpose: Purpose, requiring required: Audiences = [], from first: Int = 1) async throws -> DossierReading {
        let facts = try await facts(dossier, for: actor.account)
        if !required.isEmpty { _ = try authorise(actor, .readDossier, .dossier(facts.asking(required)), for: purpose, at: clock()) }
        let audiences = readable(facts, actor, purpose)
        // With nothing readable, the rule that refuses is the one that is said.
        let permit = try authorise(actor, .readDossier, .dossier(facts.asking(audiences.isEmpty ? .identity : audiences)), for: purpose, at: clock())
        try await askLimits(dossier, actor)
        guard let request = permit.reading(audiences, from: max(1, first), time: clock()), case .granted(let grant, let entries) = try await vault.ticket(request) else { throw Refusal.absent }
        try await touch(dossier, by: actor.account, .readDossier)
        let after = try await self.facts(dossier, for: actor.account)
        _ = try authorise(actor, .readDossier, .dossier(after.asking(audiences)), for: purpose, at: clock())
        var elements: [DossierReading.Element] = []
        for entry in entries { elements.append(try await element(entry, dossier, grant, audiences)) }
        let next = entries.count < DossierReading.length ? nil : entries.last.map { $0.version + 1 }
        return DossierReading(elements: elements, audiences: audiences, awaiting: readable(after, actor.proved(at: clock()), purpose).subtracting(audiences), next: next)
    }

    private func element(_ entry: Entry, _ dossier: DossierID, _ grant: Grant, _ audiences: Audiences) async throws -> DossierReading.Element {
        var texts: [(AudienceClass, Sensible<String>)] = [], reserved: [AudienceClass] = []
        for part in entry.parts {
            guard let audience = AudienceClass(name: part.audience) else { continue }
            guard audiences.contains(Audiences(audience)) else {
                reserved.append(audience)
                continue
            }
            let bytes = try await vault.open(part, at: SealPlace(dossier: dossier, audience: audience, stream: entry.stream, version: entry.version), with: grant)
            texts.append((audience, Sensible(String(decoding: bytes.reveal(), as: UTF8.self))))
        }
        return DossierReading.Element(act: entry.act, version: entry.version, time: entry.time, facts: entry.facts, author: entry.actor, texts: texts, reserved: reserved)
    }

    /// Who has opened a dossier, the last first.
    public func openings(_ permit: Permit) async throws -> [DossierOpening] {
        guard permit.act == .seeReaders, case .dossier(let facts) = permit.resource, let stream = StreamName("reading:\(facts.id)") else { throw TeamFault.noPermit }
        var all: [Entry] = []
        while case let page = try await journal.entries(of: stream, from: all.count + 1, limit: 5_000), !page.isEmpty { all += page }
        let read = all.map { DossierOpening(time: $0.time, account: $0.actor, audiences: $0.audiences.compactMap { AudienceClass(name: $0) }, aim: $0.purpose, lists: nil) }
        try await projector.catchUp(with: journal)
        let listed = try await projector.rows("SELECT account, last, count, classes FROM access_listed WHERE dossier = ?", [.text(facts.id.text)]).compactMap { row -> DossierOpening? in
            guard row.count == 4, case .text(let account) = row[0], case .number(let last) = row[1], case .number(let count) = row[2], case .number(let classes) = row[3] else { return nil }
            return DossierOpening(time: last, account: account, audiences: Audiences(rawValue: UInt8(truncatingIfNeeded: classes)).classes, aim: Purpose.Aim.protect.rawValue, lists: Int(count))
        }
        // At one moment, the last entry first.
        return (read + listed).enumerated().sorted { ($0.element.time, $0.offset) > ($1.element.time, $1.offset) }.map(\.element)
    }
}

extension Permit {
    /// The request that the vault writes in the journal. Only a permit to read makes one (checked by `ArchitectureTests`).
    fileprivate func reading(_ audiences: Audiences, from first: Int, time: Int64) -> ReadingRequest? {
        guard act == .readDossier, !audiences.isEmpty, case .dossier(let facts) = resource, facts.audiences == audiences, let stream = StreamName("caseFile:\(facts.id)") else { return nil }
        return ReadingRequest(
            dossier: facts.id, audiences: Set(audiences.classes), stream: stream, from: first, limit: DossierReading.length, by: actor.text, purpose: purpose.aim.rawValue, legalBasis: purpose.basis.rawValue, time: time, key: "reading:" + Base64URL.text(Chance.bytes(16)))
    }
}
