import Foundation
internal import GRDB
import Vocabulary

/// Erasure by the destruction of keys. What is destroyed and which backups of the keys exist are rows sealed one by one: a changed row is seen.
extension KeyRing {
    /// How long a backup of the keys is kept, in milliseconds: 35 days.
    static let backupLifetime: Int64 = 35 * 86_400_000

    func isShredded(_ dossier: DossierID) throws -> Bool { try shredding(dossier) != nil }

    private func shredding(_ dossier: DossierID) throws -> (time: Int64, keys: Int)? {
        guard let row = try store.database.read({ try Row.fetchOne($0, sql: "SELECT time, keys, seal FROM shredded WHERE dossier = ?", arguments: [dossier.text]) }) else { return nil }
        let time = row[0] as Int64, keys = row[1] as Int
        guard try seal("shredded", dossier.text, time, Int64(keys)) == Array(row[2] as Data) else { throw VaultError.altered }
        return (time, keys)
    }

    private func seal(_ table: String, _ name: String, _ first: Int64, _ second: Int64) throws -> [UInt8] {
        let row = Context("row", .text(table), .text(name), .number(UInt64(bitPattern: first)), .number(UInt64(bitPattern: second)))
        return try secret(Self.grantSecret).digest(row.bytes, length: 32)
    }

    /// Destroys the keys of a dossier; the same answer when they were destroyed before. Returns when they are in no file any more.
    func shred(_ dossier: DossierID, now: Int64) throws -> ShredReceipt {
        forget(dossier)
        if try shredding(dossier) == nil {
            let seal = { (keys: Int) in try self.seal("shredded", dossier.text, now, Int64(keys)) }
            try store.database.write { db in
                try db.execute(sql: "DELETE FROM datakey WHERE dossier = ?", arguments: [dossier.text])
                let keys = db.changesCount
                try db.execute(sql: "INSERT INTO shredded (dossier, time, keys, seal) VALUES (?, ?, ?, ?)", arguments: [dossier.text, now, keys, Data(try seal(keys))])
            }
        }
        try store.sweep()
        guard let (time, keys) = try shredding(dossier) else { throw VaultError.altered }
        return ShredReceipt(dossier: dossier, time: time, keys: keys, backupsUntil: try lastBackup(madeBefore: time))
    }

    /// Never `erased` before the last backup of the keys that may hold them has expired.
    func erasure(of dossier: DossierID, now: Int64) throws -> ErasureState {
        guard let (time, _) = try shredding(dossier) else { return .kept }
        guard let until = try lastBackup(madeBefore: time), until > now else { return .erased }
        return .destroyed(backupsUntil: until)
    }

    /// Writes that a backup of the keys was made, before it is: better one too many than one forgotten.
    func recordBackup(_ name: String, now: Int64) throws -> Int64 {
        let expires = now + Self.backupLifetime, seal = try seal("backup", name, now, expires)
        try store.database.write { try $0.execute(sql: "INSERT INTO backup (name, made, expires, seal) VALUES (?, ?, ?, ?)", arguments: [name, now, expires, Data(seal)]) }
        return expires
    }

    /// When the last backup made before a time expires; nil when there was none.
    private func lastBackup(madeBefore time: Int64) throws -> Int64? {
        try backups().filter { $0.made <= time }.map(\.expires).max()
    }

    func backups() throws -> [(name: String, made: Int64, expires: Int64)] {
        try store.database.read { try Row.fetchAll($0, sql: "SELECT name, made, expires, seal FROM backup ORDER BY made") }.map { row in
            let name = row[0] as String, made = row[1] as Int64, expires = row[2] as Int64
            guard try seal("backup", name, made, expires) == Array(row[3] as Data) else { throw VaultError.altered }
            return (name, made, expires)
        }
    }

    /// Opens every key, and checks every row that says what was destroyed. Returns how many data keys there are. O(keys).
    /// - Throws: `altered` at the first that does not open.
    func checkAll() throws -> Int {
        guard try store.database.read({ try String.fetchOne($0, sql: "PRAGMA integrity_check") }) == "ok" else { throw VaultError.altered }
        var count = 0
        try store.eachDataKey { name, wrapped in
            guard let epoch = epochs[wrapped.epoch], Sealing.open(wrapped.bytes, with: epoch, in: context(name, epoch: wrapped.epoch)) != nil else { throw VaultError.altered }
            count += 1
        }
        for dossier in try store.database.read({ try String.fetchAll($0, sql: "SELECT dossier FROM shredded") }) {
            guard let id = DossierID(dossier), try isShredded(id) else { throw VaultError.altered }
        }
        _ = try backups()
        return count
    }
}
