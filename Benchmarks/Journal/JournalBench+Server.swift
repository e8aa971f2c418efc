import Foundation
import Journal
import JournalSQLite
import Server
import Vault
import Vocabulary

/// What a server does: dossiers opened, and the memory it takes.
extension JournalBench {
    static func open(_ folder: URL, _ times: Int) async throws {
        let journal = try SQLiteJournal(folder: folder), streams = await journal.head().size / 500
        guard let readings = StreamName("reading:bench"), streams > 0 else { throw Wrong() }
        let run = UInt64.random(in: 0 ... .max), vault = try vault(folder, journal), dossier = try await sealed(vault, journal)
        var readOnly: [Double] = [], recorded: [Double] = [], opened: [Double] = []
        for time in 0..<times {
            guard let stream = StreamName("caseFile:\(Int.random(in: 0..<streams))") else { throw Wrong() }
            var start = ContinuousClock.now
            guard try await journal.entries(of: stream, from: 1, limit: 500).count == 500 else { throw Wrong() }
            readOnly.append(seconds(since: start))
            start = ContinuousClock.now
            _ = try await journal.read(stream, from: 1, limit: 500, recording: AppendRequest(to: readings, expecting: .any, [entry(time)], key: "\(run)-\(time)"))
            recorded.append(seconds(since: start))
            start = ContinuousClock.now
            try await open(dossier, vault, "\(run)-o-\(time)")
            opened.append(seconds(since: start))
        }
        report(["entries": Double(await journal.head().size), "read": median(readOnly), "recorded": median(recorded), "opened": median(opened), "memory": memory()])
        try await vault.close()
        try await journal.close()
    }

    /// A dossier of 500 entries, each with one part sealed.
    private static func sealed(_ vault: KeyVault, _ journal: SQLiteJournal) async throws -> DossierID {
        guard let dossier = dossiers(1).first, let stream = StreamName("caseFile:\(dossier)") else { throw Wrong() }
        var entries: [NewEntry] = []
        for number in 0..<500 {
            let part = try await vault.seal(Sensible(Array(payloads[number % payloads.count].prefix(400))), at: SealPlace(dossier: dossier, audience: .social, stream: stream, version: number + 1))
            entries.append(NewEntry(time: now(), actor: "p-1", act: "caseFile.noted.v1", purpose: "follow-up", legalBasis: "casf-l226-2-2", parts: [part]))
        }
        _ = try await journal.append(AppendRequest(to: stream, expecting: .exactly(0), entries, key: "sealed-\(dossier)"))
        return dossier
    }

    /// The durable entry of the reading, its grant, and every part opened.
    private static func open(_ dossier: DossierID, _ vault: KeyVault, _ key: String) async throws {
        guard let stream = StreamName("caseFile:\(dossier)") else { throw Wrong() }
        let request = ReadingRequest(dossier: dossier, audiences: [.social], stream: stream, limit: 500, by: "p-1", purpose: "follow-up", legalBasis: "casf-l226-2-2", time: now(), key: key)
        guard case .granted(let grant, let entries) = try await vault.ticket(request), entries.count == 500 else { throw Wrong() }
        for entry in entries {
            for part in entry.parts { _ = try await vault.open(part, at: SealPlace(dossier: dossier, audience: .social, stream: stream, version: entry.version), with: grant) }
        }
    }

    /// The journal, the vault and the read models of a server, which reads the whole journal again from its first second on, and waits for it at the stop.
    static func serve(_ folder: URL) async throws {
        let start = ContinuousClock.now, journal = try await ServerJournal(folder: folder)
        let ready = seconds(since: start)
        try await Task.sleep(for: .seconds(12))
        await journal.stop()
        guard await journal.troubles.isEmpty else { throw Wrong() }
        report(["entries": Double(await journal.store.head().size), "ready": ready, "memory": memory()])
    }

    static func now() -> Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }
}
