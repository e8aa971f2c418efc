import Disk
import Foundation
import GRDB
import Journal
import Synchronization
import TestWorld
import Testing
import Vocabulary

@testable import Vault

extension TestFolder {
    /// Every row of the keys, as text.
    func rows() throws -> [String] {
        try DatabaseQueue(path: url.appendingPathComponent(KeyStore.file).path).read { db in
            try ["meta", "epoch", "secret", "datakey", "shredded"].flatMap { table in try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map { "\(table) \($0)" } }
        }
    }
}

/// A clock that a test moves.
final class TestClock: Sendable {
    private let time = Mutex<Int64>(1_800_000_000_000)

    var now: Int64 { time.withLock { $0 } }
    func advance(_ milliseconds: Int64) { time.withLock { $0 += milliseconds } }
    @Sendable func read() -> Int64 { now }
}

let day: Int64 = 86_400_000

/// A vault with its journal in memory.
struct TestVault {
    let folder: TestFolder
    let clock: TestClock
    let journal: InMemoryJournal
    let vault: KeyVault
    let dossier: DossierID
    let stream: StreamName

    init(folder: TestFolder? = nil, clock: TestClock = TestClock()) throws {
        let folder = try folder ?? TestFolder()
        self.folder = folder
        self.clock = clock
        journal = InMemoryJournal()
        let isNew = !KeyVault.exists(in: folder.url)
        vault = try KeyVault(folder: folder.url, master: try MasterKey(.automatic, folder: folder.url, isNew: isNew, credentials: nil), journal: journal, mayFound: isNew, clock: clock.read)
        dossier = newDossier()
        stream = try #require(StreamName("caseFile:\(dossier)"))
    }

    func place(_ audience: AudienceClass = .identity, version: Int = 1, dossier: DossierID? = nil) -> SealPlace {
        SealPlace(dossier: dossier ?? self.dossier, audience: audience, stream: stream, version: version)
    }

    func seal(_ text: String, _ place: SealPlace) async throws -> SealedPart { try await vault.seal(Sensible(Array(text.utf8)), at: place) }

    func open(_ part: SealedPart, _ place: SealPlace, _ grant: Grant) async throws -> String {
        String(decoding: try await vault.open(part, at: place, with: grant).reveal(), as: UTF8.self)
    }

    func reading(_ audiences: Set<AudienceClass> = [.identity], actor: String = "p7", key: String? = nil, of other: DossierID? = nil) -> ReadingRequest {
        let dossier = other ?? self.dossier
        return ReadingRequest(
            dossier: dossier, audiences: audiences, stream: StreamName("caseFile:\(dossier)") ?? .server, limit: 100, by: actor, purpose: "follow-up", legalBasis: "casf-l226-2-2", time: clock.now,
            key: key ?? "r\(UInt64.random(in: 0 ... .max))")
    }

    func shred(_ dossier: DossierID) async throws -> ShredReceipt { try await vault.shred(dossier, notBefore: 0) }

    func recovery() async throws -> [RecoveryShare] {
        var made: [RecoveryShare] = []
        try await vault.createRecovery { made = $0 }
        return made
    }

    func grant(_ audiences: Set<AudienceClass> = [.identity]) async throws -> Grant {
        guard case .granted(let grant, _) = try await vault.ticket(reading(audiences)) else { throw VaultError.notGranted }
        return grant
    }
}

func newDossier() -> DossierID {
    var generator = SystemRandomNumberGenerator()
    return DossierID.random(using: &generator)
}

/// Runs what must fail, and gives the error.
func failure<T>(_ body: () async throws -> T) async -> (any Error)? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}
