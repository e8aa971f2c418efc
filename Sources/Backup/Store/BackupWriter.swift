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
    /// Refuses copies of files of other rooms that no server starts from.
    let check: @Sendable (URL) throws -> Void

    public init(folder: URL, target: URL, recipient: BackupPublicKey, master: MasterKey, now: Int64, check: @escaping @Sendable (URL) throws -> Void) {
        self.check = check
        self.folder = folder
        self.target = target
        self.recipient = recipient
        self.master = master
        self.now = now
    }

    /// What of a data folder is not in it: read models are worked out again, drafts die by themselves, the master key stands apart.
    static let data = ["journal.sqlite", "journal.pub", "checkpoint.txt", "contacts.json", "communes.repere", "delays.json"]
    static let keys = ["keys.sqlite", "master.salt"]
    /// Whether a file of a manifest is one of the data: nothing else becomes a path.
    static func isData(_ name: String) -> Bool { data.contains(name) || KeptFolder.Place(path: name) != nil }
    static func isKeys(_ name: String) -> Bool { keys.contains(name) }
    static let keysFolder = "keys"
    static let manifest = "manifest.json", signature = "manifest.sig", sealed = ".sealed"

    /// Writes the backup; destroys the copies of the keys that are past their day. Returns its name and what it holds.
    /// - Throws: `BackupRefusal`, `DataRefusal`.
    public func write() async throws -> (name: String, manifest: Manifest) {
        let name = Self.name(now), identity = try KeyVault.identity(of: folder, master: master)
        let place = target.appendingPathComponent(name), keys = target.appendingPathComponent(Self.keysFolder).appendingPathComponent(name)
        guard let signer = CheckpointKey(name: identity.name, seed: identity.signingSeed) else { throw BackupRefusal.badSignature }
        BackupRemains.remove(from: folder)
        guard !FileManager.default.fileExists(atPath: place.path) else { throw BackupRefusal.folderNotEmpty(place.path) }
        let copies = BackupRemains.new(in: folder)
        // Only what this call made is ever taken away again.
        var made: [URL] = [], isDone = false
        defer {
            for url in made {
                if url == copies || !isDone { try? FileManager.default.removeItem(at: url) }
                UnfinishedFolders.end(url)
            }
        }
        for url in [copies, place, keys] {
            if url != copies { try DurableFolder.make(url.deletingLastPathComponent()) }
            try UnfinishedFolders.create(url)
            made.append(url)
        }
        let (head, checkpoint, dataKeys, generation) = try await copy(to: copies, signer.public)
        var files: [Manifest.File] = []
        for (names, into) in [(Self.data, place), (Self.keys, keys)] { files += try seal(names, from: copies, into: into) }
        files += try sealFiles(into: place)
        let manifest = Manifest(
            format: Manifest.currentFormat, installation: identity.name, made: now, keysExpire: now + KeyBackup.lifetime, recipient: "\(recipient)", entries: head.size, root: Digest.hexadecimal(head.root.bytes),
            checkpoint: checkpoint ?? "", dataKeys: dataKeys, keysGeneration: generation, signer: "\(signer.public)", files: files)
        let bytes = try manifest.canonicalBytes(), signature = Array((Digest.hexadecimal(signer.signature(of: Manifest.signed(bytes))) + "\n").utf8)
        // The manifest last, and that of the keys first: a backup is whole, with its keys, as soon as it has its own.
        for url in [keys, place] {
            try DurableFile.write(signature, to: url.appendingPathComponent(Self.signature), mode: 0o600)
            try DurableFile.write(bytes, to: url.appendingPathComponent(Self.manifest), mode: 0o600)
        }
        isDone = true
        try prune(after: manifest)
        return (name, manifest)
    }

    /// Copies the folder as it is at one moment, and checks the copies as a start would. Returns the head of the journal, its last checkpoint, the number of keys and their generation.
    private func copy(to copies: URL, _ signer: CheckpointPublicKey) async throws -> (Head, String?, Int, Int) {
        try DataFolder.checkFiles(Self.data + Self.keys, in: folder)
        // The checkpoint before the journal, which then holds all that it counts; the keys after it, since a key is durable before anything is sealed with it.
        for file in Self.data + Self.keys where !file.hasSuffix(".sqlite") && FileManager.default.fileExists(atPath: folder.appendingPathComponent(file).path) {
            do { try FileManager.default.copyItem(at: folder.appendingPathComponent(file), to: copies.appendingPathComponent(file)) } catch { throw Self.reads(folder.appendingPathComponent(file)) ? .cannotWrite(folder.path) : BackupRefusal.cannotRead(file) }
        }
        do {
            try SQLiteRows.copy(folder, to: copies.appendingPathComponent("journal.sqlite"))
            try KeyVault.copy(folder, to: copies.appendingPathComponent("keys.sqlite"))
        } catch DataRefusal.cannotWrite {
            throw BackupRefusal.cannotWrite(folder.path)
        }
        try check(copies)
        let rows = try SQLiteRows(folder: copies), anchor = try Self.anchor(rows, of: folder)
        guard try anchor != nil || rows.head().size == 0 else { throw BackupRefusal.notSigned }
        guard case .intact? = try? JournalVerification(rows, key: signer).verdict(anchors: [anchor].compactMap(\.self)), try rows.audit() == nil, let generation = try await generation(copies) else { throw BackupRefusal.damaged }
        return (try rows.head(), anchor, try KeyVault.count(in: copies), generation)
    }

    private static func reads(_ file: URL) -> Bool { FileManager.default.contents(atPath: file.path) != nil }

    /// The last checkpoint of the copies; a refusal names the folder that it is about.
    private static func anchor(_ rows: SQLiteRows, of folder: URL) throws -> String? {
        do { return try rows.anchor() } catch DataRefusal.anchorVanished { throw DataRefusal.anchorVanished(folder.path) }
    }

    /// How many changes the keys of the copy went through; nil when one does not open, or was taken out.
    private func generation(_ copies: URL) async throws -> Int? {
        do {
            let vault = try KeyVault(folder: copies, master: master, journal: nil) { [now] in now }
            _ = try await vault.checkAll()
            let generation = await vault.generation
            try await vault.close()
            return generation
        } catch VaultError.altered {
            return nil
        } catch DataRefusal.notKeys {
            return nil
        }
    }

    /// The sealed files, from where they are: after the journal, which then speaks of none that is not there. One that an erasure takes away meanwhile is left out.
    private func sealFiles(into place: URL) throws -> [Manifest.File] {
        try KeptFolder(data: folder).all().flatMap { one in
            let path = place.appendingPathComponent(one.path)
            try DurableFolder.make(path.deletingLastPathComponent(), below: place)
            return try seal([one.path], from: folder, into: place)
        }
    }

    private func seal(_ names: [String], from copies: URL, into place: URL) throws -> [Manifest.File] {
        try names.compactMap { file in
            let source = copies.appendingPathComponent(file)
            guard FileManager.default.fileExists(atPath: source.path) else { return nil }
            do {
                let sizes = try SealedFile.seal(source, to: place.appendingPathComponent(file + Self.sealed), as: file, for: recipient)
                return Manifest.File(name: file, bytes: sizes.bytes, digest: sizes.digest, sealedBytes: sizes.sealedBytes, sealedDigest: sizes.sealedDigest)
            } catch let refusal as BackupRefusal {
                throw refusal
            } catch {
                throw BackupRefusal.cannotWrite(target.path)
            }
        }
    }
}
