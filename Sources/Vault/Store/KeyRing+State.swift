import Disk
import Foundation
internal import GRDB
import Vocabulary

/// What no key of its own protects: which epochs there are, since when, to which recovery key, how many keys, and how many changes there were. Sealed as one, and sealed again with each change.
extension KeyRing {
    private static let state = "state"

    /// The counts that the seal covers.
    struct Counts: Equatable {
        var dataKeys = 0
        var shredded = 0
        /// How many times this was sealed again: an older copy of the keys has a smaller one.
        var generation = 0
    }

    /// Runs a change, then seals the state that results, in one transaction.
    func change<T>(_ counts: Counts? = nil, _ body: (Database) throws -> T) throws -> T {
        var after = counts ?? self.counts
        after.generation = self.counts.generation + 1
        let sealed = after, secret = try secret(Self.grantSecret), installation = installation
        let result = try store.database.write { db in
            let result = try body(db)
            try Self.seal(db, sealed, secret, installation)
            return result
        }
        setCounts(sealed)
        try store.takeInLog()
        return result
    }

    static func seal(_ db: Database, _ counts: Counts, _ secret: SecretKey, _ installation: [UInt8]) throws {
        let numbers = [counts.dataKeys, counts.shredded, counts.generation].flatMap { Context.number(UInt64(bitPattern: Int64($0))) }
        try KeyStore.setMeta(db, state, numbers + secret.digest(try content(db, numbers, installation), length: 32))
    }

    /// The counts of a store whose state is as it was sealed; nil when anything of it was changed.
    static func openState(_ db: Database, _ secret: SecretKey, _ installation: [UInt8]) throws -> Counts? {
        guard let sealed = try Data.fetchOne(db, sql: "SELECT value FROM meta WHERE name = ?", arguments: [state]).map(Array.init), sealed.count == 56 else { return nil }
        let numbers = Array(sealed[..<24])
        guard secret.digest(try content(db, numbers, installation), length: 32) == Array(sealed[24...]) else { return nil }
        func number(_ range: Range<Int>) -> Int { Int(truncatingIfNeeded: numbers[range].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }) }
        return Counts(dataKeys: number(0..<8), shredded: number(8..<16), generation: number(16..<24))
    }

    private static func content(_ db: Database, _ numbers: [UInt8], _ installation: [UInt8]) throws -> [UInt8] {
        let recovery = try Data.fetchOne(db, sql: "SELECT value FROM meta WHERE name = ?", arguments: [recoveryMeta]).map(Array.init) ?? []
        let epochs = try Row.fetchAll(db, sql: "SELECT number, started, recovery, master IS NULL FROM epoch ORDER BY number").map { row in
            let number: Int64 = try row.checked(0), started: Int64 = try row.checked(1), recovery: Data? = try row.checkedOrNull(2), isRetired: Bool = try row.checked(3)
            return Context("row", .number(UInt64(bitPattern: number)), .number(UInt64(bitPattern: started)), .bytes(recovery.map(Array.init) ?? []), .number(isRetired ? 1 : 0)).bytes
        }
        let signed = try Data.fetchOne(db, sql: "SELECT value FROM meta WHERE name = ?", arguments: [signedMeta]).map(Array.init) ?? []
        return Context("state", .bytes(installation), .bytes(numbers), .bytes(recovery), .bytes(epochs.flatMap(\.self) + signed)).bytes
    }

    /// The journal beside these keys was signed once: it has a checkpoint ever after. Sealed with the rest of the state.
    private static let signedMeta = "signed"

    func wasSigned() throws -> Bool { try store.meta(Self.signedMeta) != nil }

    func noteSigned() throws { if try !wasSigned() { try change { try KeyStore.setMeta($0, Self.signedMeta, [1]) } } }

    func countsDiffer() throws -> Bool {
        let found = try store.database.read { db in
            (dataKeys: try Int.fetchOne(db, sql: "SELECT count(*) FROM datakey") ?? -1, shredded: try Int.fetchOne(db, sql: "SELECT count(*) FROM shredded") ?? -1)
        }
        return found != (counts.dataKeys, counts.shredded)
    }

    /// Opens every key, and checks every row and the form of the file. Returns how many data keys there are. O(keys).
    /// - Throws: `altered` at the first that is not as it was written.
    func checkAll() throws -> Int {
        let secret = try secret(Self.grantSecret), installation = installation
        let (isWhole, sealed, shredded) = try store.database.read { db in
            (try KeyStore.isWhole(db), try Self.openState(db, secret, installation), try String.fetchAll(db, sql: "SELECT dossier FROM shredded"))
        }
        guard isWhole, sealed == counts else { throw VaultError.altered }
        var dataKeys = 0, last: DataKeyName?
        repeat {
            let page = try checkPage(after: last)
            (dataKeys, last) = (dataKeys + page.count, page.last)
        } while last != nil
        for dossier in shredded { guard let id = DossierID(dossier), try isShredded(id) else { throw VaultError.altered } }
        guard dataKeys == counts.dataKeys, shredded.count == counts.shredded else { throw VaultError.altered }
        return dataKeys
    }

    /// Opens a page of keys, in order. Returns how many, and the last; nil at the end. O(page).
    /// - Throws: `altered` at the first that does not open under its own name.
    func checkPage(after last: DataKeyName?) throws -> (count: Int, last: DataKeyName?) {
        let keys = try store.dataKeys(after: last, limit: Self.page)
        for (name, wrapped) in keys {
            guard let epoch = epochs[wrapped.epoch], Sealing.open(wrapped.bytes, with: epoch, in: context(name, epoch: wrapped.epoch)) != nil else { throw VaultError.altered }
        }
        return (keys.count, keys.last?.0)
    }
}
