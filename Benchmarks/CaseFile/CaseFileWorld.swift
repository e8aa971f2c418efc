import Access
import CaseFile
import Foundation
import Journal
import JournalSQLite
import Server
import Vault
import Vocabulary

/// Institutions, their people, and who follows whom. A team has five people and a hundred dossiers: each person follows some 35 to 60 of them.
/// In every second team, one of them answers for the next team too, and follows 200.
struct CaseFileWorld: Sendable {
    struct Colleague: Sendable {
        let id: AccountID
        let address: String
        /// The number under which an invitation to the address stands.
        let foreseen: AccountID
        let audiences: Audiences
    }

    struct Dossier: Sendable {
        let id: DossierID
        let firstName: String, familyName: String, birth: CivilDay, telephone: String
        /// The places of its team among the people, the referent first.
        let team: [Int]
        /// Milliseconds since 1970.
        let opened: Int64
    }

    /// How one of those who sign in does it, and whom they follow.
    struct SigningIn: Encodable {
        struct Follows: Encodable { let id: String, firstName: String, familyName: String, birth: String, telephone: String }
        let team: Int, address: String, phrase: String, secret: String
        var follows: [Follows] = []
    }

    static let each = 5, signingTeams = 10, day: Int64 = 86_400_000
    let seed: UInt64
    let teams: Int
    let people: [Colleague]
    let dossiers: [Dossier]
    let kinds: KindBook
    /// Milliseconds since 1970: the dossiers are of the two years before.
    let now: Int64
    private let proofs: [Int: (phrase: String, code: OneTimeCode)]

    init(_ journal: ServerJournal, dossiers count: Int, seed: UInt64) async throws {
        (self.seed, now, kinds) = (seed, Int64(Date().timeIntervalSince1970 * 1_000), try KindBook(decoding: try CaseFileResources.data("kinds.json")))
        teams = max(Self.signingTeams, count / 100)
        var generator = Seeded(seed), people: [Colleague] = [], proofs: [Int: (phrase: String, code: OneTimeCode)] = [:]
        // They came before the oldest dossier.
        let came = now - 800 * Self.day, book = await AccessBook(journal: journal.store, projector: journal.projector, vault: journal.vault, clock: { came }), hashing = PasswordHashing(slots: 2)
        for team in 0..<teams {
            let organisation = try await book.found(.service, named: "Service \(team + 1) (inventé)", by: "bench")
            for (rank, (profession, secrecy)) in Self.professions.enumerated() {
                let address = "p\(team)-\(rank)@banc.invalid", place = AccountEvent.Place(organisation: organisation, unit: nil, profession: profession, secrecy: secrecy, duties: [])
                let invited = try await book.invite(Sensible(Person(name: Words.name(&generator), address: address)), to: place, by: "bench")
                guard let foreseen = AccountID(digest: try await journal.vault.match(Sensible(Array(address.utf8)), as: "access.login")) else { throw CaseFileBench.Wrong() }
                if Self.signs(team, of: teams) {
                    let code = OneTimeCode(secret: (0..<OneTimeCode.secretLength).map { _ in UInt8.random(in: 0...255, using: &generator) }), phrase = "phrase inventee \(seed) \(team) \(rank) pour la mesure"
                    _ = try await book.enrol(throughLink: invited.link.reveal(), password: Sensible(phrase), secret: code, code: code.code(step: came / OneTimeCode.period), hashing: hashing)
                    proofs[people.count] = (phrase, code)
                } else {
                    try await Self.enrol(invited.id, at: came, journal)
                }
                people.append(Colleague(id: invited.id, address: address, foreseen: foreseen, audiences: profession.audiences))
            }
        }
        self.people = people
        self.proofs = proofs
        dossiers = (0..<count).map { [teams, now] number in Self.dossier(number, count, teams, now, &generator) }
    }

    private static let professions: [(Profession, Secrecy)] = [(.specialisedEducator, .mission), (.socialWork, .profession), (.psychologist, .profession), (.nightStaff, .mission), (.schoolHealth, .profession)]

    /// An account without any proof of identity: nobody signs in with it, and a password takes a tenth of a second to hash.
    private static func enrol(_ id: AccountID, at time: Int64, _ journal: ServerJournal) async throws {
        guard let stream = StreamName("account:\(id)") else { throw CaseFileBench.Wrong() }
        let entry = NewEntry(time: time, actor: id.text, act: "account.enrolled.v1", purpose: Purpose.Aim.manage.rawValue, legalBasis: Purpose.Basis.security.rawValue, parts: [SealedPart(audience: "facts", keyVersion: 0, bytes: [])])
        _ = try await journal.store.append(AppendRequest(to: stream, expecting: .exactly(1), [entry], key: "bench:enrolled:\(id)"))
    }

    /// Ten teams, spread, every second one with somebody who follows 200.
    private static func signs(_ team: Int, of teams: Int) -> Bool {
        let step = teams / signingTeams
        return (0..<signingTeams).contains { place in place * step + (step.isMultiple(of: 2) ? place % 2 : 0) == team }
    }

    private static func dossier(_ number: Int, _ count: Int, _ teams: Int, _ now: Int64, _ g: inout Seeded) -> Dossier {
        let team = number * teams / count
        var members = [number % each]
        let second = (members[0] + Int.random(in: 1..<each, using: &g)) % each
        members.append(second)
        if Int.random(in: 0..<10, using: &g) < 3, let third = (0..<each).first(where: { !members.contains($0) }) { members.append(third) }
        var places = members.map { team * each + $0 }
        // Who answers for this team and the next one.
        let lead = (team.isMultiple(of: 2) ? team : team - 1) * each
        if !places.contains(lead) { places.append(lead) }
        let age = Int64.random(in: 12 * 365..<20 * 365, using: &g)
        return Dossier(
            id: .random(using: &g), firstName: Words.first.randomElement(using: &g) ?? "", familyName: Words.family(&g), birth: Words.civil(now - age * day), telephone: Words.telephone(&g), team: places,
            opened: now - Int64.random(in: 90..<730, using: &g) * day)
    }

    func signingIn() -> [SigningIn] {
        var found = proofs.mapValues { SigningIn(team: 0, address: "", phrase: $0.phrase, secret: $0.code.text) }
        for (place, one) in found { found[place] = SigningIn(team: place / Self.each, address: people[place].address, phrase: one.phrase, secret: one.secret) }
        for one in dossiers {
            for place in one.team { found[place]?.follows.append(.init(id: one.id.text, firstName: one.firstName, familyName: one.familyName, birth: one.birth.text(.fr), telephone: one.telephone)) }
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }
}
