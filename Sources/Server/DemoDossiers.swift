import Access
import CaseFile
import Foundation
import Journal
import Vault
import Vocabulary

/// Three invented dossiers, each sealed like a true one. Nobody in them exists.
struct DemoDossiers {
    private struct Act {
        let kind: String
        /// Hours before now.
        let hoursAgo: Int64
        /// The place in this list of the act that it is about.
        var of: Int?
        /// By field: a text, an option, `+2` for a day to come, `15.6` years and months ago for a birth.
        let answers: [(String, String)]
    }

    /// Writes the dossiers in a journal that holds no other, or what a stop left out of them. Returns how many were written.
    static func seed(_ journal: ServerJournal) async throws -> Int {
        var all: [DossierID] = []
        for number in dossiers.indices { all.append(try await dossier(number, journal)) }
        let known = try await journal.streams().keys.filter { $0.hasPrefix("caseFile:") }
        guard Set(known).isSubset(of: all.map { StreamName.caseFile($0).text }) else { return 0 }
        let people = try await DemoPeople.seed(journal)
        var written = 0
        for (index, dossier) in all.enumerated() where try await journal.vault.erasure(of: dossier) == .kept {
            let acts = dossiers[index], address = referents[index], done = try await journal.store.entries(of: .caseFile(dossier), from: 1, limit: acts.count).count
            let referent = if let person = people[address] { person } else { try await journal.access.colleague(address)?.id }
            if done < acts.count { written += 1 }
            for version in done..<acts.count { try await write(acts[version], version, dossier, by: referent?.text ?? "demo", journal) }
            guard let referent, try await journal.access.team(dossier) == nil else { continue }
            try await journal.access.foundTeam(dossier, referent: referent, by: referent.text)
            // Who is new opens nothing in an emergency before a referent has taken them on a team.
            for colleague in ["naima@alizes.invalid", "katell@alizes.invalid"] where index == 0 { if let account = people[colleague] { try await DemoPeople.join(account, at: colleague, dossier, referent, journal) } }
        }
        return written
    }

    /// The same at each start: worked out from the keys of this folder.
    private static func dossier(_ number: Int, _ journal: ServerJournal) async throws -> DossierID {
        let digest = try await journal.vault.match(Sensible([UInt8(number)]), as: "demo.dossier"), signs = Array("0123456789abcdefghjkmnpqrstvwxyz")
        guard let id = DossierID("0" + String(digest.prefix(25).map { signs[Int($0) % 32] })) else { throw VaultError.noKey }
        return id
    }

    private static func write(_ act: Act, _ version: Int, _ dossier: DossierID, by actor: String, _ journal: ServerJournal) async throws {
        guard let kind = Door.kinds[act.kind] else { throw VaultError.noKey }
        let stream = StreamName.caseFile(dossier), time = ServerJournal.now() - act.hoursAgo * 3_600_000, moment = Door.civil(time)
        var answers: [AudienceClass: Answers] = [:]
        if kind.when.shape != .none { answers[kind.mainAudience, default: Answers()].when = FactTime(moment.day, minute: kind.when.shape == .moment ? moment.minute : nil) }
        for (id, value) in act.answers {
            guard let field = kind.fields.first(where: { $0.id == id }) else { throw VaultError.noKey }
            answers[kind.audience(of: field), default: Answers()].values[id, default: []].append(Self.value(value, field))
        }
        var parts = [SealedPart(audience: "facts", keyVersion: 0, bytes: Array((act.of.map { "{\"of\":\($0 + 1)}" } ?? "{}").utf8))], digest: [UInt8] = []
        for (audience, content) in answers.sorted(by: { $0.key < $1.key }) {
            let text = Sensible(try content.encoded())
            parts.append(try await journal.vault.seal(text, at: SealPlace(dossier: dossier, audience: audience, stream: stream, version: version + 1)))
            // The dates move with the clock; what tells a second writing from the first is the place.
            digest += try await journal.vault.match(Sensible(Array("\(act.kind) \(audience.name)".utf8)), as: "request")
        }
        let entry = NewEntry(time: time, actor: actor, act: kind.act, purpose: "protect", legalBasis: "casf-l226-2-2", parts: parts)
        _ = try await journal.store.append(AppendRequest(to: stream, expecting: .exactly(version), [entry], key: "demo:\(dossier):\(version)", digest: digest))
    }

    private static func value(_ text: String, _ field: KindField) -> String {
        let day: Int64 = 86_400_000
        if field.shape == .day, text.hasPrefix("+"), let days = Int64(text.dropFirst()) { return Door.civil(ServerJournal.now() + days * day).day.iso }
        if field.id == "birthDate", let years = Double(text) { return Door.civil(ServerJournal.now() - Int64(years * 365.25) * day).day.text(.fr) }
        return text
    }

    /// Who answers for each of them.
    private static let referents = ["loic@alizes.invalid", "yann@lefil.invalid", "bastien@val.invalid"]

    private static let dossiers: [[Act]] = [
        [
            Act(kind: "opened", hoursAgo: 240, answers: [("firstName", "Maëlys"), ("familyName", "Trévidic"), ("birthDate", "15.4"), ("sex", "girl"), ("commune", "Mulhouse"), ("school", "Collège des Tilleuls (inventé)"), ("address", "Foyer Les Alizés, chambre 12")]),
            Act(kind: "lifeEventRecorded", hoursAgo: 238, answers: [("band", "before"), ("type", "placement"), ("what", "Première arrivée au foyer, à sa demande."), ("known", "reported")]),
            Act(kind: "signsObserved", hoursAgo: 200, answers: [("facts", "Deux téléphones. Un sac neuf, de valeur. Fatigue le matin."), ("known", "seen")]),
            Act(kind: "bondStated", hoursAgo: 190, answers: [("bond", "linked"), ("why", "Elle appelle Loïc presque chaque soir.")]),
            Act(kind: "runawayDeclared", hoursAgo: 75, answers: [("lastSeen", "Devant le foyer, avec une amie."), ("clothes", "Jean clair, veste verte"), ("worry", "threats"), ("told", "police"), ("told", "onCall")]),
            Act(kind: "policeInformed", hoursAgo: 74, answers: [("service", "Commissariat (inventé)"), ("wanted", "asked")]),
            Act(kind: "presenceNoted", hoursAgo: 72, answers: [("how", "message"), ("what", "« La porte est ouverte. On t’attend. »"), ("answer", "noAnswer")]),
            Act(kind: "returnRecorded", hoursAgo: 68, of: 4, answers: [("g1", "done"), ("g2", "done"), ("g3", "notYet"), ("g4", "notYet"), ("g5", "done"), ("g6", "noAnswer"), ("g7", "done"), ("g8", "notYet"), ("words", "Je veux juste dormir."), ("how", "alone")]),
            Act(kind: "commitmentMade", hoursAgo: 60, answers: [("what", "L’accompagner à la consultation"), ("who", "Loïc"), ("due", "+2"), ("hour", "14 h")]),
            Act(kind: "traceLeft", hoursAgo: 40, answers: [("how", "word"), ("how", "photo"), ("what", "Un mot et une photo de la boxe, dans sa chambre.")]),
        ],
        [
            Act(kind: "opened", hoursAgo: 900, answers: [("firstName", "Ilyan"), ("familyName", "Kervadec"), ("birthDate", "16.2"), ("sex", "boy"), ("commune", "Lille"), ("school", "Lycée du Canal (inventé)")]),
            Act(kind: "signalementSent", hoursAgo: 890, answers: [("to", "Parquet de Lille"), ("copy", "yes")]),
            Act(kind: "bondStated", hoursAgo: 700, answers: [("bond", "watching"), ("why", "Peu de nouvelles depuis la rentrée.")]),
            Act(kind: "commitmentMade", hoursAgo: 30, answers: [("what", "L’appeler, quoi qu’il arrive"), ("who", "Yann"), ("due", "+1"), ("hour", "18 h")]),
            Act(kind: "runawayDeclared", hoursAgo: 9, answers: [("lastSeen", "Au lycée, à midi."), ("clothes", "Survêtement noir, casquette"), ("told", "guardian")]),
        ],
        [
            Act(kind: "opened", hoursAgo: 2_000, answers: [("firstName", "Solenn"), ("familyName", "Abgrall"), ("birthDate", "17.83"), ("sex", "girl"), ("commune", "Brest"), ("address", "Chez sa tante, à Plougastel.")]),
            Act(kind: "careOffered", hoursAgo: 1_500, answers: [("what", "Consultation"), ("by", "L’infirmière du lycée"), ("answer", "refused"), ("words", "Pas maintenant.")]),
            Act(kind: "adulthoodInterviewPlanned", hoursAgo: 400, answers: [("due", "+12"), ("hour", "10 h"), ("topics", "housing"), ("topics", "studies")]),
        ],
    ]
}
