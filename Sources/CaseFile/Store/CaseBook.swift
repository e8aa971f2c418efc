import Access
import Disk
import Foundation
import Journal
import JournalSQLite
import Vault
import Vocabulary

/// The shared dossiers: read by their team, written through the journal.
public struct CaseBook: Sendable {
    public let kinds: KindBook
    let access: AccessBook
    let journal: any JournalStore
    let projector: Projector
    let vault: any Vault
    /// The sealed files.
    let files: KeptFolder
    let listed = ListedPeople()
    /// Milliseconds since 1970.
    let clock: @Sendable () -> Int64

    public init(kinds: KindBook, access: AccessBook, journal: any JournalStore, projector: Projector, vault: any Vault, files: KeptFolder, clock: @escaping @Sendable () -> Int64) {
        (self.kinds, self.access, self.journal, self.projector, self.vault, self.files, self.clock) = (kinds, access, journal, projector, vault, files, clock)
    }

    /// Lets go of what lists have opened some minutes ago: each minute.
    public func forgetListed() { listed.forget(now: clock()) }

    /// A dossier as one person may read it now, with what they may not.
    public struct Reading: Sendable {
        public let file: CaseFile
        /// The entries, to work out what was known at a moment.
        public let written: [CaseFile.Written]
        public let audiences: Audiences
        /// Classes that open once the person has proved again who they are.
        public let awaiting: Audiences
        /// Nothing of the dossier is left behind.
        public let isWhole: Bool
    }

    /// The longest dossier read at once, in entries: ten readings of 500.
    static let longest = 5_000

    /// Opens what a person may read of a dossier; each 500 entries are one reading in the journal.
    /// - Throws: `Refusal`; the errors of the journal and of the vault.
    public func read(_ dossier: DossierID, by actor: Actor, for purpose: Purpose, requiring required: Audiences = []) async throws -> Reading {
        var next: Int? = 1, written: [CaseFile.Written] = [], reading: DossierReading?
        while let first = next, written.count < Self.longest {
            let page = try await access.read(dossier, by: actor, for: purpose, requiring: required, from: first)
            written += page.elements.map(Self.written)
            (reading, next) = (page, page.next)
        }
        return self.reading(written, reading?.audiences ?? [], reading?.awaiting ?? [], isWhole: next == nil)
    }

    /// The same from a reading that was already made.
    public func reading(_ page: DossierReading) -> Reading { reading(page.elements.map(Self.written), page.audiences, page.awaiting, isWhole: page.next == nil) }

    private func reading(_ written: [CaseFile.Written], _ audiences: Audiences, _ awaiting: Audiences, isWhole: Bool) -> Reading {
        var file = CaseFile()
        file.take(written, kinds)
        return Reading(file: file, written: written, audiences: audiences, awaiting: awaiting, isWhole: isWhole)
    }

    static func written(_ element: DossierReading.Element) -> CaseFile.Written {
        var answers: [AudienceClass: Answers] = [:], unread: [AudienceClass: String] = [:]
        for (audience, text) in element.texts {
            let revealed = text.reveal()
            if let read = Answers(Array(revealed.utf8)) { answers[audience] = read } else { unread[audience] = revealed }
        }
        let facts = ElementFacts.read(element.facts)
        return CaseFile.Written(
            act: element.act, version: element.version, time: element.time, author: element.author, of: facts.of, answers: answers, unread: unread, reserved: element.reserved, copy: Copy.Facts(facts), file: facts.file, keeps: facts.kept)
    }
}
