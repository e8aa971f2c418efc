import Access
import Foundation
import Vocabulary

/// Invented people of three invented institutions. Nobody here exists; `.invalid` addresses can belong to nobody.
public struct DemoPeople {
    /// How to sign in as one of them: for the console of the demonstration only.
    public struct SignIn: Sendable {
        public let name: String
        public let role: String
        public let address: String
        public let phrase: String
        public let code: OneTimeCode
    }

    struct Invented: Sendable {
        let name: String
        let role: String
        let address: String
        let institution: Int
        let profession: Profession
        let secrecy: Secrecy
        var duties: Duties = []
        var unit: Int?
    }

    private static let institutions: [(Organisation.Kind, String)] = [(.etablissement, "Foyer Les Alizés (inventé)"), (.association, "Association Le Fil (inventée)"), (.crip, "CRIP du Val (inventée)")]

    static let people: [Invented] = [
        Invented(name: "Aurore Kerbrat", role: "administers the accounts of the home", address: "aurore@alizes.invalid", institution: 0, profession: .other, secrecy: .mission, duties: .administrator),
        Invented(name: "Loïc Fontanel", role: "educator, referent of a dossier", address: "loic@alizes.invalid", institution: 0, profession: .specialisedEducator, secrecy: .mission, unit: 0),
        Invented(name: "Naïma Berthier", role: "night staff", address: "naima@alizes.invalid", institution: 0, profession: .nightStaff, secrecy: .mission, unit: 1),
        Invented(name: "Katell Prigent", role: "on-call supervisor of the home", address: "katell@alizes.invalid", institution: 0, profession: .specialisedEducator, secrecy: .mission, duties: .supervisor),
        Invented(name: "Hélène Quemener", role: "watches the accesses of the home", address: "helene@alizes.invalid", institution: 0, profession: .other, secrecy: .mission, duties: .securityOfficer),
        Invented(name: "Yann Le Dantec", role: "psychologist, referent of a dossier", address: "yann@lefil.invalid", institution: 1, profession: .psychologist, secrecy: .profession),
        Invented(name: "Coralie Mestrius", role: "sports coach, not bound by secrecy", address: "coralie@lefil.invalid", institution: 1, profession: .leisure, secrecy: .none),
        Invented(name: "Bastien Orlach", role: "CRIP, referent of a dossier", address: "bastien@val.invalid", institution: 2, profession: .socialWork, secrecy: .profession),
    ]

    /// Makes the institutions and the people of a folder that has none. The accounts of those who follow dossiers, in the order of the dossiers.
    static func seed(_ journal: ServerJournal) async throws -> [String: AccountID] {
        // They came a while ago: who is new is nobody's second person, and the first week of a demonstration would show little.
        let moment: @Sendable () -> Int64 = { ServerJournal.now() - Newcomer.wait - 86_400_000 }, book = AccessBook(journal: journal.store, projector: journal.projector, vault: journal.vault, clock: moment)
        guard try await book.organisations().isEmpty else { return [:] }
        var ids: [OrganisationID] = [], accounts: [String: AccountID] = [:]
        for (kind, name) in institutions { ids.append(try await book.found(kind, named: name, by: "demo")) }
        for unit in ["Équipe de jour", "Équipe de nuit"] { if let first = ids.first, let home = try await book.organisation(first) { try await book.addUnit(unit, to: home, by: "demo") } }
        let hashing = PasswordHashing()
        for person in people where ids.indices.contains(person.institution) {
            let place = AccountEvent.Place(organisation: ids[person.institution], unit: person.unit, profession: person.profession, secrecy: person.secrecy, duties: person.duties)
            let invited = try await book.invite(Sensible(Person(name: person.name, address: person.address)), to: place, by: "demo"), link = invited.link.reveal()
            let secret = try await code(person.address, journal)
            let account = try await book.enrol(
                throughLink: link, password: Sensible(try await phrase(person, journal)), secret: secret, code: secret.code(step: moment() / OneTimeCode.period), hashing: hashing).0
            accounts[person.address] = account.id
        }
        return accounts
    }

    /// A referent invites a colleague, who says yes.
    static func join(_ colleague: AccountID, at address: String, _ dossier: DossierID, _ referent: AccountID, _ journal: ServerJournal) async throws {
        let book = journal.access, purpose = Purpose(.manage, .sharedSecrecy)
        func permit(_ id: AccountID, _ act: Act) async throws -> Permit {
            guard let account = try await book.account(id) else { throw AccessBook.TeamFault.nobody }
            let place = account.place, now = ServerJournal.now()
            let actor = Actor(account: id, organisation: place.organisation, profession: place.profession, secrecy: place.secrecy, duties: place.duties, proof: .passkey, steppedUp: now)
            return try authorise(actor, act, .dossier(try await book.facts(dossier, for: id)), for: purpose, at: now)
        }
        try await book.invite(try await permit(referent, .changeTeam), .init(address: address, audiences: [.identity, .social], told: .child))
        try await book.answer(try await permit(colleague, .answerInvitation), isYes: true)
        try await book.change(try await permit(referent, .changeTeam), colleague, .resume)
    }

    /// Leaves a canary in the first institution, when none is there: its security officer sees it on their page, and nobody is told.
    static func plantCanary(_ journal: ServerJournal) async throws {
        guard let officer = try await journal.access.colleague("helene@alizes.invalid"), case let place = officer.place, try await journal.access.canaries(of: place.organisation).isEmpty else { return }
        let now = ServerJournal.now(), actor = Actor(account: officer.id, organisation: place.organisation, profession: place.profession, secrecy: place.secrecy, duties: place.duties, proof: .passkey, steppedUp: now)
        let permit = try authorise(actor, .plantCanary, .organisation(place.organisation), for: Purpose(.control, .security), at: now)
        try await journal.access.plantCanary(permit, from: try CanaryStory.all(decoding: try AccessResources.data("canaries.json")), hashing: PasswordHashing())
    }

    /// How to sign in as each of them, when this folder has them.
    public static func signIns(_ journal: ServerJournal) async throws -> [SignIn] {
        var found: [SignIn] = []
        for person in people where try await journal.access.isTaken(person.address) {
            found.append(SignIn(name: person.name, role: person.role, address: person.address, phrase: try await phrase(person, journal), code: try await code(person.address, journal)))
        }
        return found
    }

    private static let words = "galet lichen dune chardon barque digue phare estuaire brume ruisseau talus sapin fougere bouleau sureau noisette ardoise lucarne escalier lampe bobine crayon tambour violon boussole carnet panier poterie tuile sentier passerelle horloge grange moulin verger serre cerisier thym lavande trefle roitelet pinson martinet heron loutre castor lievre chevreuil escargot libellule papillon grillon comete orage giboulee rosee givre clairiere colline vallon rocher grotte source marais".split(separator: " ").map(String.init)

    /// The secret of the one-time codes, worked out in the same way, so that the console can say it at each start.
    private static func code(_ address: String, _ journal: ServerJournal) async throws -> OneTimeCode {
        OneTimeCode(secret: Array(try await journal.vault.match(Sensible(Array(address.utf8)), as: "demo.code").prefix(OneTimeCode.secretLength)))
    }

    /// Seven words, worked out from the keys of this folder: never written anywhere.
    private static func phrase(_ person: Invented, _ journal: ServerJournal) async throws -> String {
        let digest = try await journal.vault.match(Sensible(Array(person.address.utf8)), as: "demo.phrase")
        return digest.prefix(7).map { words[Int($0) % words.count] }.joined(separator: " ")
    }
}
