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

    /// - Parameter keys: the folder of the copy of the keys; when nil, the one of the same name, else the latest.
    public init(source: URL, keys: URL? = nil, identity: BackupPrivateKey, now: Int64) throws(BackupRefusal) {
        self.source = source
        self.identity = identity
        self.now = now
        let all = source.deletingLastPathComponent().appendingPathComponent(BackupWriter.keysFolder), own = all.appendingPathComponent(source.lastPathComponent)
        let latest = ((try? FileManager.default.contentsOfDirectory(atPath: all.path)) ?? []).max().map(all.appendingPathComponent)
        guard let found = keys ?? (FileManager.default.fileExists(atPath: own.path) ? own : latest) else { throw .missingFile("keys.sqlite.sealed") }
        self.keys = found
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
        guard ofKeys.made >= manifest.made else { throw BackupRefusal.olderKeys(keys.path) }
        guard ofKeys.keysExpire > now else { throw BackupRefusal.expiredKeys(keys.path) }
        for (list, folder, names) in [(manifest, source, BackupWriter.data), (ofKeys, keys, BackupWriter.keys)] {
            for file in list.files where names.contains(file.name) {
                let url = folder.appendingPathComponent(file.name + ".sealed"), found = try SealedFile.digest(of: url)
                guard found.bytes == file.sealedBytes, found.digest == file.sealedDigest else { throw BackupRefusal.changedFile(url.lastPathComponent) }
            }
        }
        for (list, name) in [(manifest, "journal.sqlite"), (ofKeys, "keys.sqlite")] where !list.files.contains(where: { $0.name == name }) { throw BackupRefusal.missingFile(name + ".sealed") }
        return manifest
    }

    /// Puts the backup into a new folder, and verifies the journal it holds. Nothing is left there when anything is wrong.
    /// - Throws: `BackupRefusal`.
    public func restore(to folder: URL, signer: CheckpointPublicKey? = nil) throws -> Manifest {
        let manager = FileManager.default
        guard ((try? manager.contentsOfDirectory(atPath: folder.path)) ?? []).isEmpty, !manager.fileExists(atPath: folder.path) || (try? manager.contentsOfDirectory(atPath: folder.path)) != nil else { throw BackupRefusal.folderNotEmpty(folder.path) }
        let manifest = try check(signer: signer), ofKeys = try Self.manifest(keys, signer: nil)
        let head = folder.lastPathComponent + ".restoring-", parent = folder.deletingLastPathComponent(), partial = parent.appendingPathComponent("\(head)\(getpid())")
        BackupRemains.remove(from: parent, named: head)
        defer { try? manager.removeItem(at: partial) }
        do {
            try manager.createDirectory(at: partial, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw BackupRefusal.cannotWrite(folder.path)
        }
        for (list, from, names) in [(manifest, source, BackupWriter.data), (ofKeys, keys, BackupWriter.keys)] {
            for file in list.files where names.contains(file.name) {
                let opened = try SealedFile.open(from.appendingPathComponent(file.name + ".sealed"), to: partial.appendingPathComponent(file.name), as: file.name, with: identity)
                guard opened.bytes == file.bytes, opened.digest == file.digest else { throw BackupRefusal.changedFile(file.name + ".sealed") }
            }
        }
        try Self.verify(partial, manifest)
        for end in ["-wal", "-shm"] { try? manager.removeItem(at: partial.appendingPathComponent("journal.sqlite" + end)) }
        try? manager.removeItem(at: folder)
        guard DurableFile.syncFolder(partial), rename(partial.path, folder.path) == 0, DurableFile.syncFolder(folder.deletingLastPathComponent()) else { throw BackupRefusal.cannotWrite(folder.path) }
        return manifest
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
