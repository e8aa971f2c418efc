import CSodium
import Disk
import Foundation
internal import GRDB
import Vocabulary

/// Every key of a server, opened: one key for each epoch, and below them the data keys, unwrapped when they are asked for.
///
/// Not safe to share: it lives inside one actor.
final class KeyRing {
    let store: KeyStore
    let installation: [UInt8]
    private(set) var epochs: [Int: SecretKey] = [:]
    private(set) var current: Int
    private(set) var started: Int64
    private(set) var secrets: [String: SecretKey] = [:]
    private(set) var counts = Counts()
    private var opened: [DataKeyName: SecretKey] = [:]
    private var newest: [DataKeyName: UInt32] = [:]
    private static let mostOpened = 2_048

    /// Equal values have equal digests under it.
    static let matchSecret = "match"
    /// Seals grants, and the rows that say what was destroyed.
    static let grantSecret = "grant"
    /// Signs the checkpoints of the journal (the seed of an Ed25519 key).
    static let signingSecret = "signing"

    /// Opens the keys of a folder, or makes those of a new one when it may.
    /// - Throws: `DataRefusal`.
    init(folder: URL, master: MasterKey, mayFound: Bool, now: Int64) throws(DataRefusal) {
        let found: @Sendable (Database) throws -> Void = { db in try KeyRing.found(db, master, now) }
        store = try KeyStore(folder: folder, found: mayFound ? found : nil)
        do {
            guard let installation = try store.meta("installation") else { throw DataRefusal.notKeys(store.url.path) }
            self.installation = installation
            var newest: (number: Int, started: Int64)?
            for epoch in try store.epochs() {
                guard let wrapped = epoch.master else { continue }
                guard let bytes = Sealing.open(wrapped, with: master.key, in: Self.context(installation, epoch: epoch.number)), let key = SecretKey(bytes) else { throw DataRefusal.wrongMasterKey(folder.path) }
                epochs[epoch.number] = key
                newest = (epoch.number, epoch.started)
            }
            guard let newest else { throw DataRefusal.notKeys(store.url.path) }
            (current, started) = newest
            for (name, wrapped) in try store.secrets() {
                guard let key = epochs[wrapped.epoch], let bytes = Sealing.open(wrapped.bytes, with: key, in: Self.context(installation, secret: name, epoch: wrapped.epoch)), let secret = SecretKey(bytes) else { throw DataRefusal.notKeys(store.url.path) }
                secrets[name] = secret
            }
            guard Self.names.allSatisfy({ secrets[$0] != nil }), let secret = secrets[Self.grantSecret], let counts = try store.database.read({ try Self.openState($0, secret, installation) }) else { throw DataRefusal.notKeys(store.url.path) }
            self.counts = counts
        } catch let refusal as DataRefusal {
            throw refusal
        } catch {
            throw .notKeys(store.url.path)
        }
    }

    private static let names = [matchSecret, grantSecret, signingSecret]

    /// The first epoch and the secrets.
    private static func found(_ db: Database, _ master: MasterKey, _ now: Int64) throws {
        var installation = [UInt8](repeating: 0, count: 16)
        randombytes_buf(&installation, installation.count)
        let key = try SecretKey.random(), wrapped = try Sealing.seal(key.bytes, with: master.key, in: context(installation, epoch: 1))
        let fresh = try names.map { ($0, try SecretKey.random()) }
        let secrets = try fresh.map { ($0, try Sealing.seal($1.bytes, with: key, in: context(installation, secret: $0, epoch: 1))) }
        guard let grant = fresh.first(where: { $0.0 == grantSecret })?.1 else { throw VaultError.noKey }
        try KeyStore.setMeta(db, "installation", installation)
        try KeyStore.insert(db, KeyStore.Epoch(number: 1, started: now, master: wrapped, recovery: nil))
        for (name, bytes) in secrets { try KeyStore.setSecret(db, name, KeyStore.Wrapped(epoch: 1, bytes: bytes)) }
        try seal(db, Counts(), grant, installation)
    }

    static func context(_ installation: [UInt8], epoch: Int) -> Context { Context("epoch", .bytes(installation), .number(UInt64(bitPattern: Int64(epoch)))) }
    static func context(_ installation: [UInt8], secret: String, epoch: Int) -> Context { Context("secret", .bytes(installation), .text(secret), .number(UInt64(bitPattern: Int64(epoch)))) }

    func context(_ name: DataKeyName, epoch: Int) -> Context {
        Context("datakey", .bytes(installation), .text(name.dossier.text), .number(UInt64(name.audience.rawValue)), .number(UInt64(name.version)), .number(UInt64(bitPattern: Int64(epoch))))
    }

    func secret(_ name: String) throws(VaultError) -> SecretKey {
        guard let secret = secrets[name] else { throw .noKey }
        return secret
    }

    /// The key under which a new text of a class is sealed. The first text of a dossier makes the keys of every class, durable before they are used.
    func newestKey(_ dossier: DossierID, _ audience: AudienceClass) throws -> (version: UInt32, key: SecretKey) {
        let place = DataKeyName(dossier: dossier, audience: audience, version: 0)
        if newest[place] == nil {
            if try store.newest(dossier, audience) == nil { try make(dossier) }
            newest[place] = try store.newest(dossier, audience)
        }
        guard let version = newest[place] else { throw VaultError.noKey }
        return (version, try key(DataKeyName(dossier: dossier, audience: audience, version: version)))
    }

    /// True when a dossier never had a key here.
    func isUnknown(_ dossier: DossierID, _ audience: AudienceClass) throws -> Bool {
        if newest[DataKeyName(dossier: dossier, audience: audience, version: 0)] != nil { return false }
        return try store.newest(dossier, audience) == nil && !isShredded(dossier)
    }

    /// - Throws: `noKey`, `shredded` or `altered`.
    func key(_ name: DataKeyName) throws -> SecretKey {
        if let key = opened[name] { return key }
        guard let wrapped = try store.dataKey(name) else { throw try isShredded(name.dossier) ? VaultError.shredded : VaultError.noKey }
        guard let epoch = epochs[wrapped.epoch], let bytes = Sealing.open(wrapped.bytes, with: epoch, in: context(name, epoch: wrapped.epoch)), let key = SecretKey(bytes) else { throw VaultError.altered }
        if opened.count >= Self.mostOpened {
            opened.removeAll()
            newest.removeAll()
        }
        opened[name] = key
        return key
    }

    private func make(_ dossier: DossierID) throws {
        guard try !isShredded(dossier) else { throw VaultError.shredded }
        try insert(AudienceClass.allCases.map { DataKeyName(dossier: dossier, audience: $0, version: 1) })
    }

    /// A new key for what will be written from now on: who leaves a team reads nothing new, even with a copy of the old keys.
    func renew(_ dossier: DossierID, _ audience: AudienceClass) throws -> UInt32 {
        guard let version = try store.newest(dossier, audience), version < .max else { throw try isShredded(dossier) ? VaultError.shredded : VaultError.noKey }
        try insert([DataKeyName(dossier: dossier, audience: audience, version: version + 1)])
        newest[DataKeyName(dossier: dossier, audience: audience, version: 0)] = version + 1
        return version + 1
    }

    private func insert(_ names: [DataKeyName]) throws {
        guard let epoch = epochs[current] else { throw VaultError.noKey }
        let current = current
        let rows = try names.map { ($0, KeyStore.Wrapped(epoch: current, bytes: try Sealing.seal(try SecretKey.random().bytes, with: epoch, in: context($0, epoch: current)))) }
        try change(Counts(dataKeys: counts.dataKeys + rows.count, shredded: counts.shredded)) { db in for (name, wrapped) in rows { try KeyStore.insert(db, name, wrapped) } }
    }

    /// Forgets the opened keys of a dossier.
    func forget(_ dossier: DossierID) {
        opened = opened.filter { $0.key.dossier != dossier }
        newest = newest.filter { $0.key.dossier != dossier }
    }

    func setCounts(_ counts: Counts) { self.counts = counts }

    /// Adds an epoch, or removes one that holds no key any more.
    func setEpoch(_ number: Int, _ key: SecretKey?, started: Int64? = nil) {
        epochs[number] = key
        if let started { (current, self.started) = (number, started) }
    }
}
