import Crypto
import Disk
import Foundation
import Journal
import JournalSQLite
import TestWorld
import Testing
import Vault
import Vocabulary

@testable import Backup

@Suite struct BackupTests {
    @Test func whatIsRestoredIsWhatWasKept() async throws {
        let data = try await TestData()
        for number in 0..<20 { try await data.write("texte \(number)") }
        try await data.sign()
        try await data.write("après la signature")
        let backup = try await data.backup(), manifest = try data.reader(backup).restore(to: data.restored)
        #expect(manifest.entries == 21 && manifest.dataKeys == 105)
        let head = await data.journal.head()
        #expect(Digest.hexadecimal(head.root.bytes) == manifest.root)
        let restored = try SQLiteJournal(folder: data.restored)
        #expect(await restored.head() == head)
        #expect(try await restored.entries(from: 0, limit: 100) == data.journal.entries(from: 0, limit: 100))
        for name in ["contacts.json", "journal.pub", "checkpoint.txt"] {
            #expect(try Data(contentsOf: data.restored.appendingPathComponent(name)) == Data(contentsOf: data.folder.appendingPathComponent(name)), "\(name)")
        }
        #expect(!FileManager.default.fileExists(atPath: data.restored.appendingPathComponent(MasterKey.file).path), "the master key is in no backup")
        let leftovers = try FileManager.default.contentsOfDirectory(atPath: data.folder.path).filter { $0.hasSuffix(".tmp") }
        #expect(leftovers == [])
    }

    @Test func aTrialOpensWhatIsSealed() async throws {
        let data = try await TestData()
        for number in 0..<10 { try await data.write("texte \(number)") }
        let erased = try await data.write("effacé")
        try await data.sign()
        _ = try await data.vault.shred(erased, notBefore: 0)
        let backup = try await data.backup(), scratch = data.root.url.appendingPathComponent("scratch")
        let result = try await BackupTrial(data.reader(backup)).run(in: scratch, master: { _ in data.master }, openings: 200) { _ in }
        #expect(result.entries == 11 && result.dataKeys == 50 && result.opened + result.erased == 200 && result.erased > 0)
        #expect(!FileManager.default.fileExists(atPath: scratch.path))
    }

    /// What no server starts from is not taken for a backup, and a trial refuses what a start refuses.
    @Test func whatNoServerStartsFromIsRefused() async throws {
        let data = try await TestData(), anchor = data.folder.appendingPathComponent("checkpoint.txt")
        try await data.write("x")
        try await data.sign()
        let bytes = try Data(contentsOf: anchor)
        try FileManager.default.removeItem(at: anchor)
        await #expect(throws: DataRefusal.anchorVanished(data.folder.path)) { try await data.backup() }
        try Data([0xFF] + bytes.dropFirst()).write(to: anchor)
        await #expect(throws: DataRefusal.anchorVanished(data.folder.path)) { try await data.backup() }
        try bytes.write(to: anchor)
        let writer = BackupWriter(folder: data.folder, target: data.target, recipient: data.identity.public, master: data.master, now: noon) { _ in throw BackupRefusal.cannotRead("contacts.json") }
        await #expect(throws: BackupRefusal.cannotRead("contacts.json")) { try await writer.write() }
        #expect((try? FileManager.default.contentsOfDirectory(atPath: data.target.path))?.filter { $0 != "keys" } ?? [] == [], "nothing is left of what was refused")
        let backup = try await data.backup(), scratch = data.root.url.appendingPathComponent("scratch")
        await #expect(throws: BackupRefusal.damaged) {
            try await BackupTrial(data.reader(backup)).run(in: scratch, master: { _ in data.master }) { folder in
                #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("journal.sqlite").path))
                throw BackupRefusal.damaged
            }
        }
        #expect(!FileManager.default.fileExists(atPath: scratch.path))
    }

    /// A backup made while others write holds everything that was acknowledged before it began.
    @Test func aBackupIsMadeBesideAServerThatWrites() async throws {
        let data = try await TestData()
        for number in 0..<50 { try await data.write("avant \(number)") }
        try await data.sign()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 { group.addTask { for number in 0..<60 { try await data.write("\(writer) \(number)") } } }
            for moment in 1...3 {
                let backup = try await data.backup(at: noon + Int64(moment) * 1_000), result = try await BackupTrial(data.reader(backup)).run(in: data.root.url.appendingPathComponent("s\(moment)"), master: { _ in data.master }) { _ in }
                #expect(result.entries >= 50 && result.opened == 100)
                #expect(result.dataKeys >= result.entries * 5, "a key is durable before what it seals")
            }
            try await group.waitForAll()
        }
        #expect(await data.journal.head().size == 290)
    }

    @Test func everyByteOfABackupCounts() async throws {
        let data = try await TestData()
        try await data.write("x")
        try await data.sign()
        let backup = try await data.backup(), keys = data.target.appendingPathComponent("keys").appendingPathComponent(backup.lastPathComponent)
        var generator = SeededGenerator(seed: 4)
        for folder in [backup, keys] {
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
                let file = folder.appendingPathComponent(name), whole = try Data(contentsOf: file)
                let changes: [(Data) -> Data] = (0..<12).map { _ in
                    let place = Int.random(in: 0..<whole.count, using: &generator), bit = UInt8.random(in: 0..<8, using: &generator)
                    return { bytes in
                        var changed = bytes
                        changed[place] ^= 1 << bit
                        return changed
                    }
                } + [{ $0.dropLast() }, { $0 + [0] }, { _ in Data() }]
                for change in changes {
                    try change(whole).write(to: file)
                    #expect(await data.refusal { _ = try data.reader(backup).restore(to: data.restored, signer: data.key.public) } != nil, "\(name)")
                    #expect(!FileManager.default.fileExists(atPath: data.restored.path))
                }
                try FileManager.default.removeItem(at: file)
                #expect(await data.refusal { _ = try data.reader(backup).restore(to: data.restored) } != nil, "without \(name)")
                try whole.write(to: file)
            }
        }
        _ = try data.reader(backup).restore(to: data.restored, signer: data.key.public)
    }

    /// Another file of the same backup, or the same file of another one, in its place.
    @Test func filesDoNotChangePlaces() async throws {
        let data = try await TestData()
        try await data.write("x")
        try await data.sign()
        let first = try await data.backup()
        try await data.write("y")
        let second = try await data.backup(at: noon + 1_000)
        let file = "journal.sqlite.sealed", kept = try Data(contentsOf: second.appendingPathComponent(file))
        try Data(contentsOf: first.appendingPathComponent(file)).write(to: second.appendingPathComponent(file))
        #expect(await data.refusal { _ = try data.reader(second).restore(to: data.restored) } == .changedFile(file))
        try kept.write(to: second.appendingPathComponent(file))
        _ = try data.reader(second).restore(to: data.restored)
    }

    @Test func onlyTheKeyKeptElsewhereReadsIt() async throws {
        let data = try await TestData()
        try await data.write("x")
        let backup = try await data.backup()
        #expect(await data.refusal { _ = try data.reader(backup, identity: BackupPrivateKey()).restore(to: data.restored) } == .notForThisKey)
        #expect(!FileManager.default.fileExists(atPath: data.restored.path))
    }

    @Test func whoSignedIsChecked() async throws {
        let data = try await TestData(), other = try await TestData()
        try await data.write("x")
        let backup = try await data.backup()
        #expect(await data.refusal { _ = try data.reader(backup).restore(to: data.restored, signer: other.key.public) } == .otherSigner(data.key.public.name))
    }

    @Test func aLaterFormatAndANonBackupAreTold() async throws {
        let data = try await TestData()
        let backup = try await data.backup(), file = backup.appendingPathComponent("manifest.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        try text.replacing("\"format\":\(Manifest.currentFormat)", with: "\"format\":7").write(to: file, atomically: true, encoding: .utf8)
        #expect(await data.refusal { _ = try data.reader(backup).check() } == .newer(7))
        try "{}".write(to: file, atomically: true, encoding: .utf8)
        #expect(await data.refusal { _ = try data.reader(backup).check() } == .notABackup(backup.path))
        let nowhere = data.root.url.appendingPathComponent("nowhere")
        #expect(await data.refusal { _ = try data.reader(nowhere) } == .missing(nowhere.path))
    }

    @Test func nothingIsWrittenOverAFolder() async throws {
        let data = try await TestData()
        let backup = try await data.backup()
        #expect(await data.refusal { _ = try data.reader(backup).restore(to: data.folder) } == .folderNotEmpty(data.folder.path))
        try Data().write(to: data.restored)
        #expect(await data.refusal { _ = try data.reader(backup).restore(to: data.restored) } == .notAFolder(data.restored.path))
        let link = data.root.url.appendingPathComponent("link"), empty = data.root.url.appendingPathComponent("empty")
        try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: empty)
        #expect(await data.refusal { _ = try data.reader(backup).restore(to: link) } == .notAFolder(link.path))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == empty.path && FileManager.default.contentsOfDirectory(atPath: empty.path) == [])
        _ = try data.reader(backup).restore(to: empty)
        #expect(await data.refusal { _ = try await data.backup() } == .folderNotEmpty(backup.path))
    }

    /// An older copy of the keys could bring back what was erased since.
    @Test func anOlderCopyOfTheKeysIsRefused() async throws {
        let data = try await TestData()
        let dossier = try await data.write("x"), first = try await data.backup()
        _ = try await data.vault.shred(dossier, notBefore: 0)
        let second = try await data.backup(at: noon + 1_000), all = data.target.appendingPathComponent("keys")
        let older = all.appendingPathComponent(first.lastPathComponent)
        #expect(await data.refusal { _ = try BackupReader(source: second, keys: older, identity: data.identity, now: noon).restore(to: data.restored) } == .olderKeys(older.path))
        try FileManager.default.removeItem(at: all.appendingPathComponent(second.lastPathComponent))
        #expect(await data.refusal { _ = try data.reader(second).restore(to: data.restored) } == .olderKeys(older.path))
        #expect(!FileManager.default.fileExists(atPath: data.restored.path))
    }

    /// An older backup of the journal opens with the latest copy of the keys: what was erased since stays erased.
    @Test func whatWasErasedSinceDoesNotComeBack() async throws {
        let data = try await TestData()
        let dossier = try await data.write("x"), first = try await data.backup()
        try await data.write("y")
        _ = try await data.vault.shred(dossier, notBefore: 0)
        let second = try await data.backup(at: noon + 1_000), all = data.target.appendingPathComponent("keys"), later = all.appendingPathComponent(second.lastPathComponent)
        // Neither what a stop left, nor a copy of another installation, nor somebody's folder stands in for it.
        let other = try await TestData(), theirs = try await other.backup(at: noon + 2_000)
        try FileManager.default.copyItem(at: other.target.appendingPathComponent("keys/" + theirs.lastPathComponent), to: all.appendingPathComponent(theirs.lastPathComponent))
        for name in ["repere-2027-01-15T09-00-00Z", "zzz"] { try FileManager.default.createDirectory(at: all.appendingPathComponent(name), withIntermediateDirectories: true) }
        let reader = try data.reader(first)
        #expect(reader.keys.path == later.path && reader.laterKeys == nil)
        #expect(try reader.restore(to: data.restored).entries == 1)
        let vault = try KeyVault(folder: data.restored, master: data.master, journal: nil) { noon }
        #expect(try await vault.erasure(of: dossier) != .kept)
        try await vault.close()
        // Asked for all the same, the older copy is used, and the later one is named.
        let own = try BackupReader(source: first, keys: all.appendingPathComponent(first.lastPathComponent), identity: data.identity, now: noon)
        #expect(own.laterKeys?.path == later.path)
        // A damaged latest copy is not replaced by an older one in silence.
        try Data("{}".utf8).write(to: later.appendingPathComponent("manifest.json"))
        #expect(await data.refusal { _ = try data.reader(first) } == .notABackup(later.path))
    }

    /// A copy made by a clock that was ahead neither passes for the latest one, nor outlives the one made after it.
    @Test func aCopyByAClockAheadGivesWay() async throws {
        let data = try await TestData(), dossier = try await data.write("x"), ahead = try await data.backup(at: noon + 200 * day)
        _ = try await data.vault.shred(dossier, notBefore: 0)
        let right = try await data.backup(at: noon + day), keys = data.target.appendingPathComponent("keys"), future = keys.appendingPathComponent(ahead.lastPathComponent)
        for backup in [ahead, right] { #expect(try data.reader(backup, at: noon + day).keys.lastPathComponent == right.lastPathComponent) }
        let given = try BackupReader(source: ahead, keys: future, identity: data.identity, now: noon + day)
        #expect(given.laterKeys?.lastPathComponent == right.lastPathComponent, "by its clock it is the later one")
        #expect(await data.refusal { _ = try BackupReader(source: right, keys: future, identity: data.identity, now: noon + day).restore(to: data.restored) } == .olderKeys(future.path))
        _ = try await data.backup(at: noon + 35 * day)
        #expect(FileManager.default.fileExists(atPath: future.path))
        let last = try await data.backup(at: noon + 36 * day)
        #expect(!FileManager.default.fileExists(atPath: future.path))
        #expect(try data.reader(ahead, at: noon + 36 * day).keys.lastPathComponent == last.lastPathComponent)
    }

    /// A clock that is behind takes away no copy; and once it is right again, one that it made is not used past its day.
    @Test func aClockBehindTakesNothingAway() async throws {
        let data = try await TestData(), keys = data.target.appendingPathComponent("keys")
        try await data.write("x")
        let right = try await data.backup()
        try await data.write("y")
        let behind = try await data.backup(at: noon - 3_650 * day)
        #expect(Set(try FileManager.default.contentsOfDirectory(atPath: keys.path)) == [right.lastPathComponent, behind.lastPathComponent])
        #expect(await data.refusal { _ = try data.reader(behind).check() } == .expiredKeys(keys.appendingPathComponent(behind.lastPathComponent).path))
        #expect(try BackupReader(source: right, keys: keys.appendingPathComponent(right.lastPathComponent), identity: data.identity, now: noon).check().entries == 1)
        let again = try await data.backup(at: noon + 1_000)
        #expect(try FileManager.default.contentsOfDirectory(atPath: keys.path) == [again.lastPathComponent], "the one just made serves all of them")
        for backup in [right, behind, again] { #expect(try data.reader(backup).check().format == Manifest.currentFormat) }
    }

    /// In a folder that two installations share, each has an order of its own.
    @Test func theCopiesOfOthersKeepTheirOwnDay() async throws {
        let data = try await TestData(), other = try await TestData()
        for text in ["x", "y", "z"] { try await other.write(text) }
        let theirs = try await other.backup(at: noon - 3_650 * day), keys = data.target.appendingPathComponent("keys")
        try await data.write("x")
        let first = try await data.backup()
        try FileManager.default.copyItem(at: other.target.appendingPathComponent("keys/" + theirs.lastPathComponent), to: keys.appendingPathComponent(theirs.lastPathComponent))
        let second = try await data.backup(at: noon + 1_000)
        #expect(Set(try FileManager.default.contentsOfDirectory(atPath: keys.path)) == [first.lastPathComponent, second.lastPathComponent])
    }

    private func left(_ data: TestData, _ names: String...) throws {
        for name in names {
            let file = data.root.url.appendingPathComponent(name)
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data("x".utf8).write(to: file)
        }
    }

    /// What a stopped backup left is removed by the next one, after a day.
    @Test func whatAStoppedBackupLeftIsRemoved() async throws {
        let data = try await TestData()
        try await data.write("x")
        let old = "repere-2026-01-01T00-00-00Z", today = BackupWriter.name(noon - 3_600_000)
        try left(data, "data/backup.999999999.tmp/keys.sqlite", "backups/keys/\(old)/keys.sqlite.sealed", "backups/keys/\(old)/manifest.json.77.new", "backups/\(old)/journal.sqlite.sealed", "backups/\(today)/manifest.sig")
        _ = try await data.backup()
        let paths = FileManager.default.subpaths(atPath: data.root.url.path) ?? []
        #expect(!paths.contains { $0.hasSuffix(".tmp") || $0.contains(old) })
        #expect(paths.contains("backups/\(today)/manifest.sig"), "another backup may be at work")
    }

    /// A folder with another name, or with anything else in it, is somebody's own.
    @Test func whatIsNotABackupIsNeverTouched() async throws {
        let data = try await TestData()
        try await data.write("x")
        let names = ["keys/aaa/x", "keys/notes.txt", "keys/repere-2026-01-01T00-00-00Z/mine.txt", "keys/repere-2026-01-01T00-00-00Z/keys.sqlite.sealed", "keys/repere-2026-01-01/manifest.sig", "keys/repere-2026-13-01T00-00-00Z/manifest.sig",
            "keys/repere-2026-01-01T00-00-00Z.old/keys.sqlite.sealed", "keys/repere-2026-01-02T00-00-00Z", "repere-2026-01-01T00-00-00Z/photo.jpg", "repere-2026/manifest.sig"]
        for name in names { try left(data, "backups/" + name) }
        let real = data.root.url.appendingPathComponent("real"), link = data.target.appendingPathComponent("keys/repere-2026-01-03T00-00-00Z")
        try left(data, "real/keys.sqlite.sealed")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: real)
        let backup = try await data.backup()
        _ = try await data.backup(at: noon + 40 * day)
        for name in names { #expect(FileManager.default.fileExists(atPath: data.target.appendingPathComponent(name).path), "\(name)") }
        #expect(FileManager.default.fileExists(atPath: link.appendingPathComponent("keys.sqlite.sealed").path))
        #expect(FileManager.default.fileExists(atPath: backup.path) && !FileManager.default.fileExists(atPath: data.target.appendingPathComponent("keys/" + backup.lastPathComponent).path))
    }

    /// A trial that was refused takes nothing away.
    @Test func aTrialLeavesTheFoldersOfOthers() async throws {
        let data = try await TestData()
        try await data.write("x")
        let backup = try await data.backup()
        try left(data, "scratch/mine.txt")
        let scratch = data.root.url.appendingPathComponent("scratch")
        await #expect(throws: DataRefusal.exists(scratch.path)) { try await BackupTrial(data.reader(backup)).run(in: scratch, master: { _ in data.master }) { _ in } }
        #expect(FileManager.default.fileExists(atPath: scratch.appendingPathComponent("mine.txt").path))
    }

    /// Damaged data are not copied as if they were sound, and a backup that failed leaves nothing.
    @Test func damagedDataAreNotBackedUp() async throws {
        let data = try await TestData()
        try await data.write("x")
        try await data.vault.close()
        let file = data.folder.appendingPathComponent("keys.sqlite"), whole = try Data(contentsOf: file)
        try (whole.prefix(4_096) + Data(repeating: 0xFF, count: whole.count - 4_096)).write(to: file)
        await #expect(throws: (any Error).self) { try await data.backup() }
        let left = FileManager.default.subpaths(atPath: data.target.path) ?? []
        #expect(left.allSatisfy { $0 == "keys" }, "\(left)")
    }

    /// 35 days later the copy of the keys is refused, and the next backup destroys it.
    @Test func theCopyOfTheKeysDies() async throws {
        let data = try await TestData()
        try await data.write("x")
        let backup = try await data.backup(), keys = data.target.appendingPathComponent("keys").appendingPathComponent(backup.lastPathComponent)
        #expect(await data.refusal { _ = try data.reader(backup, at: noon + 35 * day - 1).check() } == nil)
        #expect(await data.refusal { _ = try data.reader(backup, at: noon + 35 * day).check() } == .expiredKeys(keys.path))
        let later = try await data.backup(at: noon + 35 * day)
        #expect(!FileManager.default.fileExists(atPath: keys.path))
        // The old journal opens with the later copy of the keys.
        let result = try await BackupTrial(data.reader(backup, at: noon + 36 * day)).run(in: data.root.url.appendingPathComponent("s"), master: { _ in data.master }, openings: 10) { _ in }
        #expect(result.opened == 10)
        _ = later
    }

    /// Keys remember that they signed: a journal from before would not start with them.
    @Test func beforeTheFirstSignatureNoBackupIsMade() async throws {
        let data = try await TestData()
        try await data.write("x", isSigning: false)
        #expect(await data.refusal { _ = try await data.backup() } == .notSigned)
        try await data.sign()
        #expect(await data.refusal { _ = try await data.backup() } == nil)
    }

    /// The primitive itself: RFC 9180, appendix A.2.1.
    @Test func hpkeIsThatOfTheRFC() throws {
        func data(_ text: String) throws -> Data { Data(try #require(Digest.bytes(hexadecimal: text))) }
        let key = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: data("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb"))
        var recipient = try HPKE.Recipient(
            privateKey: key, ciphersuite: .Curve25519_SHA256_ChachaPoly, info: data("4f6465206f6e2061204772656369616e2055726e"), encapsulatedKey: data("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a"))
        let text = try recipient.open(data("1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28"), authenticating: data("436f756e742d30"))
        #expect(String(decoding: text, as: UTF8.self) == "Beauty is truth, truth beauty")
    }

    @Test(arguments: [0, 1, 1 << 20, (1 << 20) + 1, 3 << 20])
    func filesOfAnyLengthComeBack(_ count: Int) throws {
        let root = try TestFolder(), key = BackupPrivateKey(), source = root.url.appendingPathComponent("a"), sealed = root.url.appendingPathComponent("b"), back = root.url.appendingPathComponent("c")
        try Data((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }).write(to: source)
        let sizes = try SealedFile.seal(source, to: sealed, as: "a", for: key.public)
        let opened = try SealedFile.open(sealed, to: back, as: "a", with: key)
        #expect(opened.bytes == count && opened.digest == sizes.digest)
        #expect(try Data(contentsOf: back) == Data(contentsOf: source))
        // A last piece left out, two pieces swapped, a piece twice: the digests stand aside, the cipher alone refuses.
        let whole = try Data(contentsOf: sealed)
        if count > 1 << 20 {
            let piece = 4 + (1 << 20) + 16, head = 16 + 32
            try whole.prefix(head + piece).write(to: sealed)
            #expect(throws: BackupRefusal.self) { try SealedFile.open(sealed, to: back, as: "a", with: key) }
            try (whole.prefix(head + piece) + whole[head...]).write(to: sealed)
            #expect(throws: BackupRefusal.self) { try SealedFile.open(sealed, to: back, as: "a", with: key) }
        }
        try whole.write(to: sealed)
        #expect(throws: BackupRefusal.self) { try SealedFile.open(sealed, to: back, as: "b", with: key) }
    }

    @Test func keysAreReadBackAndOthersRefused() {
        let key = BackupPrivateKey()
        #expect(BackupPrivateKey(key.fileText())?.public.description == key.public.description)
        #expect(BackupPublicKey(" \(key.public)\n")?.description == key.public.description)
        for text in ["", "abc", "repere-backup-public-1 12", key.fileText(), "repere-backup-private-1 " + String(repeating: "0", count: 63)] { #expect(BackupPublicKey(text) == nil) }
        // One sign wrong, anywhere after the head; and a key under which nothing is secret, with its right digits.
        let text = Array("\(key.public)")
        for place in 23..<text.count where text[place] != " " {
            var typed = text
            typed[place] = typed[place] == "0" ? "1" : "0"
            #expect(BackupPublicKey(String(typed)) == nil)
        }
        let zero = [UInt8](repeating: 0, count: 32), head = "repere-backup-public-1 "
        #expect(BackupPublicKey(head + Digest.hexadecimal(zero) + " " + Digest.sha256Hexadecimal(Array(head.utf8) + zero).prefix(8)) == nil)
        #expect(BackupPrivateKey("\(key.public)") == nil)
    }
}
