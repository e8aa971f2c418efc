import Disk
import Foundation
import Journal
import JournalSQLite
import Vault
import Vocabulary

/// Reads a backup: checks every byte of it, opens it with the key kept elsewhere, and puts it into a new folder.
public struct BackupReader {
    /// The folder of the backup.
    let source: URL
    /// The copy of the keys that goes with it: its own, or a later one.
    let keys: URL
    let identity: BackupPrivateKey
    /// Milliseconds since 1970.
    let now: Int64

    /// A later copy of the keys that lies beside the one that is used: what was erased in between would come back.
    public let laterKeys: URL?

    /// - Parameter keys: the folder of the copy of the keys; when nil, the latest one of the same installation that lies beside the backup.
    public init(source: URL, keys: URL? = nil, identity: BackupPrivateKey, now: Int64) throws(BackupRefusal) {
        guard FileManager.default.fileExists(atPath: source.path) else { throw .missing(source.path) }
        self.source = source
        self.identity = identity
        self.now = now
        let latest = try Self.latest(source, isGiven: keys != nil)
        guard let used = keys ?? latest?.folder else { throw .missingFile("keys.sqlite" + BackupWriter.sealed) }
        self.keys = used
        let given = try keys.map { folder throws(BackupRefusal) in try Self.manifest(folder, signer: nil) }
        laterKeys = latest.flatMap { found in given.flatMap { found.copy.isLater(than: $0) ? found.folder : nil } }
    }

    /// The latest copy of the keys of the installation of a backup.
    /// - Parameter isGiven: another one was asked for: a copy that cannot be read is then passed over.
    private static func latest(_ source: URL, isGiven: Bool) throws(BackupRefusal) -> (folder: URL, copy: Manifest)? {
        let all = source.deletingLastPathComponent().appendingPathComponent(BackupWriter.keysFolder), signer = CheckpointPublicKey(text: try manifest(source, signer: nil).signer)
        var found: (folder: URL, copy: Manifest)?
        for name in ((try? FileManager.default.contentsOfDirectory(atPath: all.path)) ?? []).sorted().reversed() where BackupWriter.moment(name) != nil {
            let folder = all.appendingPathComponent(name)
            // What a stopped backup left has no manifest. A damaged one may be the latest: nothing older takes its place in silence.
            guard FileManager.default.fileExists(atPath: folder.appendingPathComponent(BackupWriter.manifest).path) else { continue }
            do {
                let copy = try manifest(folder, signer: nil)
                if CheckpointPublicKey(text: copy.signer) == signer, found.map({ copy.isLater(than: $0.copy) }) ?? true { found = (folder, copy) }
            } catch {
                guard isGiven || found != nil else { throw error }
            }
        }
        return found
    }

    /// The manifest of a folder, once its signature is checked.
    /// - Parameter signer: who must have signed; when nil, whoever the manifest names.
    static func manifest(_ folder: URL, signer: CheckpointPublicKey?) throws(BackupRefusal) -> Manifest {
        let file = folder.appendingPathComponent(BackupWriter.manifest)
        guard let data = FileManager.default.contents(atPath: file.path), let form = try? JSONDecoder().decode(Form.self, from: data) else { throw .notABackup(folder.path) }
        guard form.format <= Manifest.currentFormat else { throw .newer(form.format) }
        guard let manifest = try? JSONDecoder().decode(Manifest.self, from: data), let named = CheckpointPublicKey(text: manifest.signer), let canonical = try? manifest.canonicalBytes(), canonical == Array(data) else { throw .notABackup(folder.path) }
        guard let text = FileManager.default.contents(atPath: folder.appendingPathComponent(BackupWriter.signature).path) else { throw .missingFile(BackupWriter.signature) }
        guard let signature = Digest.bytes(hexadecimal: String(decoding: text.dropLast(), as: UTF8.self)), Digest.hexadecimal(signature) + "\n" == String(decoding: text, as: UTF8.self) else { throw .changedFile(BackupWriter.signature) }
        guard named.verifies(signature, of: Manifest.signed(canonical)) else { throw .badSignature }
        if let signer, signer != named { throw .otherSigner(named.name) }
        return manifest
    }

    private struct Form: Decodable { let format: Int }

    /// Checks the signatures and every byte of the sealed files. O(bytes).
    public func check(signer: CheckpointPublicKey? = nil) throws -> Manifest {
        let manifest = try Self.manifest(source, signer: signer), ofKeys = try Self.manifest(keys, signer: CheckpointPublicKey(text: manifest.signer))
        guard ofKeys.keysGeneration >= manifest.keysGeneration else { throw BackupRefusal.olderKeys(keys.path) }
        guard ofKeys.keysExpire > now else { throw BackupRefusal.expiredKeys(keys.path) }
        for (list, folder, isIts) in [(manifest, source, BackupWriter.isData), (ofKeys, keys, BackupWriter.isKeys)] {
            for file in list.files where isIts(file.name) {
                let url = folder.appendingPathComponent(file.name + BackupWriter.sealed), found = try SealedFile.digest(of: url)
                guard found.bytes == file.sealedBytes, found.digest == file.sealedDigest else { throw BackupRefusal.changedFile(url.lastPathComponent) }
            }
        }
        for (list, name) in [(manifest, "journal.sqlite"), (ofKeys, "keys.sqlite")] where !list.files.contains(where: { $0.name == name }) { throw BackupRefusal.missingFile(name + BackupWriter.sealed) }
        return manifest
    }

    /// Puts the backup into a new folder, and verifies the journal it holds. Nothing is left there when anything is wrong.
    /// - Throws: `BackupRefusal`.
    public func restore(to folder: URL, signer: CheckpointPublicKey? = nil) throws -> Manifest {
        try Self.checkPlace(folder)
        let manifest = try check(signer: signer), ofKeys = try Self.manifest(keys, signer: nil)
        let parent = folder.deletingLastPathComponent(), partial = BackupRemains.restoring(folder)
        BackupRemains.remove(from: folder)
        try DurableFolder.make(parent)
        try UnfinishedFolders.create(partial)
        defer {
            try? FileManager.default.removeItem(at: partial)
            UnfinishedFolders.end(partial)
        }
        for (list, from, isIts) in [(manifest, source, BackupWriter.isData), (ofKeys, keys, BackupWriter.isKeys)] {
            for file in list.files where isIts(file.name) {
                try DurableFolder.make(partial.appendingPathComponent(file.name).deletingLastPathComponent(), below: partial)
                let opened = try SealedFile.open(from.appendingPathComponent(file.name + BackupWriter.sealed), to: partial.appendingPathComponent(file.name), as: file.name, with: identity)
                guard opened.bytes == file.bytes, opened.digest == file.digest else { throw BackupRefusal.changedFile(file.name + BackupWriter.sealed) }
            }
        }
        try Self.verify(partial, manifest)
        for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(at: partial.appendingPathComponent("journal.sqlite" + end)) }
        // An empty folder gives way to it; one that was filled in the meantime does not, nor does a link.
        guard DurableFile.syncFolder(partial), rename(partial.path, folder.path) == 0, DurableFile.syncFolder(parent) else { throw BackupRefusal.cannotWrite(folder.path) }
        return manifest
    }

    /// Nothing, or an empty folder.
    private static func checkPlace(_ folder: URL) throws(BackupRefusal) {
        var status = stat()
        guard lstat(folder.path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .notAFolder(folder.path) }
        guard (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.isEmpty == true else { throw .folderNotEmpty(folder.path) }
    }

    /// The journal of a folder is the one of the manifest, entry by entry.
    private static func verify(_ folder: URL, _ manifest: Manifest) throws {
        let rows = try SQLiteRows(folder: folder)
        guard try rows.isWhole() else { throw BackupRefusal.trial("the journal has damaged pages.") }
        switch try JournalVerification(rows, key: CheckpointPublicKey(text: manifest.signer)).verdict(anchors: manifest.checkpoint.isEmpty ? [] : [manifest.checkpoint]) {
        case .broken(let fault): throw BackupRefusal.trial(fault.description)
        case .intact(let head, _, _):
            guard head.size == manifest.entries, Digest.hexadecimal(head.root.bytes) == manifest.root else { throw BackupRefusal.trial("the journal has \(head.size) entries, and the manifest counts \(manifest.entries).") }
            if let fault = try rows.audit() { throw BackupRefusal.trial(fault.description) }
        }
    }
}
