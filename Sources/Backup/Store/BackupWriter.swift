import Disk
import Foundation
import Journal
import JournalSQLite
import Vault
import Vocabulary

/// Makes a backup of a data folder, beside a server that may be writing.
///
/// The journal and what is public are in one folder, to be kept; the copy of the keys is in another, to be destroyed after 35 days. Both are sealed to a key
/// that the server does not have.
public struct BackupWriter {
    let folder: URL
    let target: URL
    let recipient: BackupPublicKey
    let master: MasterKey
    /// Milliseconds since 1970.
    let now: Int64

    public init(folder: URL, target: URL, recipient: BackupPublicKey, master: MasterKey, now: Int64) {
        self.folder = folder
        self.target = target
        self.recipient = recipient
        self.master = master
        self.now = now
    }

    /// What of a data folder is not in it: read models are worked out again, drafts die by themselves, the master key stands apart.
    static let data = ["journal.sqlite", "journal.pub", "checkpoint.txt", "contacts.json", "communes.repere"]
    static let keys = ["keys.sqlite", "master.salt"]
    static let keysFolder = "keys"
    static let manifest = "manifest.json", signature = "manifest.sig"

    /// Writes the backup; destroys the copies of the keys that are past their day. Returns its name and what it holds.
    /// - Throws: `BackupRefusal`, `DataRefusal`.
    public func write() async throws -> (name: String, manifest: Manifest) {
        let name = "repere-" + Self.stamp(now), identity = try KeyVault.identity(of: folder, master: master)
        let place = target.appendingPathComponent(name), keys = target.appendingPathComponent(Self.keysFolder).appendingPathComponent(name)
        guard let signer = CheckpointKey(name: identity.name, seed: identity.signingSeed) else { throw BackupRefusal.badSignature }
        let manager = FileManager.default
        guard !manager.fileExists(atPath: place.path) else { throw BackupRefusal.folderNotEmpty(place.path) }
        BackupRemains.remove(from: folder)
        let copies = BackupRemains.new(in: folder)
        var isDone = false
        defer {
            try? manager.removeItem(at: copies)
            if !isDone { for url in [place, keys] { try? manager.removeItem(at: url) } }
        }
        do {
            for url in [copies, place, keys] { try manager.createDirectory(at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700]) }
        } catch {
            throw BackupRefusal.cannotWrite(target.path)
        }
        // The checkpoint before the journal, which then holds all that it counts; the keys after it, since a key is durable before anything is sealed with it.
        try DataFolder.checkFiles(Self.data + Self.keys, in: folder)
        for file in Self.data + Self.keys where !file.hasSuffix(".sqlite") && manager.fileExists(atPath: folder.appendingPathComponent(file).path) {
            do { try manager.copyItem(at: folder.appendingPathComponent(file), to: copies.appendingPathComponent(file)) } catch { throw BackupRefusal.cannotRead(file) }
        }
        try SQLiteRows.copy(folder, to: copies.appendingPathComponent("journal.sqlite"))
        try KeyVault.copy(folder, to: copies.appendingPathComponent("keys.sqlite"))
        let rows = try SQLiteRows(folder: copies), head = try rows.head(), dataKeys = try KeyVault.count(in: copies)
        let anchors = [rows.anchor()].compactMap(\.self)
        guard case .intact? = try? JournalVerification(rows, key: signer.public).verdict(anchors: anchors), try rows.audit() == nil, try await keysOpen(copies) else { throw BackupRefusal.damaged }
        var files: [Manifest.File] = []
        for (names, into) in [(Self.data, place), (Self.keys, keys)] {
            for file in names {
                let source = copies.appendingPathComponent(file)
                guard manager.fileExists(atPath: source.path) else { continue }
                let sizes = try SealedFile.seal(source, to: into.appendingPathComponent(file + ".sealed"), as: file, for: recipient)
                files.append(Manifest.File(name: file, bytes: sizes.bytes, digest: sizes.digest, sealedBytes: sizes.sealedBytes, sealedDigest: sizes.sealedDigest))
            }
        }
        let checkpoint = (try? String(contentsOf: copies.appendingPathComponent("checkpoint.txt"), encoding: .utf8)) ?? ""
        let manifest = Manifest(
            format: Manifest.currentFormat, installation: identity.name, made: now, keysExpire: now + KeyBackup.lifetime, recipient: "\(recipient)", entries: head.size, root: Digest.hexadecimal(head.root.bytes),
            checkpoint: checkpoint, dataKeys: dataKeys, signer: "\(signer.public)", files: files)
        let bytes = try manifest.canonicalBytes()
        for url in [place, keys] {
            try DurableFile.write(bytes, to: url.appendingPathComponent(Self.manifest), mode: 0o600)
            try DurableFile.write(Array((Digest.hexadecimal(signer.signature(of: Manifest.signed(bytes))) + "\n").utf8), to: url.appendingPathComponent(Self.signature), mode: 0o600)
        }
        isDone = true
        try prune()
        return (name, manifest)
    }

    /// Every key of the copy opens, and none was taken out.
    private func keysOpen(_ copies: URL) async throws -> Bool {
        do {
            let vault = try KeyVault(folder: copies, master: master, journal: nil) { [now] in now }
            _ = try await vault.checkAll()
            try await vault.close()
            return true
        } catch VaultError.altered {
            return false
        }
    }

    /// Destroys the copies of the keys that are past their day, and those that a stop left unfinished more than a day ago.
    private func prune() throws {
        let keys = target.appendingPathComponent(Self.keysFolder)
        for name in (try? FileManager.default.contentsOfDirectory(atPath: keys.path)) ?? [] {
            let copy = keys.appendingPathComponent(name)
            let manifest = FileManager.default.contents(atPath: copy.appendingPathComponent(Self.manifest).path).flatMap { try? JSONDecoder().decode(Manifest.self, from: $0) }
            let isPast = manifest.map { $0.keysExpire <= now } ?? (name < "repere-" + Self.stamp(now - 86_400_000))
            if isPast { try FileManager.default.removeItem(at: copy) }
        }
    }

    /// `2026-11-27T02-35-18Z`: sorted by name is sorted by time.
    static func stamp(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601).replacing(":", with: "-")
    }
}
