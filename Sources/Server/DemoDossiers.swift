import Access
import Foundation
import Journal
import Vault
import Vocabulary

/// Three invented dossiers, each sealed like a true one. Nobody in them exists.
struct DemoDossiers {
    private struct Part {
        let audience: AudienceClass
        let text: String
    }

    private struct Act {
        let act: String
        /// Hours before now.
        let hoursAgo: Int64
        let parts: [Part]
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
        let stream = StreamName.caseFile(dossier)
        var parts: [SealedPart] = [], digest: [UInt8] = []
        for part in act.parts {
            let text = Sensible(Array(part.text.utf8))
            parts.append(try await journal.vault.seal(text, at: SealPlace(dossier: dossier, audience: part.audience, stream: stream, version: version + 1)))
            digest += try await journal.vault.match(text, as: "request")
        }
        let entry = NewEntry(time: ServerJournal.now() - act.hoursAgo * 3_600_000, actor: actor, act: act.act, purpose: "protect", legalBasis: "casf-l226-2-2", parts: parts)
        _ = try await journal.store.append(AppendRequest(to: stream, expecting: .exactly(version), [entry], key: "demo:\(dossier):\(version)", digest: digest))
    }

    /// Who answers for each of them.
    private static let referents = ["loic@alizes.invalid", "yann@lefil.invalid", "bastien@val.invalid"]

    private static let dossiers: [[Act]] = [
        [
            Act(act: "caseFile.opened.v1", hoursAgo: 240, parts: [
                Part(audience: .identity, text: "Maëlys Trévidic, 15 ans, Mulhouse. Éducateur référent : Loïc Fontanel."),
                Part(audience: .location, text: "Foyer Les Alizés, chambre 12."),
            ]),
            Act(act: "caseFile.runawayDeclared.v1", hoursAgo: 75, parts: [Part(audience: .social, text: "Partie à 22 h 10. Jean clair, veste verte. Téléphone éteint.")]),
            Act(act: "caseFile.runawayReturnRecorded.v1", hoursAgo: 68, parts: [
                Part(audience: .social, text: "Revenue seule à 5 h. Elle a mangé, puis dormi. Elle veut parler à Loïc."),
                Part(audience: .health, text: "Fatigue. Rendez-vous avec le médecin demain à 14 h."),
            ]),
        ],
        [
            Act(act: "caseFile.opened.v1", hoursAgo: 900, parts: [Part(audience: .identity, text: "Ilyan Kervadec, 16 ans, Lille. Scolarisé en seconde.")]),
            Act(act: "caseFile.signalementSent.v1", hoursAgo: 890, parts: [Part(audience: .judicial, text: "Signalement remis au parquet de Lille, copie à la CRIP.")]),
            Act(act: "caseFile.commitmentMade.v1", hoursAgo: 30, parts: [Part(audience: .social, text: "Promis : l’appeler jeudi à 18 h, quoi qu’il arrive.")]),
        ],
        [
            Act(act: "caseFile.opened.v1", hoursAgo: 2_000, parts: [
                Part(audience: .identity, text: "Solenn Abgrall, 17 ans et 9 mois, Brest."), Part(audience: .location, text: "Chez sa tante, à Plougastel."),
            ]),
            Act(act: "caseFile.careOffered.v1", hoursAgo: 1_500, parts: [Part(audience: .health, text: "Consultation proposée, refusée pour l’instant. La porte reste ouverte.")]),
        ],
    ]
}
