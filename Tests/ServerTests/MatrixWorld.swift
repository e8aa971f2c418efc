import Access
import CaseFile
import Disk
import Documents
import Foundation
import Journal
import JournalSQLite
import Logging
import Site
import TestWorld
import Vault
import Vocabulary

@testable import Access
@testable import Server

/// A living server, with one person for each role and one dossier for each relation, full of words that must not leak.
final class MatrixWorld: Sendable {
    enum Role: String, CaseIterable {
        case educator, night, doctor, coach, administrator, securityOfficer, supervisor, stranger
    }

    enum Relation: String, CaseIterable {
        case none, invited, answered, active, referent, late, suspended, ended, excluded, urgent
    }

    struct Person: Sendable {
        let role: Role
        let account: AccountID
        let profession: Profession
        let isBound: Bool
        /// The same person, signed in four ways.
        let fresh: String, stale: String, hidden: String, firstFactor: String
        /// The first of them, and all of them.
        let proved: Session, sessions: [Session]
    }

    struct Child: Sendable {
        let id: DossierID
        let state: String
        let relation: Relation
        let role: Role
        func canary(_ audience: AudienceClass) -> String { "canari\(audience.rawValue)\(id.text)" }
    }

    let journal: ServerJournal
    let routes: [Route]
    let people: [Role: Person]
    let children: [Child]
    /// The one whose team holds the others: it is on every team.
    let referent: AccountID
    let wire: Loopback
    let folder: TestFolder
    private let serving: Task<Void, any Error>
    private let sessions: Sessions

    private static let made: Task<MatrixWorld, any Error> = Task { try await MatrixWorld() }

    /// The same for all tests, its people just signed in.
    static var shared: MatrixWorld {
        get async throws {
            let world = try await made.value
            world.renew(world.people.values)
            return world
        }
    }

    func renew(_ people: some Sequence<Person>) { sessions.renew(people) }

    init() async throws {
        folder = try TestFolder()
        let port = try Loopback.freePort(), installation = try Installation(folder: folder.url.path), journal = try await ServerJournal(folder: folder.url)
        self.journal = journal
        let door = try await Door(journal: journal, folder: folder.url, origin: "http://localhost:\(port)")
        sessions = door.sessions
        let assembly = try Assembly(installation: installation, typesetter: Typesetter(python: "/usr/bin/python3"), door: door, isExample: true)
        routes = assembly.routes
        let home = try await journal.access.found(.etablissement, named: "Foyer inventé", by: "t"), elsewhere = try await journal.access.found(.service, named: "Ailleurs", by: "t")
        var people: [Role: Person] = [:]
        for role in Role.allCases { people[role] = try await Self.person(role, role == .stranger ? elsewhere : home, journal, door.sessions) }
        let referent = try await Self.enrolled("referent", Profession.socialWork, .profession, [], home, journal).id
        self.referent = referent
        self.people = people
        var children: [Child] = []
        for role in Role.allCases {
            guard let person = people[role] else { continue }
            for relation in Relation.allCases {
                for state in ["open", "closed"] { children.append(try await Self.child(person, relation, state, referent, journal)) }
            }
        }
        self.children = children
        wire = Loopback(port: port)
        let server = WebServer(assembly: assembly, settings: .init(host: "127.0.0.1", port: port), journal: journal, door: door, log: Logger(label: "matrix") { _ in SwiftLogNoOpLogHandler() })
        let (ready, isReady) = AsyncStream.makeStream(of: Void.self)
        // Without a port it ends at once: nobody waits for it then.
        serving = Task {
            defer { isReady.finish() }
            try await server.run { isReady.finish() }
        }
        for await _ in ready {}
    }

    private static func enrolled(_ name: String, _ profession: Profession, _ secrecy: Secrecy, _ duties: Duties, _ home: OrganisationID, _ journal: ServerJournal) async throws -> AccountRecord {
        // A while ago: who is new reviews nothing, and is nobody's second person.
        let before: @Sendable () -> Int64 = { ServerJournal.now() - Newcomer.wait - 86_400_000 }
        let book = await AccessBook(journal: journal.store, projector: journal.projector, vault: journal.vault, clock: before)
        let invited = try await book.invite(Sensible(Person_(name)), to: .init(organisation: home, unit: nil, profession: profession, secrecy: secrecy, duties: duties), by: "t")
        let key = Passkey(id: Chance.bytes(32), key: .ed25519(Chance.bytes(32)), label: "clé")
        return try await book.enrol(throughLink: invited.link.reveal(), passkey: (key, 0))
    }

    private static func Person_(_ name: String) -> Access.Person { Access.Person(name: "Nom \(name)", address: "\(name)@essai.invalid") }

    private static func person(_ role: Role, _ home: OrganisationID, _ journal: ServerJournal, _ sessions: Sessions) async throws -> Person {
        let (profession, secrecy, duties): (Profession, Secrecy, Duties) = switch role {
        case .educator: (.specialisedEducator, .mission, [])
        case .night: (.nightStaff, .mission, [])
        case .doctor: (.doctor, .profession, [])
        case .coach: (.leisure, .none, [])
        case .administrator: (.socialWork, .profession, .administrator)
        case .securityOfficer: (.socialWork, .profession, .securityOfficer)
        case .supervisor: (.socialWork, .profession, .supervisor)
        case .stranger: (.psychologist, .profession, [])
        }
        let account = try await enrolled(role.rawValue, profession, secrecy, duties, home, journal)
        let fresh = try await sessions.begin(account, .passkey), stale = try await sessions.begin(account, .passkey), hidden = try await sessions.begin(account, .passkey)
        let first = try await sessions.begin(account, .firstFactor)
        sessions.age(stale.session)
        try await sessions.hide(hidden.session)
        return Person(role: role, account: account.id, profession: profession, isBound: secrecy.isBound, fresh: fresh.token.reveal(), stale: stale.token.reveal(), hidden: hidden.token.reveal(), firstFactor: first.token.reveal(), proved: fresh.session, sessions: [fresh, stale, hidden, first].map(\.session))
    }

    /// What stands in a dossier for each class: two as this version writes them, the others in another form.
    private static func content(_ child: Child, _ audience: AudienceClass) throws -> [UInt8] {
        guard let field = [.identity: "firstName", .location: "address"][audience] else { return Array(child.canary(audience).utf8) }
        var answers = Answers()
        answers.values[field] = [child.canary(audience)]
        return try answers.encoded()
    }

    private static func child(_ person: Person, _ relation: Relation, _ state: String, _ referent: AccountID, _ journal: ServerJournal) async throws -> Child {
        var generator = SystemRandomNumberGenerator()
        let child = Child(id: .random(using: &generator), state: state, relation: relation, role: person.role), stream = StreamName.caseFile(child.id), book = journal.access
        var parts: [SealedPart] = []
        for audience in AudienceClass.allCases {
            parts.append(try await journal.vault.seal(Sensible(try content(child, audience)), at: SealPlace(dossier: child.id, audience: audience, stream: stream, version: 1)))
        }
        func append(_ act: String, _ version: Int, _ parts: [SealedPart]) async throws {
            _ = try await journal.store.append(AppendRequest(to: stream, expecting: .exactly(version), [NewEntry(time: ServerJournal.now(), actor: referent.text, act: act, purpose: "protect", legalBasis: "casf-l226-2-2", parts: parts)], key: "\(act):\(child.id)"))
        }
        try await append("caseFile.opened.v1", 0, parts)
        // Two things that wait: one for who reads the social class, one for who reads the judicial one.
        for (version, kind, field, audience) in [(2, "commitmentMade", "what", AudienceClass.social), (3, "measureStarted", "reference", .judicial)] {
            var answers = Answers()
            answers.values[field] = [child.canary(audience)]
            try await append("caseFile.\(kind).v1", version - 1, [try await journal.vault.seal(Sensible(try answers.encoded()), at: SealPlace(dossier: child.id, audience: audience, stream: stream, version: version))])
        }
        if state == "closed" { try await append("caseFile.closed.v1", 3, []) }
        try await book.foundTeam(child.id, referent: referent, by: "t")
        func write(_ event: TeamEvent) async throws { try await book.write(child.id, after: try await book.team(child.id)?.version ?? 0, by: "t", event) }
        guard let foreseen = try await book.account(person.account)?.foreseen else { throw VaultError.noKey }
        func yes(_ audiences: Audiences, _ isReferent: Bool) -> TeamEvent { .memberAnswered(.init(account: person.account, foreseen: foreseen, isYes: true, audiences: audiences, isReferent: isReferent)) }
        func join(_ isReferent: Bool, until: Int64?) async throws {
            try await write(.memberInvited(.init(account: foreseen, audiences: isReferent ? [.identity, .social, .location] : [.identity, .social], isReferent: isReferent, until: until, told: .child)))
            try await write(yes(isReferent ? [.identity, .social, .location] : [.identity, .social], isReferent))
            try await write(.memberResumed(person.account))
        }
        switch relation {
        case .none: break
        case .invited: try await write(.memberInvited(.init(account: foreseen, audiences: .all, told: .child)))
        case .answered:
            try await write(.memberInvited(.init(account: foreseen, audiences: .all, told: .child)))
            try await write(yes([.identity, .social], false))
        case .active: try await join(false, until: nil)
        case .referent: try await join(true, until: nil)
        case .late: try await join(false, until: 1)
        case .suspended:
            try await join(false, until: nil)
            try await write(.memberSuspended(person.account))
        case .ended:
            try await join(false, until: nil)
            try await write(.memberEnded(person.account))
        case .excluded:
            try await join(false, until: nil)
            try await write(.excluded(.init(account: person.account, reason: .family)))
        case .urgent:
            let account = try await book.account(person.account)
            try await book.write(person.account, after: account?.version ?? 0, by: person.account.text, [(.urgencyOpened(dossier: child.id, reason: .danger), Sensible(Array("raison inventée".utf8)))])
        }
        return child
    }
}

extension Sessions {
    /// Makes the last proof of a session an hour old.
    func age(_ session: Session) { change(session.hash) { $0.steppedUp = ServerJournal.now() - 3_600_000 } }

    /// Of these people, the sessions were used just now, and the proof of the first is of now: however long the tests before have taken.
    func renew(_ people: some Sequence<MatrixWorld.Person>) {
        let now = ServerJournal.now()
        for person in people {
            for session in person.sessions { change(session.hash) { $0.seen = now } }
            change(person.proved.hash) { $0.steppedUp = now }
        }
    }
}
