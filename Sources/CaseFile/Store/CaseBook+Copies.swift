import Access
import Foundation
import Journal
import Vault
import Vocabulary

/// Copies that are taken out of a dossier: each has a number, and its entry stands in the journal before it leaves.
extension CaseBook {
    /// A copy about to be made. The same form sent twice is one copy, with one number and one moment.
    public struct PreparedCopy: Sendable {
        public let facts: Copy.Facts
        /// To whom it goes, in the words of who takes it.
        public let recipient: String
        /// Milliseconds since 1970.
        public let time: Int64
        let key: String
        let digest: [UInt8]
    }

    /// Works out the number of a copy; nothing is written yet.
    /// - Parameters:
    ///   - permit: to take out these classes.
    ///   - key: drawn by the form.
    public func prepare(_ permit: Permit, _ form: Copy.Form, to recipient: String, key: String) async throws -> PreparedCopy {
        let (facts, stream) = try leaving(permit), now = clock()
        // Every word asked for counts: another recipient is another copy.
        let asked = Array("copy \(form.rawValue) \(facts.id) \(permit.actor) \(facts.audiences.rawValue) \(key) \(recipient)".utf8)
        let seed = try await vault.match(Sensible(asked), as: "copy.serial"), name = "caseFile:copy:" + Base64URL.text(Array(seed.suffix(18)))
        let time = try await all(stream).first { $0.key == name }?.time ?? now
        return PreparedCopy(facts: Copy.Facts(serial: Copy.serial(seed), form: form, classes: facts.audiences.classes), recipient: recipient, time: time, key: name, digest: try await vault.match(Sensible(asked), as: "request"))
    }

    /// Writes that the copy is taken out. Who was taken off the team in between takes nothing.
    public func record(_ copy: PreparedCopy, _ permit: Permit) async throws {
        let (facts, stream) = try leaving(permit)
        var to = Answers()
        to.values[ElementAct.recipient] = [copy.recipient]
        // For those who follow the young person; by who does not, for the judicial thread.
        let audience: AudienceClass = facts.audiences.contains(.social) ? .social : .judicial, bytes = try to.encoded()
        for _ in 0..<Self.tries {
            let entries = try await all(stream)
            guard !entries.contains(where: { $0.key == copy.key }) else { return }
            let now = try await access.facts(facts.id, for: permit.actor)
            guard now.state == facts.state, now.isMember(clock()), !now.isExcluded else { throw Refusal.absent }
            let version = entries.last?.version ?? 0
            let parts = [
                SealedPart(audience: ElementFacts.name, keyVersion: 0, bytes: try copy.facts.elementFacts.encoded()),
                try await vault.seal(Sensible(bytes), at: SealPlace(dossier: facts.id, audience: audience, stream: stream, version: version + 1)),
            ]
            let entry = NewEntry(time: copy.time, actor: permit.actor.text, act: ElementAct.copied, purpose: permit.purpose.aim.rawValue, legalBasis: permit.purpose.basis.rawValue, parts: parts)
            switch try await journal.append(AppendRequest(to: stream, expecting: .exactly(version), [entry], key: copy.key, digest: copy.digest)) {
            case .appended, .repeated: return try await projector.catchUp(with: journal)
            case .conflict: continue
            }
        }
        throw Fault.busy
    }

    private func leaving(_ permit: Permit) throws -> (DossierFacts, StreamName) {
        guard permit.act == .exportDossier, case .dossier(let facts) = permit.resource, let stream = StreamName("caseFile:\(facts.id)") else { throw Fault.noPermit }
        return (facts, stream)
    }
}
