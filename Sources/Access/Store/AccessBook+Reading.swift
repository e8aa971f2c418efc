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
    public nonisolated func readable(_ facts: DossierFacts, _ actor: Actor, _ purpose: Purpose, among wanted: Audiences = .all) -> Audiences {
        let now = clock()
        return wanted.classes.reduce(into: Audiences()) { found, audience in
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
        let (grant, entries, after) = try await granted(facts, audiences, actor, purpose, asking: audiences.isEmpty ? .identity : audiences, from: max(1, first), limit: DossierReading.length)
        let elements = try await elements(entries, dossier, grant, audiences)
        let next = entries.count < DossierReading.length ? nil : entries.last.map { $0.version + 1 }
        return DossierReading(elements: elements, audiences: audiences, awaiting: readable(after, actor.proved(at: clock()), purpose).subtracting(audiences), next: next)
    }

    /// The right to open what came with one entry, for one class: a reading like the others, of that entry alone.
    /// - Throws: `Refusal`; the errors of the journal and of the vault.
    public func readOne(_ dossier: DossierID, at version: Int, _ audience: AudienceClass, by actor: Actor, for purpose: Purpose) async throws -> Grant {
        let asked = Audiences(audience)
        return try await granted(try await facts(dossier, for: actor.account), asked, actor, purpose, asking: asked, from: version, limit: 1).grant
    }

    /// Permit, limits, entry in the journal, grant; then the right is asked again.
    private func granted(_ facts: DossierFacts, _ audiences: Audiences, _ actor: Actor, _ purpose: Purpose, asking: Audiences, from: Int, limit: Int) async throws -> (grant: Grant, entries: [Entry], after: DossierFacts) {
        let permit = try authorise(actor, .readDossier, .dossier(facts.asking(asking)), for: purpose, at: clock())
        try await askLimits(facts.id, actor)
        guard let request = permit.reading(audiences, from: from, limit: limit, time: clock()), case .granted(let grant, let entries) = try await vault.ticket(request) else { throw Refusal.absent }
        try await touch(facts.id, by: actor.account, .readDossier)
        let after = try await self.facts(facts.id, for: actor.account)
        _ = try authorise(actor, .readDossier, .dossier(after.asking(audiences)), for: purpose, at: clock())
        return (grant, entries, after)
    }

    /// The entries as they may be shown; their parts are opened at once.
    private nonisolated func elements(_ entries: [Entry], _ dossier: DossierID, _ grant: Grant, _ audiences: Audiences) async throws -> [DossierReading.Element] {
        var asked: [(part: SealedPart, place: SealPlace)] = []
        for entry in entries {
            for part in entry.parts {
                guard let audience = AudienceClass(name: part.audience), audiences.contains(Audiences(audience)) else { continue }
                asked.append((part, SealPlace(dossier: dossier, audience: audience, stream: entry.stream, version: entry.version)))
            }
        }
        var opened = zip(asked, try await vault.open(all: asked, with: grant)).makeIterator()
        return entries.map { entry in
            var texts: [(AudienceClass, Sensible<String>)] = [], reserved: [AudienceClass] = []
            for part in entry.parts {
                guard let audience = AudienceClass(name: part.audience) else { continue }
                if audiences.contains(Audiences(audience)), let (_, bytes) = opened.next() { texts.append((audience, Sensible(String(decoding: bytes.reveal(), as: UTF8.self)))) } else { reserved.append(audience) }
            }
            return DossierReading.Element(act: entry.act, version: entry.version, time: entry.time, facts: entry.facts, author: entry.actor, texts: texts, reserved: reserved)
        }
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
    fileprivate func reading(_ audiences: Audiences, from first: Int, limit: Int, time: Int64) -> ReadingRequest? {
        guard act == .readDossier, !audiences.isEmpty, case .dossier(let facts) = resource, facts.audiences == audiences, let stream = StreamName("caseFile:\(facts.id)") else { return nil }
        return ReadingRequest(
            dossier: facts.id, audiences: Set(audiences.classes), stream: stream, from: first, limit: limit, by: actor.text, purpose: purpose.aim.rawValue, legalBasis: purpose.basis.rawValue, time: time, key: "reading:" + Base64URL.text(Chance.bytes(16)))
    }
}
