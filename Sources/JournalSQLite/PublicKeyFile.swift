import Disk
import Foundation
import Journal

/// The public half of the key that signs checkpoints, in a file to be handed out. The other half never leaves the vault.
public enum PublicKeyFile {
    private static func file(_ folder: URL) -> URL { JournalFolder(url: folder).publicKey }

    /// Writes the key of a folder, once.
    /// - Throws: `notAKey` when the folder holds another one: a key is never replaced in silence.
    public static func keep(_ key: CheckpointPublicKey, in folder: URL) throws(DataRefusal) {
        if let kept = try publicKey(in: folder) {
            guard kept == key else { throw .notAKey(file(folder).path) }
            return
        }
        try DurableFile.write(Array("\(key)\n".utf8), to: file(folder), mode: 0o644)
    }

    /// The public key of a folder; nil when the journal has none yet.
    /// - Throws: `notAKey`.
    public static func publicKey(in folder: URL) throws(DataRefusal) -> CheckpointPublicKey? {
        guard FileManager.default.fileExists(atPath: file(folder).path) else { return nil }
        return try publicKey(at: file(folder))
    }

    /// A public key that was handed out.
    /// - Throws: `notAKey`; `cannotRead` when the system does not give its bytes.
    public static func publicKey(at file: URL) throws(DataRefusal) -> CheckpointPublicKey {
        guard let bytes = FileManager.default.contents(atPath: file.path) else { throw .cannotRead(file.deletingLastPathComponent().path) }
        guard let text = String(validating: bytes, as: UTF8.self), let key = CheckpointPublicKey(text: text) else { throw .notAKey(file.path) }
        return key
    }
}
