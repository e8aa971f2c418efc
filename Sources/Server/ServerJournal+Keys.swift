import Disk
import Foundation
import Journal
import JournalSQLite
import Vault

/// What the journal says of the keys, so that an older copy of them is told.
struct KeysRecord: Codable, Equatable {
    /// How many changes the keys had gone through (`KeyVault.generation`).
    var generation: Int
    /// How many dossiers had keys, and nothing sealed in the journal.
    var unused: Int

    private static let part = "facts"

    init(generation: Int, unused: Int) {
        self.generation = generation
        self.unused = unused
    }

    /// Nil for an entry that says nothing of it.
    init?(_ entry: Entry) {
        guard let bytes = entry.parts.first(where: { $0.audience == Self.part })?.bytes, let found = try? JSONDecoder().decode(Self.self, from: Data(bytes)) else { return nil }
        self = found
    }

    func sealedPart() throws -> SealedPart { SealedPart(audience: Self.part, keyVersion: 0, bytes: Array(try JSONEncoder().encode(self))) }
}

extension ServerJournal {
    /// Opens the journal and the vault of a folder. A first start that is refused leaves nothing.
    static func open(_ folder: URL, _ source: MasterKey.Source) async throws -> (SQLiteJournal, KeyVault, CheckpointKey) {
        let isNew = !KeyVault.exists(in: folder), store = try SQLiteJournal(folder: folder, mayBegin: isNew)
        do {
            if isNew, try await store.last(of: .vault) != nil || PublicKeyFile.publicKey(in: folder) != nil { throw DataRefusal.keysVanished(folder.path) }
            let vault = try KeyVault(folder: folder, master: try MasterKey(source, folder: folder, isNew: isNew), journal: store, mayFound: isNew, clock: now)
            let key = try await signingKey(vault)
            try PublicKeyFile.keep(key.public, in: folder)
            try compare(folder, key.public, holdsKeys: await vault.holdsKeys, wasSigned: try await vault.wasSigned())
            return (store, vault, key)
        } catch {
            if KeyVault.exists(in: folder) { try? await store.close() } else { try? await store.discard() }
            throw error
        }
    }

    private static func signingKey(_ vault: KeyVault) async throws -> CheckpointKey {
        let name = KeyVault.name(of: await vault.installation)
        guard let key = CheckpointKey(name: name, seed: try await vault.signingSeed()) else { throw VaultError.noKey }
        return key
    }

    /// Refuses a journal that is not the one of its last checkpoint: older, or another one. The anchor is never written over then.
    private static func compare(_ folder: URL, _ key: CheckpointPublicKey, holdsKeys: Bool, wasSigned: Bool) throws {
        let rows = try SQLiteRows(folder: folder), size = try rows.head().size, anchor = try rows.anchor(), kept = try rows.checkpoints().last
        if size == 0, holdsKeys { throw DataRefusal.vanished(folder.path) }
        // Both the file and the table of checkpoints gone: whoever rewrote the journal took them away, and the keys remember.
        if wasSigned, anchor == nil, kept == nil { throw DataRefusal.anchorVanished(folder.path) }
        for note in [anchor, kept].compactMap(\.self) {
            guard let checkpoint = try? Checkpoint(note: note, signedBy: key), try checkpoint.size == 0 || rows.root(of: checkpoint.size) == checkpoint.root else { throw DataRefusal.otherJournal(folder.path) }
        }
    }

    /// Refuses a journal of which the read models know more than it holds: a part of its log was lost.
    static func compare(_ store: SQLiteJournal, _ projector: Projector, _ folder: URL) async throws {
        let holds = await store.head().size, held = try await projector.places().values.max() ?? 0
        guard held <= holds else { throw DataRefusal.entriesLost(folder.path, holds: holds, held: held) }
    }

    /// Refuses keys that are older than the journal, or that miss one under which it holds something. Nothing is written.
    /// - Returns: what was recorded last, and how many dossiers have keys and nothing in the journal.
    static func compare(_ vault: KeyVault, _ store: SQLiteJournal, _ projector: Projector, _ folder: URL) async throws -> (recorded: KeysRecord?, unused: Int) {
        do { try await vault.checkCounts() } catch { throw DataRefusal.notKeys(folder.appendingPathComponent("keys.sqlite").path) }
        let recorded = try await store.last(of: .vault).map { KeysRecord($0) ?? KeysRecord(generation: 0, unused: 0) }
        let (lost, unused) = try await vault.compare(try await SealedProjection.keys(projector))
        guard lost == 0, await vault.generation >= recorded?.generation ?? 0 else { throw DataRefusal.olderKeys(folder.path) }
        return (recorded, unused)
    }

    /// Writes how old the keys are, when that changed since it was last written, or when there is something to say of them.
    func recordKeys(_ act: String? = nil) async throws {
        let record = KeysRecord(generation: await vault.generation, unused: unused)
        guard act != nil || record != recorded else { return }
        _ = try await store.append(Self.request(act ?? "vault.changed.v1", to: .vault, [record.sealedPart()]))
        recorded = record
    }
}

extension StreamName {
    /// The life of the keys.
    static let vault = StreamName("vault") ?? .server
}
