import Foundation
import Journal
import JournalSQLite
import Synchronization
import TestWorld
import Vault
import Vocabulary

@testable import Access

/// A clock that a test moves.
final class MovedClock: Sendable {
    private let time = Mutex<Int64>(1_800_000_000_000)
    @Sendable func read() -> Int64 { time.withLock { $0 } }
    func advance(_ milliseconds: Int64) { time.withLock { $0 += milliseconds } }
}

/// A small invented world with its journal in memory: two institutions, people, a dossier.
struct AccessWorld {
    let folder: TestFolder
    let clock = MovedClock()
    let journal = InMemoryJournal()
    let vault: KeyVault
    let projector: Projector
    let book: AccessBook
    let hashing = PasswordHashing(slots: 2)
    let foyer: OrganisationID
    let hospital: OrganisationID
    static let password = "la grue cendrée passe au-dessus du lac en novembre"

    init() async throws {
        folder = try TestFolder()
        vault = try KeyVault(folder: folder.url, master: try MasterKey(.automatic, folder: folder.url, isNew: true, credentials: nil), journal: journal, mayFound: true, clock: clock.read)
        projector = try Projector(folder: folder.url, projections: [ActivityProjection(), AccessProjection()])
        book = AccessBook(journal: journal, projector: projector, vault: vault, clock: clock.read)
        foyer = try await book.found(.etablissement, named: "Foyer Les Alizés", by: "cli")
        hospital = try await book.found(.service, named: "Hôpital du Ried", by: "cli")
    }

    struct Enrolled {
        var account: AccountRecord
        let address: String
        let secret: OneTimeCode
        let codes: [String]
    }

    func invite(
        _ address: String, _ profession: Profession = .specialisedEducator, _ secrecy: Secrecy = .mission, duties: Duties = [], at organisation: OrganisationID? = nil
    ) async throws -> (id: AccountID, link: String) {
        let invited = try await book.invite(Sensible(Person(name: "Personne de \(address)", address: address)), to: .init(organisation: organisation ?? foyer, unit: nil, profession: profession, secrecy: secrecy, duties: duties), by: "admin")
        return (invited.id, invited.link.reveal())
    }

    func enrol(_ address: String, link: String) async throws -> Enrolled {
        let secret = OneTimeCode.random()
        let made = try await book.enrol(throughLink: link, password: Sensible(Self.password), secret: secret, code: secret.code(step: clock.read() / 30_000), hashing: hashing)
        return Enrolled(account: made.0, address: address, secret: secret, codes: made.codes.reveal())
    }

    func person(_ address: String, _ profession: Profession = .specialisedEducator, _ secrecy: Secrecy = .mission, duties: Duties = [], at organisation: OrganisationID? = nil) async throws -> Enrolled {
        try await enrol(address, link: try await invite(address, profession, secrecy, duties: duties, at: organisation).link)
    }

    /// Tries the door, with the code of this moment unless another one is given.
    func prove(_ person: Enrolled, password: String = AccessWorld.password, code: String? = nil, device: String? = nil, address: String? = nil) async throws -> AccessBook.Outcome {
        try await book.prove(.init(address: address ?? person.address, password: Sensible(password), code: code ?? person.secret.code(step: clock.read() / 30_000), device: device), hashing: hashing)
    }

    func actor(_ id: AccountID, steppedUp: Bool = true) async throws -> Actor {
        guard let account = try await book.account(id) else { throw AccessBook.TeamFault.nobody }
        return Actor(
            account: id, organisation: account.place.organisation, profession: account.place.profession, secrecy: account.place.secrecy, duties: account.place.duties, state: account.state, proof: .passkey, steppedUp: steppedUp ? clock.read() : nil)
    }

    func permit(_ id: AccountID, _ act: Act, _ dossier: DossierID, _ purpose: Purpose = .init(.manage, .sharedSecrecy), askedBy: AccountID? = nil) async throws -> Permit {
        let facts = try await book.facts(dossier, for: id)
        return try authorise(try await actor(id), act, .dossier(.init(id: dossier, state: facts.state, membership: facts.membership, isExcluded: facts.isExcluded, askedBy: askedBy)), for: purpose, at: clock.read())
    }

    /// A dossier with one text of each class, and its referent.
    func dossier(referent: AccountID) async throws -> DossierID {
        var generator = SystemRandomNumberGenerator()
        let dossier = DossierID.random(using: &generator)
        guard let stream = StreamName("caseFile:\(dossier)") else { throw JournalError.malformed("stream") }
        var parts: [SealedPart] = []
        for audience in AudienceClass.allCases { parts.append(try await vault.seal(Sensible(Array("texte \(audience.name)".utf8)), at: SealPlace(dossier: dossier, audience: audience, stream: stream, version: 1))) }
        let entry = NewEntry(time: clock.read(), actor: referent.text, act: "caseFile.opened.v1", purpose: "protect", legalBasis: "casf-l226-2-2", parts: parts)
        _ = try await journal.append(AppendRequest(to: stream, expecting: .exactly(0), [entry], key: "d:\(dossier)"))
        try await book.foundTeam(dossier, referent: referent, by: referent.text)
        return dossier
    }

    func join(_ id: AccountID, _ dossier: DossierID, referent: AccountID, _ audiences: Audiences = [.identity, .social], until: Int64? = nil) async throws {
        guard let account = try await book.account(id) else { throw AccessBook.TeamFault.nobody }
        let address = try await book.person(account).reveal().address
        try await book.invite(try await permit(referent, .changeTeam, dossier), .init(address: address, audiences: audiences, until: until, told: .child))
        try await accept(id, dossier, referent: referent)
    }

    /// Says yes to an invitation, which the referent confirms.
    func accept(_ id: AccountID, _ dossier: DossierID, referent: AccountID) async throws {
        try await book.answer(try await permit(id, .answerInvitation, dossier), isYes: true)
        try await book.change(try await permit(referent, .changeTeam, dossier), id, .resume)
    }

    func read(_ id: AccountID, _ dossier: DossierID, _ purpose: Purpose = .init(.protect, .sharedSecrecy)) async throws -> DossierReading { try await book.read(dossier, by: try await actor(id), for: purpose) }

    func entries() async throws -> [Entry] { try await journal.entries(from: 0, limit: 100_000) }
}

extension AccessBook.Outcome {
    var word: String {
        switch self {
        case .proved: "proved"
        case .refused: "refused"
        case .wait: "wait"
        case .busy: "busy"
        }
    }
}
