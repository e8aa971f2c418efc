import CSodium
import Disk
import Foundation
internal import GRDB
import Vocabulary

/// When the master key is lost: three of five people give their shares, and the keys open again under a new master key.
extension KeyRing {
    static let recoveryMeta = "recovery"
    static let shares = 5, threshold = 3

    /// The key of an epoch, sealed to the recovery key: this server cannot open it.
    static func sealed(_ key: SecretKey, to recovery: [UInt8]) throws(VaultError) -> [UInt8] {
        var sealed = [UInt8](repeating: 0, count: SecretKey.length + Int(crypto_box_sealbytes()))
        guard recovery.count == Int(crypto_box_publickeybytes()), crypto_box_seal(&sealed, key.bytes, UInt64(SecretKey.length), recovery) == 0 else { throw .altered }
        return sealed
    }

    /// A recovery key not yet in use: its public half, the epochs sealed to it, and its shares. The key itself is kept nowhere.
    struct NewRecovery {
        let key: [UInt8]
        let epochs: [(number: Int, sealed: [UInt8])]
        let shares: [RecoveryShare]
    }

    func newRecovery() throws -> NewRecovery {
        var open = [UInt8](repeating: 0, count: SecretKey.length), secret = open, set = [UInt8](repeating: 0, count: RecoveryShare.setLength)
        guard crypto_box_keypair(&open, &secret) == 0 else { throw VaultError.chance }
        defer { sodium_memzero(&secret, secret.count) }
        randombytes_buf(&set, set.count)
        guard let points = SecretSharing.split(secret, shares: Self.shares, threshold: Self.threshold) else { throw VaultError.chance }
        return NewRecovery(
            key: open, epochs: try epochs.map { ($0, try Self.sealed($1, to: open)) }, shares: points.map { RecoveryShare(set: set, threshold: UInt8(Self.threshold), number: $0.x, bytes: $0.bytes) })
    }

    /// From now on these shares open the keys, and those made before open nothing any more.
    /// - Throws: `DataRefusal.unsure`: the disk refused, and may have taken the change all the same.
    func use(_ made: NewRecovery) throws {
        do {
            try change { db in
                try KeyStore.setMeta(db, Self.recoveryMeta, made.key)
                for (number, bytes) in made.epochs { try db.execute(sql: "UPDATE epoch SET recovery = ? WHERE number = ?", arguments: [Data(bytes), number]) }
            }
        } catch {
            throw DataRefusal.unsure(store.url.deletingLastPathComponent().path)
        }
        _ = try? store.sweep()
    }

    /// Puts the keys of a folder under a new master key.
    /// - Parameter master: finds it or makes it. Asked last, once nobody else can be at the keys and the shares open them.
    /// - Throws: `badShares` with what is wrong; nothing was changed then.
    static func restore(folder: URL, shares: [RecoveryShare], under master: () throws(DataRefusal) -> MasterKey) throws(DataRefusal) {
        guard let set = shares.first?.set, shares.allSatisfy({ $0.set == set }) else { throw .badShares("they are not of the same key") }
        guard let threshold = shares.first?.threshold, Set(shares.map(\.number)).count >= Int(threshold) else { throw .badShares("\(shares.first?.threshold ?? 3) different ones are needed") }
        let points = Dictionary(shares.map { ($0.number, $0.bytes) }, uniquingKeysWith: { first, _ in first }).map { (x: $0.key, bytes: $0.value) }
        guard var secret = SecretSharing.combine(points) else { throw .badShares("they do not fit together") }
        defer { sodium_memzero(&secret, secret.count) }
        let store = try KeyStore(folder: folder, found: nil)
        do {
            defer { try? store.close() }
            guard let installation = try store.meta("installation"), let recovery = try store.meta(recoveryMeta) else { throw DataRefusal.badShares("no recovery key was made for \(folder.path)") }
            var open = [UInt8](repeating: 0, count: SecretKey.length)
            guard crypto_scalarmult_base(&open, secret) == 0, open == recovery else { throw DataRefusal.badShares("they are of another recovery key") }
            var opened: [(number: Int, key: SecretKey)] = []
            for epoch in try store.epochs() {
                guard let sealed = epoch.recovery else { continue }
                var key = [UInt8](repeating: 0, count: SecretKey.length)
                defer { sodium_memzero(&key, key.count) }
                guard sealed.count == key.count + Int(crypto_box_sealbytes()), crypto_box_seal_open(&key, sealed, UInt64(sealed.count), recovery, secret) == 0, let whole = SecretKey(key) else { throw DataRefusal.notKeys(store.url.path) }
                opened.append((epoch.number, whole))
            }
            guard !opened.isEmpty else { throw DataRefusal.badShares("no recovery key was made for \(folder.path)") }
            let epochs = Dictionary(opened.map { ($0.number, $0.key) }) { first, _ in first }
            for (name, wrapped) in try store.secrets() {
                guard let key = epochs[wrapped.epoch], Sealing.open(wrapped.bytes, with: key, in: context(installation, secret: name, epoch: wrapped.epoch)) != nil else { throw DataRefusal.notKeys(store.url.path) }
            }
            let master = try master()
            let rows = try opened.map { ($0.number, try Sealing.seal($0.key.bytes, with: master.key, in: context(installation, epoch: $0.number))) }
            do {
                try store.database.write { db in
                    for (number, bytes) in rows { try db.execute(sql: "UPDATE epoch SET master = ? WHERE number = ?", arguments: [Data(bytes), number]) }
                }
            } catch {
                throw DataRefusal.unsure(folder.path)
            }
            // Done: what follows is tidiness, and must not be taken for a refusal.
            _ = try? store.sweep()
        } catch let refusal as DataRefusal {
            throw refusal
        } catch {
            throw .notKeys(store.url.path)
        }
    }
}
