import CSodium
import Foundation
internal import GRDB
import Vocabulary

/// A new key above all the others every 90 days: what was copied of the files before opens nothing written since.
extension KeyRing {
    /// 90 days, in milliseconds.
    static let epochLifetime: Int64 = 90 * 86_400_000
    /// Keys wrapped again in one transaction, or checked at once.
    static let page = 2_000

    func isEpochOver(now: Int64) -> Bool { now - started >= Self.epochLifetime }

    /// Begins an epoch. Old keys stay until `rewrap` has gone through all of them.
    func beginEpoch(_ master: MasterKey, now: Int64) throws -> Int {
        let number = current + 1, key = try SecretKey.random()
        let wrapped = try Sealing.seal(key.bytes, with: master.key, in: Self.context(installation, epoch: number))
        let recovery = try store.meta(Self.recoveryMeta).map { try Self.sealed(key, to: $0) }
        try change { try KeyStore.insert($0, KeyStore.Epoch(number: number, started: now, master: wrapped, recovery: recovery)) }
        setEpoch(number, key, started: now)
        return number
    }

    /// Wraps a page of keys again under the current epoch. False when nothing is left: the keys of the older epochs are then destroyed. O(page).
    ///
    /// A stop in the middle loses nothing: each key says which epoch opens it.
    func rewrap() throws -> Bool {
        guard let key = epochs[current] else { throw VaultError.noKey }
        let current = current
        let old = try store.database.read { try KeyStore.dataKeys($0, notOf: current, limit: Self.page) }
        let secrets = try store.secrets().filter { $0.value.epoch < current }
        guard !old.isEmpty || !secrets.isEmpty else {
            try retire()
            return false
        }
        let names = try old.map { ($0.0, try again($0.1, key, self.context($0.0, epoch: $0.1.epoch), self.context($0.0, epoch: current))) }
        let others = try secrets.map { name, wrapped in
            (name, try again(wrapped, key, Self.context(installation, secret: name, epoch: wrapped.epoch), Self.context(installation, secret: name, epoch: current)))
        }
        try store.database.write { db in
            for (name, wrapped) in names { try KeyStore.replace(db, name, wrapped) }
            for (name, wrapped) in others { try KeyStore.setSecret(db, name, wrapped) }
        }
        return true
    }

    private func again(_ wrapped: KeyStore.Wrapped, _ key: SecretKey, _ from: Context, _ to: Context) throws -> KeyStore.Wrapped {
        guard let epoch = epochs[wrapped.epoch], var bytes = Sealing.open(wrapped.bytes, with: epoch, in: from) else { throw VaultError.altered }
        defer { sodium_memzero(&bytes, bytes.count) }
        return KeyStore.Wrapped(epoch: current, bytes: try Sealing.seal(bytes, with: key, in: to))
    }

    /// Nothing when no older epoch is left: keys that did not change keep their generation, and a copy of them made since stays good.
    private func retire() throws {
        let current = current
        guard epochs.keys.contains(where: { $0 < current }) else { return try store.sweepWaiting() }
        try change { try $0.execute(sql: "UPDATE epoch SET master = NULL, recovery = NULL WHERE number < ?", arguments: [current]) }
        for number in epochs.keys where number < current { setEpoch(number, nil) }
        try store.sweepWaiting()
    }
}
