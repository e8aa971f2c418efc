import Disk
import Foundation
internal import GRDB
import Vocabulary

/// What a backup asks of the keys of a folder, beside a server that uses them: nothing is written.
extension KeyVault {
    /// The name of the installation, and the seed of the key that signs for it.
    /// - Throws: `DataRefusal`.
    public static func identity(of folder: URL, master: MasterKey) throws(DataRefusal) -> (name: String, signingSeed: [UInt8]) {
        let url = folder.appendingPathComponent(KeyStore.file), database = try reading(url)
        do {
            return try database.read { db in
                guard let installation = try Data.fetchOne(db, sql: "SELECT value FROM meta WHERE name = 'installation'").map(Array.init),
                    let row = try Row.fetchOne(db, sql: "SELECT s.epoch, s.wrapped, e.master FROM secret s JOIN epoch e ON e.number = s.epoch WHERE s.name = ?", arguments: [KeyRing.signingSecret]),
                    let wrapped: Data = try row.checkedOrNull(2)
                else { throw DataRefusal.notKeys(url.path) }
                let number: Int = try row.checked(0), sealed: Data = try row.checked(1)
                guard let bytes = Sealing.open(Array(wrapped), with: master.key, in: KeyRing.context(installation, epoch: number)), let epoch = SecretKey(bytes) else { throw DataRefusal.wrongMasterKey(folder.path) }
                guard let seed = Sealing.open(Array(sealed), with: epoch, in: KeyRing.context(installation, secret: KeyRing.signingSecret, epoch: number)) else { throw DataRefusal.notKeys(url.path) }
                return (name(of: installation), seed)
            }
        } catch let refusal as DataRefusal {
            throw refusal
        } catch {
            throw .notKeys(url.path)
        }
    }

    /// The name under which an installation signs.
    public static func name(of installation: [UInt8]) -> String { "repere/" + Digest.hexadecimal(Array(installation.prefix(8))) }

    /// Copies the keys of a folder, wrapped as they are.
    /// - Throws: `DataRefusal`; `cannotWrite` when there is no room for the copy.
    public static func copy(_ folder: URL, to file: URL) throws { try ProtectedDatabase.copy(try reading(folder.appendingPathComponent(KeyStore.file)), to: file) }

    /// How many data keys a folder holds. O(keys).
    public static func count(in folder: URL) throws -> Int {
        try reading(folder.appendingPathComponent(KeyStore.file)).read { try Int.fetchOne($0, sql: "SELECT count(*) FROM datakey") ?? 0 }
    }

    private static func reading(_ url: URL) throws(DataRefusal) -> DatabaseQueue {
        let form = KeyStore.form(url)
        try form.checkFiles()
        guard FileManager.default.fileExists(atPath: url.path) else { throw .notKeys(url.path) }
        return try form.openForReading()
    }
}
