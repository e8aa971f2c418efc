import Disk
import Foundation
import Journal
import Vocabulary

/// The key that signs checkpoints, in a file of mode 0600, and its public half beside it, to be handed out.
public enum CheckpointKeyFile {
    /// The key of a folder; made at the first time, when the journal is empty.
    /// - Throws: `DataRefusal` when the file is readable by others, or is not a key: a broken key is never replaced in silence.
    public static func key(in folder: URL) throws(DataRefusal) -> CheckpointKey {
        let file = folder.appendingPathComponent("journal.key")
        if !FileManager.default.fileExists(atPath: file.path) { try write(new(), in: folder) }
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: file.path), let mode = attributes[.posixPermissions] as? Int, mode & 0o077 == 0 else { throw .openToOthers(file.path) }
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { throw .cannotRead(folder.path) }
        let parts = text.split(whereSeparator: \.isWhitespace)
        guard parts.count == 2, let seed = Data(base64Encoded: String(parts[1])), let key = CheckpointKey(name: String(parts[0]), seed: Array(seed)) else { throw .notAKey(file.path) }
        return key
    }

    /// The public key of a folder; nil when the journal has none yet.
    /// - Throws: `notAKey`.
    public static func publicKey(in folder: URL) throws(DataRefusal) -> CheckpointPublicKey? {
        let file = folder.appendingPathComponent("journal.pub")
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        return try publicKey(at: file)
    }

    /// A public key that was handed out.
    /// - Throws: `notAKey`.
    public static func publicKey(at file: URL) throws(DataRefusal) -> CheckpointPublicKey {
        guard let text = try? String(contentsOf: file, encoding: .utf8), let key = CheckpointPublicKey(text: text) else { throw .notAKey(file.path) }
        return key
    }

    private static func new() -> (name: String, seed: [UInt8]) {
        let name = "repere/" + Digest.hexadecimal((0..<8).map { _ in UInt8.random(in: 0...255) })
        return (name, (0..<32).map { _ in UInt8.random(in: 0...255) })
    }

    private static func write(_ new: (name: String, seed: [UInt8]), in folder: URL) throws(DataRefusal) {
        guard let key = CheckpointKey(name: new.name, seed: new.seed) else { throw .notAKey(folder.path) }
        // The public half first: a key without it would sign what nobody can check.
        try DurableFile.write(Array("\(key.public)\n".utf8), to: folder.appendingPathComponent("journal.pub"), mode: 0o644)
        try DurableFile.write(Array("\(new.name) \(Data(new.seed).base64EncodedString())\n".utf8), to: folder.appendingPathComponent("journal.key"), mode: 0o600)
    }
}
