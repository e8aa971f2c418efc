import Disk
import Foundation
internal import GRDB
import Vocabulary

/// Which data key: of a dossier, a class, and the how-manieth.
struct DataKeyName: Sendable, Hashable {
    let dossier: DossierID
    let audience: AudienceClass
    let version: UInt32
}

/// The file of the keys: every key in it is wrapped by another one.
///
/// It stands apart from the journal, and its backups are short-lived: that is what makes erasure true.
struct KeyStore {
    static let file = "keys.sqlite"
    private static let schemaVersion = 1
    /// "RPK1".
    private static let applicationID = 0x5250_4B31

    /// A key wrapped by the key of an epoch.
    struct Wrapped {
        let epoch: Int
        let bytes: [UInt8]
    }

    struct Epoch {
        let number: Int
        /// Milliseconds since 1970.
        let started: Int64
        /// Wrapped by the master key; nil once retired.
        let master: [UInt8]?
        /// Sealed to the recovery key; nil without one.
        let recovery: [UInt8]?
    }

    let database: DatabaseQueue
    let url: URL
    let held: HeldFiles
    private let lock: FolderLock

    /// True when the folder holds keys. False for a file without anything in it, which a first start that was stopped leaves: tables and keys are made in one transaction.
    static func exists(in folder: URL) -> Bool { !form(folder.appendingPathComponent(file)).isEmpty }

    /// - Parameter found: what a new file begins with; nil refuses an empty or missing file, since keys that are lost are never replaced.
    init(folder: URL, found: (@Sendable (Database) throws -> Void)?) throws(DataRefusal) {
        guard found != nil || Self.exists(in: folder) else { throw .keysVanished(folder.path) }
        guard access(folder.path, R_OK | W_OK | X_OK) == 0 else { throw .cannotWrite(folder.path) }
        try DataFolder.checkFiles([Self.file, Self.file + "-wal", Self.file + "-shm", "keys.lock", MasterKey.file], in: folder)
        lock = try FolderLock(folder.appendingPathComponent("keys.lock"))
        url = folder.appendingPathComponent(Self.file)
        database = try Self.form(url).open(unlessEmpty: found == nil ? .keysVanished(folder.path) : nil, fill: { try found?($0) }) { try $0.execute(sql: Self.tables) }
        held = try HeldFiles(of: url)
        guard DurableFile.syncFolder(folder) else { throw .cannotWrite(folder.path) }
    }

    static func form(_ url: URL) -> ProtectedDatabase {
        ProtectedDatabase(file: url, label: "keys", applicationID: applicationID, schemaVersion: schemaVersion, foreign: .notKeys(url.path))
    }

    private static let tables = """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE epoch (number INTEGER PRIMARY KEY, started INTEGER NOT NULL, master BLOB, recovery BLOB) STRICT;
        CREATE TABLE secret (name TEXT PRIMARY KEY, epoch INTEGER NOT NULL, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE datakey (dossier TEXT NOT NULL, audience INTEGER NOT NULL, version INTEGER NOT NULL, epoch INTEGER NOT NULL, wrapped BLOB NOT NULL, PRIMARY KEY (dossier, audience, version)) STRICT, WITHOUT ROWID;
        CREATE INDEX datakey_of_epoch ON datakey (epoch);
        CREATE TABLE shredded (dossier TEXT PRIMARY KEY, time INTEGER NOT NULL, keys INTEGER NOT NULL, seal BLOB NOT NULL) STRICT, WITHOUT ROWID;
        """

    func meta(_ name: String) throws -> [UInt8]? {
        try database.read { try Data.fetchOne($0, sql: "SELECT value FROM meta WHERE name = ?", arguments: [name]).map(Array.init) }
    }

    static func setMeta(_ db: Database, _ name: String, _ value: [UInt8]) throws {
        try db.execute(sql: "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", arguments: [name, Data(value)])
    }

    func epochs() throws -> [Epoch] {
        try database.read { db in
            try Row.fetchAll(db, sql: "SELECT number, started, master, recovery FROM epoch ORDER BY number").map {
                let master: Data? = try $0.checkedOrNull(2), recovery: Data? = try $0.checkedOrNull(3)
                return Epoch(number: try $0.checked(0), started: try $0.checked(1), master: master.map(Array.init), recovery: recovery.map(Array.init))
            }
        }
    }

    static func insert(_ db: Database, _ epoch: Epoch) throws {
        try db.execute(sql: "INSERT INTO epoch (number, started, master, recovery) VALUES (?, ?, ?, ?)", arguments: [epoch.number, epoch.started, epoch.master.map { Data($0) }, epoch.recovery.map { Data($0) }])
    }

    func secrets() throws -> [String: Wrapped] {
        try database.read { db in
            try Row.fetchAll(db, sql: "SELECT name, epoch, wrapped FROM secret").reduce(into: [:]) { $0[try $1.checked(0)] = try Self.wrapped($1, 1) }
        }
    }

    static func setSecret(_ db: Database, _ name: String, _ wrapped: Wrapped) throws {
        try db.execute(sql: "INSERT OR REPLACE INTO secret (name, epoch, wrapped) VALUES (?, ?, ?)", arguments: [name, wrapped.epoch, Data(wrapped.bytes)])
    }

    func dataKey(_ name: DataKeyName) throws -> Wrapped? {
        try database.read { db in
            try Row.fetchOne(try db.cachedStatement(sql: "SELECT epoch, wrapped FROM datakey WHERE dossier = ? AND audience = ? AND version = ?"), arguments: [name.dossier.text, Int(name.audience.rawValue), Int(name.version)])
                .map { try Self.wrapped($0, 0) }
        }
    }

    /// The newest version of a class; nil when the dossier has no key.
    func newest(_ dossier: DossierID, _ audience: AudienceClass) throws -> UInt32? {
        try database.read { db in
            try Int.fetchOne(try db.cachedStatement(sql: "SELECT max(version) FROM datakey WHERE dossier = ? AND audience = ?"), arguments: [dossier.text, Int(audience.rawValue)]).flatMap { UInt32(exactly: $0) }
        }
    }

    static func insert(_ db: Database, _ name: DataKeyName, _ wrapped: Wrapped) throws {
        try db.cachedStatement(sql: "INSERT INTO datakey (dossier, audience, version, epoch, wrapped) VALUES (?, ?, ?, ?, ?)")
            .execute(arguments: [name.dossier.text, Int(name.audience.rawValue), Int(name.version), wrapped.epoch, Data(wrapped.bytes)])
    }

    static func replace(_ db: Database, _ name: DataKeyName, _ wrapped: Wrapped) throws {
        try db.cachedStatement(sql: "UPDATE datakey SET epoch = ?, wrapped = ? WHERE dossier = ? AND audience = ? AND version = ?")
            .execute(arguments: [wrapped.epoch, Data(wrapped.bytes), name.dossier.text, Int(name.audience.rawValue), Int(name.version)])
    }

    /// Keys of every epoch but one, at most `limit`.
    static func dataKeys(_ db: Database, notOf epoch: Int, limit: Int) throws -> [(DataKeyName, Wrapped)] {
        try Row.fetchAll(db, sql: "SELECT dossier, audience, version, epoch, wrapped FROM datakey WHERE epoch < ? LIMIT ?", arguments: [epoch, limit]).map(dataKey)
    }

    private static func wrapped(_ row: Row, _ column: Int) throws -> Wrapped {
        let bytes: Data = try row.checked(column + 1)
        return Wrapped(epoch: try row.checked(column), bytes: Array(bytes))
    }

    private static func dataKey(_ row: Row) throws -> (DataKeyName, Wrapped) {
        let text: String = try row.checked(0), number: Int = try row.checked(1), count: Int = try row.checked(2)
        guard let dossier = DossierID(text), let audience = UInt8(exactly: number).flatMap(AudienceClass.init), let version = UInt32(exactly: count) else { throw VaultError.altered }
        return (DataKeyName(dossier: dossier, audience: audience, version: version), try wrapped(row, 3))
    }

    /// The data keys that follow one in the order of their names, at most `limit`: for a check.
    func dataKeys(after last: DataKeyName?, limit: Int) throws -> [(DataKeyName, Wrapped)] {
        try database.read { db in
            try Row.fetchAll(
                try db.cachedStatement(sql: "SELECT dossier, audience, version, epoch, wrapped FROM datakey WHERE (dossier, audience, version) > (?, ?, ?) ORDER BY dossier, audience, version LIMIT ?"),
                arguments: [last?.dossier.text ?? "", last.map { Int($0.audience.rawValue) } ?? 0, last.map { Int($0.version) } ?? 0, limit]
            ).map(Self.dataKey)
        }
    }

    /// True when the pages and the indexes are sound. The tables were compared when the file was opened.
    static func isWhole(_ db: Database) throws -> Bool {
        guard try String.fetchOne(db, sql: "PRAGMA integrity_check") == "ok" else { return false }
        // The check of SQLite passes over a name of its own table that is no text any more.
        return try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master WHERE typeof(type) || typeof(name) || typeof(tbl_name) <> 'texttexttext'") == 0
    }

    func close() throws {
        try database.close()
        lock.release()
    }
}
