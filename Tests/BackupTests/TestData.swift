import Foundation
import Journal
import JournalSQLite
import TestWorld
import Testing
import Vault
import Vocabulary

@testable import Backup

let day: Int64 = 86_400_000
let noon: Int64 = 1_800_000_000_000

/// A data folder with sealed entries, its backups, and the key that reads them.
struct TestData {
    let root: TestFolder
    let identity = BackupPrivateKey()
    let journal: SQLiteJournal
    let vault: KeyVault
    let key: CheckpointKey
    let master: MasterKey

    var folder: URL { root.url.appendingPathComponent("data") }
    var target: URL { root.url.appendingPathComponent("backups") }

    init() async throws {
        root = try TestFolder()
        let folder = root.url.appendingPathComponent("data")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        journal = try SQLiteJournal(folder: folder)
        master = try MasterKey(.automatic, folder: folder, isNew: true, credentials: nil)
        vault = try KeyVault(folder: folder, master: master, journal: journal, mayFound: true) { noon }
        key = try #require(CheckpointKey(name: KeyVault.name(of: await vault.installation), seed: try await vault.signingSeed()))
        try PublicKeyFile.keep(key.public, in: folder)
        try Data("[]".utf8).write(to: folder.appendingPathComponent("contacts.json"))
    }

    /// Seals a text in a dossier of its own, durable and signed when it returns.
    @discardableResult func write(_ text: String, isSigning: Bool = true) async throws -> DossierID {
        var generator = SystemRandomNumberGenerator()
        let dossier = DossierID.random(using: &generator), stream = try #require(StreamName("caseFile:\(dossier)"))
        let part = try await vault.seal(Sensible(Array(text.utf8)), at: SealPlace(dossier: dossier, audience: .identity, stream: stream, version: 1))
        let entry = NewEntry(time: noon, actor: "p1", act: "caseFile.opened.v1", purpose: "follow-up", legalBasis: "casf-l226-2-2", parts: [part])
        _ = try await journal.append(AppendRequest(to: stream, expecting: .exactly(0), [entry], key: "open:\(dossier)"))
        if isSigning { try await sign() }
        return dossier
    }

    func sign() async throws { _ = try await CheckpointSigner(journal, key: key, origin: "repere/journal/" + key.public.name).sign() }

    func backup(at time: Int64 = noon) async throws -> URL {
        target.appendingPathComponent(try await BackupWriter(folder: folder, target: target, recipient: identity.public, master: master, now: time, check: { _ in }).write().name)
    }

    func reader(_ backup: URL, identity: BackupPrivateKey? = nil, at time: Int64 = noon) throws -> BackupReader { try BackupReader(source: backup, identity: identity ?? self.identity, now: time) }

    var restored: URL { root.url.appendingPathComponent("restored") }

    func refusal(_ body: () async throws -> Void) async -> BackupRefusal? {
        do {
            try await body()
            return nil
        } catch {
            return error as? BackupRefusal
        }
    }
}
