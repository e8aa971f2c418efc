import Access
import Foundation
import Journal
import Vault
import Vocabulary

/// What is written in a dossier. Each function is called with the permit of its act: without one, nothing changes.
extension CaseBook {
    public enum Fault: Error, Sendable, Hashable {
        /// The permit is for another act or another dossier.
        case noPermit
        /// No such element, or it was withdrawn.
        case nothingThere
        /// What it answers was taken out, or is over and is not given another day.
        case over
        /// Who wrote the one that it ends must be another person.
        case sameAuthor
        /// Somebody said already what came of it: the number of what they wrote.
        case answered(Int)
        /// Too many people write in this dossier at this moment.
        case busy
        /// The file of the element is missing, or is not the one that was kept.
        case fileLost
        /// The disk does not take the file.
        case notKept
    }

    /// What became of a correction.
    public enum Correction: Sendable, Hashable {
        case written
        /// Somebody corrected or withdrew the same element in the meantime: the version of what they wrote.
        case changed(Int)
    }

    /// Tries when others write in the same dossier at the same moment.
    static let tries = 20

    /// Adds an element. The same request sent twice is one element.
    /// - Parameters:
    ///   - of: the element that it ends or answers.
    ///   - key: drawn by the form.
    ///   - again: its author knows that somebody ended it already.
    /// - Returns: its number.
    public func add(_ permit: Permit, _ kind: Kind, _ answers: [AudienceClass: Answers], of: Int? = nil, key: String, again: Bool = false) async throws -> Int {
        try await write(permit, kind.act, answers, of: of, key: key) { entries in
            // What it ends or answers is there, and of the right kind.
            guard let of else { return }
            guard let ended = entries.first(where: { $0.version == of && $0.act == kind.refersTo.flatMap { self.kinds[$0]?.act } }) else { throw Fault.nothingThere }
            // What was taken out is neither answered nor given another day; what is over is not given another day.
            guard !Self.withdrawn(entries).contains(of), !kind.isMove || self.answers(to: ended, in: entries).isEmpty else { throw Fault.over }
            guard !kind.takesAnother || ended.actor != permit.actor.text else { throw Fault.sameAuthor }
            if !again, let answer = self.answer(to: ended, with: kind, in: entries) { throw Fault.answered(answer) }
        }
    }

    /// What stands already and ends the same element; nil when the new one ends nothing.
    private func answer(to ended: Entry, with kind: Kind, in entries: [Entry]) -> Int? {
        guard kinds.kind(ofAct: ended.act)?.endedBy?.contains(kind.id) ?? false else { return nil }
        return answers(to: ended, in: entries).last
    }

    /// The elements that stand and end it, in order.
    private func answers(to ended: Entry, in entries: [Entry]) -> [Int] {
        let ends = Set(kinds.kind(ofAct: ended.act)?.endedBy ?? []), withdrawn = Self.withdrawn(entries)
        return entries.filter { entry in kinds.kind(ofAct: entry.act).map { ends.contains($0.id) } ?? false && ElementFacts.read(entry).of == ended.version && !withdrawn.contains(entry.version) }.map(\.version)
    }

    private static func withdrawn(_ entries: [Entry]) -> Set<Int> { Set(entries.filter { $0.act == ElementAct.withdrawn }.compactMap { ElementFacts.read($0).of }) }

    /// Says again an element, whole. What it was before stays in the history.
    /// - Parameters:
    ///   - seen: the version of the last state that the author saw.
    ///   - keeping: the classes that its author may not read: they stay as they are.
    public func correct(_ permit: Permit, _ number: Int, seen: Int, _ answers: [AudienceClass: Answers], keeping: [AudienceClass] = [], key: String) async throws -> Correction {
        try await change(permit, ElementAct.corrected, number, seen, answers, keeping: keeping, key)
    }

    /// Takes an element out, with the reason. It stays in the history; its file is destroyed, for nobody may open it any more.
    public func withdraw(_ permit: Permit, _ number: Int, seen: Int, reason: String, for audience: AudienceClass, key: String) async throws -> Correction {
        var answers = Answers()
        answers.values[ElementAct.reason] = [reason]
        let done = try await change(permit, ElementAct.withdrawn, number, seen, [audience: answers], key)
        if done == .written, case .dossier(let facts) = permit.resource { try await removeFile(of: facts.id, number) }
        return done
    }

    private struct Changed: Error { let version: Int }

    private func change(_ permit: Permit, _ act: String, _ number: Int, _ seen: Int, _ answers: [AudienceClass: Answers], keeping: [AudienceClass] = [], _ key: String) async throws -> Correction {
        do {
            _ = try await write(permit, act, answers, of: number, keeping: keeping, key: key) { entries in
                guard let kind = entries.first(where: { $0.version == number }).flatMap({ self.kinds.kind(ofAct: $0.act) }) else { throw Fault.nothingThere }
                // Two dossiers are parted by taking out what joined them, on their own page.
                guard !ElementAct.decisions.contains(kind.id) || (kind.id == "joined" && act == ElementAct.withdrawn) else { throw Fault.nothingThere }
                let later = entries.last { [ElementAct.corrected, ElementAct.withdrawn].contains($0.act) && ElementFacts.read($0).of == number }
                if let later, later.version > seen { throw Changed(version: later.version) }
                // Nobody has seen a state that does not exist.
                if case let stands = later?.version ?? number, seen > stands { throw Changed(version: stands) }
            }
            return .written
        } catch let changed as Changed {
            return .changed(changed.version)
        }
    }

    /// What a person is permitted, for an entry.
    private static func act(of entry: String) -> Act {
        switch entry {
        case closedAct: .closeDossier
        case reopenedAct: .reopenDossier
        case "caseFile.holdPlaced.v1", "caseFile.holdLifted.v1", "caseFile.erasureAsked.v1", "caseFile.erasureRefused.v1": .keepDossier
        default: .addToDossier
        }
    }

    static let closedAct = "caseFile.closed.v1", reopenedAct = "caseFile.reopened.v1"

    /// Seals and appends one entry, as often as somebody else writes first.
    /// - Parameter check: looks at what stands in the stream; throws to write nothing.
    func write(_ permit: Permit, _ act: String, _ answers: [AudienceClass: Answers], of: Int?, file: KeptFile? = nil, keeping: [AudienceClass] = [], key: String, _ check: ([Entry]) throws -> Void) async throws -> Int {
        guard permit.act == Self.act(of: act), case .dossier(let facts) = permit.resource, let stream = StreamName("caseFile:\(facts.id)") else { throw Fault.noPermit }
        let contents = try answers.filter { !$0.value.isEmpty }.mapValues { try $0.encoded() }.sorted { $0.key < $1.key }
        let asked = Array("\(act) \(of ?? 0) \(key)".utf8) + contents.flatMap { [$0.key.rawValue] + $0.value }
        let digest = try await vault.match(Sensible(asked), as: "request"), name = "caseFile:" + Base64URL.text(Array(try await vault.match(Sensible(asked + Array(permit.actor.text.utf8) + Array(facts.id.text.utf8)), as: "request.key").prefix(24)))
        for _ in 0..<Self.tries {
            let entries = try await all(stream)
            if let done = entries.first(where: { $0.key == name }) { return done.version }
            try check(entries)
            // The right is asked again at each try: who was taken off the team in between writes nothing.
            let now = try await access.facts(facts.id, for: permit.actor)
            guard now.state == facts.state, now.isMember(clock()), !now.isExcluded else { throw Refusal.absent }
            let version = entries.last?.version ?? 0
            var parts = [SealedPart(audience: ElementFacts.name, keyVersion: 0, bytes: try ElementFacts(of: of, file: file, keeps: keeping.isEmpty ? nil : keeping.map(\.name)).encoded())]
            for (audience, bytes) in contents { parts.append(try await vault.seal(Sensible(bytes), at: SealPlace(dossier: facts.id, audience: audience, stream: stream, version: version + 1))) }
            let entry = NewEntry(time: clock(), actor: permit.actor.text, act: act, purpose: permit.purpose.aim.rawValue, legalBasis: permit.purpose.basis.rawValue, parts: parts)
            switch try await journal.append(AppendRequest(to: stream, expecting: .exactly(version), [entry], key: name, digest: digest)) {
            case .appended(let receipt), .repeated(let receipt):
                try await projector.catchUp(with: journal)
                return receipt.version
            case .conflict: continue
            }
        }
        throw Fault.busy
    }

    func all(_ stream: StreamName) async throws -> [Entry] {
        var found: [Entry] = []
        while case let page = try await journal.entries(of: stream, from: (found.last?.version ?? 0) + 1, limit: 1_000), !page.isEmpty { found += page }
        return found
    }

    /// Opens a new dossier: its first referent is who opens it. The same request sent twice is one dossier.
    public func open(_ permit: Permit, _ answers: [AudienceClass: Answers], key: String) async throws -> DossierID {
        guard permit.act == .openDossier, let kind = kinds["opened"] else { throw Fault.noPermit }
        // The same form with other answers is another dossier: nothing typed is lost, and nobody lands in the dossier of somebody else.
        let said = try answers.sorted { $0.key < $1.key }.flatMap { [$0.key.rawValue] + (try $0.value.encoded()) }
        let seed = try await vault.match(Sensible(Array("\(permit.actor) \(key) ".utf8) + said), as: "dossier.number")
        guard let dossier = DossierID(digest: seed) else { throw Fault.noPermit }
        // The team first: a stop in between leaves a team without a dossier, which nobody sees, and never a dossier without a team.
        if try await access.team(dossier) == nil {
            do { try await access.foundTeam(dossier, referent: permit.actor, by: permit.actor.text) } catch is AccessBook.Changed {}
        }
        guard let stream = StreamName("caseFile:\(dossier)") else { throw Fault.noPermit }
        guard try await journal.entries(of: stream, from: 1, limit: 1).isEmpty else { return dossier }
        var parts = [SealedPart(audience: ElementFacts.name, keyVersion: 0, bytes: try ElementFacts().encoded())]
        for (audience, content) in answers.filter({ !$0.value.isEmpty }).sorted(by: { $0.key < $1.key }) {
            parts.append(try await vault.seal(Sensible(try content.encoded()), at: SealPlace(dossier: dossier, audience: audience, stream: stream, version: 1)))
        }
        let entry = NewEntry(time: clock(), actor: permit.actor.text, act: kind.act, purpose: permit.purpose.aim.rawValue, legalBasis: permit.purpose.basis.rawValue, parts: parts)
        // Two requests at once: the second finds the first one's entry, and is the same dossier.
        _ = try await journal.append(AppendRequest(to: stream, expecting: .exactly(0), [entry], key: "caseFile:opened:\(dossier)"))
        try await projector.catchUp(with: journal)
        return dossier
    }
}
