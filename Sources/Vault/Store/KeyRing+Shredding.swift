import Disk
import Foundation
internal import GRDB
import Vocabulary

/// Erasure by the destruction of keys. What was destroyed are rows sealed one by one: a changed row is seen.
extension KeyRing {
    func isShredded(_ dossier: DossierID) throws -> Bool { try shredding(dossier) != nil }

    private func shredding(_ dossier: DossierID) throws -> (time: Int64, keys: Int)? {
        guard let row = try store.database.read({ try Row.fetchOne($0, sql: "SELECT time, keys, seal FROM shredded WHERE dossier = ?", arguments: [dossier.text]) }) else { return nil }
        let time: Int64 = try row.checked(0), keys: Int = try row.checked(1), kept: Data = try row.checked(2)
        guard try seal(dossier, time, keys) == Array(kept) else { throw VaultError.altered }
        return (time, keys)
    }

    private func seal(_ dossier: DossierID, _ time: Int64, _ keys: Int) throws -> [UInt8] {
        let row = Context("shredded", .text(dossier.text), .number(UInt64(bitPattern: time)), .number(UInt64(bitPattern: Int64(keys))))
        return try secret(Self.grantSecret).digest(row.bytes, length: 32)
    }

    /// Destroys the keys of a dossier. They are in no file any more once the log was swept.
    func shred(_ dossier: DossierID, now: Int64) throws {
        forget(dossier)
        if try shredding(dossier) == nil {
            let keys = try store.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM datakey WHERE dossier = ?", arguments: [dossier.text]) ?? 0 }, seal = try seal(dossier, now, keys)
            try change(Counts(dataKeys: counts.dataKeys - keys, shredded: counts.shredded + 1)) { db in
                try db.execute(sql: "DELETE FROM datakey WHERE dossier = ?", arguments: [dossier.text])
                try db.execute(sql: "INSERT INTO shredded (dossier, time, keys, seal) VALUES (?, ?, ?, ?)", arguments: [dossier.text, now, keys, Data(seal)])
            }
        }
    }

    /// What the destruction left behind; the same whenever it is asked.
    func receipt(_ dossier: DossierID) throws -> ShredReceipt {
        guard let (time, keys) = try shredding(dossier) else { throw VaultError.altered }
        return ShredReceipt(dossier: dossier, time: time, keys: keys, backupsUntil: time + KeyBackup.lifetime)
    }

    /// Never `erased` before every backup of the keys made until then has expired.
    func erasure(of dossier: DossierID, now: Int64) throws -> ErasureState {
        guard let (time, _) = try shredding(dossier) else { return .kept }
        return now < time + KeyBackup.lifetime ? .destroyed(backupsUntil: time + KeyBackup.lifetime) : .erased
    }

    /// How many dossiers were destroyed, how many of them are erased everywhere, and until when a copy may hold the last one. O(destroyed).
    func erasures(now: Int64) throws -> (destroyed: Int, erased: Int, last: Int64?) {
        let untils = try destroyed().compactMap { try shredding($0)?.time }.map { $0 + KeyBackup.lifetime }
        return (untils.count, untils.filter { $0 <= now }.count, untils.filter { $0 > now }.max())
    }

    func destroyed() throws -> [DossierID] { try store.database.read { try String.fetchAll($0, sql: "SELECT dossier FROM shredded") }.compactMap(DossierID.init) }
}
