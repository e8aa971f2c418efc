import Access
import Foundation
import Journal
import JournalSQLite
import Synchronization
import Vault
import Vocabulary

/// An institution whose journal is in memory, with a clock that moves.
struct SellersWorld {
    final class Clock: Sendable {
        private let time = Mutex<Int64>(1_800_000_000_000)
        @Sendable func read() -> Int64 { time.withLock { $0 } }
        func advance(_ milliseconds: Int64) { time.withLock { $0 += milliseconds } }
    }

    let clock: Clock
    let book: AccessBook
    let organisation: OrganisationID
    let referent: AccountID
    private static let hashing = PasswordHashing()
    private let journal: InMemoryJournal
    private let vault: KeyVault

    init(_ folder: URL) async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let clock = Clock(), journal = InMemoryJournal()
        (self.clock, self.journal) = (clock, journal)
        vault = try KeyVault(folder: folder, master: try MasterKey(.automatic, folder: folder, isNew: true), journal: journal, mayFound: true, clock: clock.read)
        book = AccessBook(journal: journal, projector: try Projector(folder: folder, projections: [AccessProjection(), ActivityProjection()]), vault: vault, clock: clock.read)
        organisation = try await book.found(.service, named: "banc", by: "bench")
        referent = try await Self.enrol("referente@banc.invalid", .profession, book, organisation, clock).id
    }

    private static func enrol(_ address: String, _ secrecy: Secrecy, _ book: AccessBook, _ organisation: OrganisationID, _ clock: Clock) async throws -> AccountRecord {
        let place = AccountEvent.Place(organisation: organisation, unit: nil, profession: .socialWork, secrecy: secrecy, duties: [])
        let link = try await book.invite(Sensible(Person(name: "Personne inventée", address: address)), to: place, by: "bench").link
        let code = OneTimeCode.random()
        return try await book.enrol(throughLink: link.reveal(), password: Sensible("la grue cendree passe au dessus du lac"), secret: code, code: code.code(step: clock.read() / OneTimeCode.period), hashing: hashing).0
    }

    func enrol(_ address: String, _ secrecy: Secrecy) async throws -> AccountRecord { try await Self.enrol(address, secrecy, book, organisation, clock) }

    /// A dossier with one sealed text, and who answers for it.
    func dossier(of account: AccountID) async throws -> DossierID {
        var generator = SystemRandomNumberGenerator()
        let dossier = DossierID.random(using: &generator)
        guard let stream = StreamName("caseFile:\(dossier)") else { throw AccessBench.Wrong() }
        try await book.foundTeam(dossier, referent: account, by: account.text)
        let part = try await vault.seal(Sensible(Array("{}".utf8)), at: SealPlace(dossier: dossier, audience: .identity, stream: stream, version: 1))
        let entry = NewEntry(time: clock.read(), actor: account.text, act: "caseFile.opened.v1", purpose: "protect", legalBasis: "casf-l226-2-2", parts: [part])
        _ = try await journal.append(AppendRequest(to: stream, expecting: .exactly(0), [entry], key: "bench:\(dossier)"))
        return dossier
    }

    private func actor(_ account: AccountRecord) -> Actor {
        let place = account.place
        return Actor(account: account.id, organisation: place.organisation, profession: place.profession, secrecy: place.secrecy, duties: place.duties, proof: .passkey, steppedUp: clock.read())
    }

    /// Whether a dossier opens to this person.
    func reads(_ dossier: DossierID, _ account: AccountRecord) async throws -> Bool {
        let actor = actor(account), purpose = Purpose(.protect, .sharedSecrecy)
        do {
            return try await !book.read(dossier, by: actor, for: purpose).elements.isEmpty
        } catch let refusal as Refusal {
            try await book.record(refusal, actor, .readDossier, purpose, on: dossier)
            return false
        }
    }

    /// One look-up, in one of six ways. True when anything of the dossier was given.
    func looksUp(_ dossier: DossierID, _ account: AccountRecord, _ way: Int) async throws -> Bool {
        guard way > 2 else { return try await reads(dossier, account) }
        let actor = actor(account), (act, purpose): (Act, Purpose) = switch way {
        case 3: (.seeTeam, Purpose(.manage, .sharedSecrecy))
        case 4: (.seeReaders, Purpose(.control, .security))
        default: (.askToJoin, Purpose(.manage, .sharedSecrecy))
        }
        do {
            let permit = try authorise(actor, act, .dossier(try await book.facts(dossier, for: account.id)), for: purpose, at: clock.read())
            guard act == .askToJoin else { return true }
            try await book.askToJoin(permit)
        } catch let refusal as Refusal {
            try await book.record(refusal, actor, act, purpose, on: dossier)
        } catch is AccessBook.TeamFault {
            try await book.record(.absent, actor, act, purpose, on: dossier)
        }
        return false
    }
}
