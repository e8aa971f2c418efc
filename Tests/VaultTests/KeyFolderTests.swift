import Disk
import Foundation
import GRDB
import TestWorld
import Testing
import Vocabulary

@testable import Vault

/// What is wrong with a folder or a key is said in one sentence, and nothing is written.
@Suite struct KeyFolderTests {
    private func refusal(_ folder: TestFolder, _ source: MasterKey.Source = .automatic, isNew: Bool = false) -> DataRefusal? {
        do {
            try MasterKeyCheck.open(folder, try MasterKey(source, folder: folder.url, isNew: isNew, credentials: nil), mayFound: isNew)
            return nil
        } catch {
            return error as? DataRefusal
        }
    }

    /// A folder with keys, closed.
    private func folder() throws -> TestFolder {
        let folder = try TestFolder()
        #expect(refusal(folder, isNew: true) == nil)
        return folder
    }

    private func file(_ folder: TestFolder, _ name: String = KeyStore.file) -> URL { folder.url.appendingPathComponent(name) }

    @Test func filesAreReadableByTheirOwnerOnly() throws {
        let folder = try folder()
        for name in [KeyStore.file, MasterKey.file] { #expect(DataFolder.isPrivate(file(folder, name)), "\(name)") }
    }

    @Test func aWrongMasterKeyIsTold() throws {
        let folder = try folder(), before = try folder.rows()
        try FileManager.default.removeItem(at: file(folder, MasterKey.file))
        try MasterKey.make(file(folder, MasterKey.file))
        #expect(refusal(folder) == .wrongMasterKey(folder.url.path))
        #expect(try folder.rows() == before)
    }

    @Test func aMissingOrOpenOrBrokenMasterKeyIsTold() throws {
        let folder = try folder(), master = file(folder, MasterKey.file)
        let kept = try Data(contentsOf: master)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: master.path)
        #expect(refusal(folder) == .openToOthers(master.path))
        try Data("abc\n".utf8).write(to: master)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: master.path)
        #expect(refusal(folder) == .badMasterKey("\(master.path) does not hold 64 hexadecimal digits"))
        try FileManager.default.removeItem(at: master)
        #expect(refusal(folder) == .missingMasterKey(master.path))
        #expect(!FileManager.default.fileExists(atPath: master.path), "a lost key is never replaced by another one")
        let real = file(folder, "elsewhere")
        try kept.write(to: real)
        try FileManager.default.createSymbolicLink(at: master, withDestinationURL: real)
        #expect(refusal(folder) == .notAFile(master.path))
        #expect(throws: DataRefusal.exists(real.path)) { try MasterKey.make(real) }
    }

    @Test func aPassphraseOpensWhatItClosed() throws {
        let folder = try TestFolder(), words = Sensible("quatre chaises bleues sous la pluie")
        #expect(refusal(folder, .passphrase(Sensible("trop court")), isNew: true) == .badMasterKey("the passphrase has fewer than 20 characters, or fewer than 8 different ones"))
        #expect(refusal(folder, .passphrase(Sensible(String(repeating: " ", count: 30))), isNew: true) != nil)
        #expect(refusal(folder, .passphrase(words), isNew: true) == nil)
        #expect(!FileManager.default.fileExists(atPath: file(folder, MasterKey.file).path), "nothing of it is on the disk")
        #expect(refusal(folder, .passphrase(words)) == nil)
        #expect(refusal(folder, .passphrase(Sensible("quatre chaises bleues sous la plume"))) == .wrongMasterKey(folder.url.path))
        try FileManager.default.removeItem(at: file(folder, "master.salt"))
        #expect(refusal(folder, .passphrase(words))?.description.contains("master.salt") == true)
    }

    @Test func theCredentialOfTheServiceComesFirst() throws {
        let folder = try TestFolder(), credentials = try TestFolder()
        try MasterKey.make(file(credentials, MasterKey.credential))
        let master = try MasterKey(.automatic, folder: folder.url, isNew: true, credentials: credentials.url)
        try MasterKeyCheck.open(folder, master, mayFound: true)
        #expect(!FileManager.default.fileExists(atPath: file(folder, MasterKey.file).path))
        #expect(throws: DataRefusal.missingMasterKey(file(folder, MasterKey.file).path)) { try MasterKey(.automatic, folder: folder.url, isNew: false, credentials: nil) }
    }

    @Test func aSecondProcessIsTold() throws {
        let folder = try folder(), master = try MasterKey(.automatic, folder: folder.url, isNew: false, credentials: nil)
        let ring = try KeyRing(folder: folder.url, master: master, mayFound: false, now: 0)
        #expect(refusal(folder) == .inUse(folder.url.path))
        try ring.store.close()
        #expect(refusal(folder) == nil)
    }

    @Test func aLinkInPlaceOfTheFileIsTold() throws {
        let folder = try folder(), real = file(folder, "real.sqlite")
        try FileManager.default.moveItem(at: file(folder), to: real)
        try FileManager.default.createSymbolicLink(at: file(folder), withDestinationURL: real)
        #expect(refusal(folder) == .notAFile(file(folder).path))
    }

    @Test func anotherFileOrACutFileIsTold() throws {
        for spoil: (URL) throws -> Void in [
            { try Data("not a database, not at all, really not a database".utf8).write(to: $0) },
            { try (try Data(contentsOf: $0)).prefix(5_000).write(to: $0) },
            { try (try Data(contentsOf: $0)).prefix(100).write(to: $0) },
            { url in try DatabaseQueue(path: url.path).writeWithoutTransaction { try $0.execute(sql: "PRAGMA application_id = 7") } },
        ] {
            let folder = try folder()
            try spoil(file(folder))
            #expect(refusal(folder) == .notKeys(file(folder).path))
        }
    }

    /// Keys that are lost are never replaced: an empty file, or none, is refused and left as it is.
    @Test func lostKeysAreNeverReplaced() throws {
        let folder = try folder()
        for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file(folder).path + end) }
        try Data().write(to: file(folder))
        #expect(refusal(folder) == .keysVanished(folder.url.path))
        try FileManager.default.removeItem(at: file(folder))
        #expect(refusal(folder) == .keysVanished(folder.url.path))
        #expect(!FileManager.default.fileExists(atPath: file(folder).path))
    }

    /// A first start that was stopped before its transaction leaves an empty file: the next one begins again.
    @Test func aFileWithoutAnythingInItIsBegunAgain() throws {
        let folder = try TestFolder()
        try Data().write(to: file(folder))
        #expect(!KeyStore.exists(in: folder.url))
        _ = try DatabaseQueue(path: file(folder).path).writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
        #expect(!KeyStore.exists(in: folder.url))
        #expect(refusal(folder, isNew: true) == nil)
        #expect(KeyStore.exists(in: folder.url))
    }

    @Test(arguments: ["UPDATE epoch SET number = -1", "UPDATE datakey SET epoch = -5", "UPDATE datakey SET version = -1", "UPDATE secret SET epoch = 9223372036854775807"])
    func aNumberOutOfRangeIsTold(_ sql: String) throws {
        let folder = try folder(), master = try MasterKey(.automatic, folder: folder.url, isNew: false, credentials: nil)
        var ring: KeyRing? = try KeyRing(folder: folder.url, master: master, mayFound: false, now: 0)
        _ = try ring?.newestKey(newDossier(), .health)
        try ring?.store.close()
        try DatabaseQueue(path: file(folder).path).writeWithoutTransaction { try $0.execute(sql: sql) }
        ring = try? KeyRing(folder: folder.url, master: master, mayFound: false, now: 0)
        if let ring { #expect(throws: (any Error).self) { try ring.checkAll() } }
    }

    /// A value of another kind, in a table made again without its guards: a sentence, never the end of the process.
    @Test(arguments: ["epoch", "meta", "secret", "datakey", "shredded"])
    func aValueOfAnotherKindIsTold(_ table: String) throws {
        let folder = try folder()
        try DatabaseQueue(path: file(folder).path).writeWithoutTransaction { db in
            let columns = try Row.fetchAll(db, sql: "PRAGMA table_info(\(table))").map { $0["name"] as String }
            try db.execute(sql: "DROP TABLE \(table); CREATE TABLE \(table) (\(columns.joined(separator: ", ")))")
            for value in ["NULL", "'text'", "1.5", "x'00'"] { try db.execute(sql: "INSERT INTO \(table) VALUES (\(columns.map { _ in value }.joined(separator: ", ")))") }
        }
        let master = try MasterKey(.automatic, folder: folder.url, isNew: false, credentials: nil)
        if let ring = try? KeyRing(folder: folder.url, master: master, mayFound: false, now: 0) { #expect(throws: (any Error).self) { try ring.checkAll() } }
        _ = try? KeyVault.identity(of: folder.url, master: master)
    }

    /// The same bytes said to be no text, in the table of the tables: SQLite passes over it.
    @Test func aNameThatIsNoTextIsTold() throws {
        let folder = try folder(), master = try MasterKey(.automatic, folder: folder.url, isNew: false, credentials: nil)
        try DatabaseQueue(path: file(folder).path).writeWithoutTransaction { try $0.execute(sql: "PRAGMA writable_schema = ON; UPDATE sqlite_master SET tbl_name = CAST(tbl_name AS BLOB) WHERE type = 'index'") }
        #expect(throws: (any Error).self) { _ = try KeyRing(folder: folder.url, master: master, mayFound: false, now: 0).checkAll() }
    }

    @Test func aLaterVersionIsTold() throws {
        let folder = try folder()
        try DatabaseQueue(path: file(folder).path).writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA user_version = 9") }
        let before = try folder.bytes()
        #expect(refusal(folder) == .newer(9))
        #expect(try folder.bytes() == before)
    }

    /// A trigger, a table or an index that somebody added or took away: refused before anything runs, and left as it is.
    @Test(arguments: ["CREATE TRIGGER t AFTER INSERT ON datakey BEGIN DELETE FROM shredded; END", "CREATE TABLE other (x)", "DROP INDEX datakey_of_epoch"])
    func otherTablesAreTold(_ sql: String) throws {
        let folder = try folder(), queue = try DatabaseQueue(path: file(folder).path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
        let before = try folder.bytes()
        #expect(refusal(folder) == .notKeys(file(folder).path))
        #expect(try folder.bytes() == before)
    }

    @Test func aReadOnlyFolderIsTold() throws {
        let folder = try folder()
        let missing = folder.url.appendingPathComponent("nowhere")
        #expect(throws: DataRefusal.cannotWrite(missing.path)) { try KeyStore(folder: missing, found: { _ in }) }
    }

    @Test func everyRefusalIsOneSentence() {
        let all: [DataRefusal] = [.notKeys("p"), .wrongMasterKey("p"), .badMasterKey("x"), .keysVanished("p"), .badShares("x"), .openToOthers("p"), .newer(2), .inUse("p")]
        for refusal in all { #expect(refusal.description.hasSuffix(".") || refusal.description.contains(": "), "\(refusal)") }
    }
}
