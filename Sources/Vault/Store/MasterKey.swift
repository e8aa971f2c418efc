import CSodium
import Disk
import Foundation
import Vocabulary

/// The key that opens the keys of a server. It stands apart from the data: a credential of the service, a file that only the server reads, or a passphrase.
///
/// Never in an environment variable, never in a log.
public struct MasterKey: Sendable {
    let key: SecretKey

    /// The name of the credential given by the service manager (systemd `LoadCredential=`).
    public static let credential = "repere-master-key"
    /// The file of the data folder that holds it when nothing else was given: enough for a trial, useless against who takes the disk.
    public static let file = "master.key"

    /// Where the key comes from.
    public enum Source: Sendable {
        /// The credential of the service when there is one, else `master.key` of the data folder, made at the first start.
        case automatic
        case file(URL)
        case passphrase(Sensible<String>)
    }

    /// Finds the key, or makes the file of a new folder.
    /// - Parameter isNew: true when the folder holds no keys yet.
    /// - Throws: `badMasterKey`, `missingMasterKey`, `openToOthers`, `cannotWrite`.
    public init(_ source: Source, folder: URL, isNew: Bool, credentials: URL? = Self.credentials) throws(DataRefusal) {
        switch source {
        case .passphrase(let words):
            key = try Self.stretched(words, folder: folder, isNew: isNew)
        case .file(let url):
            key = try Self.read(url)
        case .automatic:
            if let credential = credentials?.appendingPathComponent(Self.credential), FileManager.default.fileExists(atPath: credential.path) {
                // The folder of the credentials is the service's own: the group that systemd gives them to may read them too.
                key = try Self.read(credential, mayGroup: true)
            } else {
                let file = folder.appendingPathComponent(Self.file)
                if isNew, !FileManager.default.fileExists(atPath: file.path) { try Self.make(file) }
                key = try Self.read(file)
            }
        }
    }

    init(_ key: SecretKey) { self.key = key }

    /// The folder where systemd puts the credentials of a service.
    public static var credentials: URL? { ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"].map { URL(fileURLWithPath: $0, isDirectory: true) } }

    /// Writes a new key: 64 hexadecimal digits, readable by its owner only.
    /// - Throws: `exists`: a key is never replaced.
    public static func make(_ file: URL) throws(DataRefusal) {
        guard let key = try? SecretKey.random() else { throw .badMasterKey("no memory for it") }
        try DurableFile.create(Array((Digest.hexadecimal(key.bytes) + "\n").utf8), to: file, mode: 0o600)
    }

    private static func read(_ file: URL, mayGroup: Bool = false) throws(DataRefusal) -> SecretKey {
        guard FileManager.default.fileExists(atPath: file.path) else { throw .missingMasterKey(file.path) }
        try DataFolder.checkFiles([file.lastPathComponent], in: file.deletingLastPathComponent())
        guard DataFolder.isPrivate(file, mayGroup: mayGroup) else { throw .openToOthers(file.path) }
        guard let text = try? String(contentsOf: file, encoding: .utf8), let bytes = Digest.bytes(hexadecimal: text.filter { !$0.isWhitespace }), let key = SecretKey(bytes) else {
            throw .badMasterKey("\(file.path) does not hold 64 hexadecimal digits")
        }
        return key
    }

    /// Shortest passphrase, in characters.
    public static let shortestPassphrase = 20
    private static let saltFile = "master.salt"

    /// Argon2id (RFC 9106), 256 MiB and three passes: about a second, once at each start.
    private static func stretched(_ words: Sensible<String>, folder: URL, isNew: Bool) throws(DataRefusal) -> SecretKey {
        let text = words.reveal().precomposedStringWithCanonicalMapping
        guard text.count >= shortestPassphrase, Set(text).count >= 8 else { throw .badMasterKey("the passphrase has fewer than \(shortestPassphrase) characters, or fewer than 8 different ones") }
        let file = folder.appendingPathComponent(saltFile)
        if isNew, !FileManager.default.fileExists(atPath: file.path) {
            var salt = [UInt8](repeating: 0, count: 16)
            randombytes_buf(&salt, salt.count)
            try DurableFile.create(Array((Digest.hexadecimal(salt) + "\n").utf8), to: file, mode: 0o600)
        }
        try DataFolder.checkFiles([saltFile], in: folder)
        guard let line = try? String(contentsOf: file, encoding: .utf8), let salt = Digest.bytes(hexadecimal: line.filter { !$0.isWhitespace }), salt.count == 16 else {
            throw .badMasterKey("the salt of the passphrase is missing: put \(file.path) back from a backup")
        }
        var key = [UInt8](repeating: 0, count: SecretKey.length)
        defer { sodium_memzero(&key, key.count) }
        let bytes = text.utf8.map { CChar(bitPattern: $0) }
        guard crypto_pwhash(&key, UInt64(key.count), bytes, UInt64(bytes.count), salt, 3, 256 << 20, crypto_pwhash_ALG_ARGON2ID13) == 0, let secret = SecretKey(key) else {
            throw .badMasterKey("256 MB of memory are needed to work the passphrase out")
        }
        return secret
    }
}
