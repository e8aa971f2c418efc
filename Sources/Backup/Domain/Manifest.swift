import Foundation
import Vocabulary

/// What a backup holds, signed: every byte of every file is counted here.
public struct Manifest: Codable, Sendable, Equatable {
    public struct File: Codable, Sendable, Equatable {
        /// Its path in the data folder; sealed, it has `.sealed` behind.
        public let name: String
        public let bytes: Int
        /// SHA-256 of the file, and of its sealed form, in hexadecimal.
        public let digest: String
        public let sealedBytes: Int
        public let sealedDigest: String
    }

    /// 2: with the sealed files of dossiers. A version that does not know them must not restore without them. 3: with the generation of the keys.
    public static let currentFormat = 3

    public let format: Int
    public let installation: String
    /// Milliseconds since 1970.
    public let made: Int64
    /// When the copy of the keys must be destroyed: 35 days later.
    public let keysExpire: Int64
    /// The public key of the only one who can read the backup.
    public let recipient: String
    /// Entries of the journal, and the root of its tree in hexadecimal.
    public let entries: Int
    public let root: String
    /// The last checkpoint that the server signed; empty when there is none.
    public let checkpoint: String
    public let dataKeys: Int
    /// How many changes the keys had gone through (`KeyVault.generation`): which copy of them is the later one, whatever the clocks said.
    public let keysGeneration: Int
    /// The key that signs, in the form of `journal.pub`.
    public let signer: String
    public let files: [File]

    /// Whether its copy of the keys was made after another one. Between two copies of the same keys, the clock tells.
    func isLater(than other: Manifest) -> Bool { (keysGeneration, made) > (other.keysGeneration, other.made) }

    /// The bytes that are signed: sorted keys, no spaces.
    public func canonicalBytes() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }

    /// What the signature covers: the bytes of a manifest can never be taken for those of a checkpoint.
    static func signed(_ bytes: [UInt8]) -> [UInt8] { Array("repere backup manifest 1\n".utf8) + bytes }
}

/// Why a backup cannot be made or used, in one sentence.
public enum BackupRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    case missing(String)
    case notABackup(String)
    case newer(Int)
    case badSignature
    case otherSigner(String)
    case missingFile(String)
    case changedFile(String)
    case notForThisKey
    case badKey(String)
    case expiredKeys(String)
    case folderNotEmpty(String)
    case notAFolder(String)
    case cannotWrite(String)
    case cannotDestroy(String)
    case trial(String)
    case cannotRead(String)
    case damaged
    case olderKeys(String)
    case notSigned

    public var description: String {
        switch self {
        case .missing(let path): "There is no backup in \(path)."
        case .notABackup(let path): "\(path) is not a backup of Repère, or its manifest is damaged."
        case .newer(let format): "The backup was made by a later version of Repère (format \(format)). Install that version."
        case .badSignature: "The manifest of the backup is not signed by the key it names: it was changed."
        case .otherSigner(let name): "The backup is signed by another installation (\(name))."
        case .missingFile(let name): "The file \(name) of the backup is missing."
        case .changedFile(let name): "The file \(name) of the backup was changed or cut."
        case .notForThisKey: "The backup was not made for this key."
        case .badKey(let path): "\(path) is not a backup key."
        case .expiredKeys(let path): "The copy of the keys in \(path) is past its day and must be destroyed. Use another one, with --keys."
        case .folderNotEmpty(let path): "\(path) is not empty. Give a new folder: nothing was written."
        case .notAFolder(let path): "\(path) is a link or a file. Give a new folder: nothing was written."
        case .cannotDestroy(let path): "The backup was made, but what is past its day in \(path) cannot be destroyed. Destroy it."
        case .cannotWrite(let path): "\(path) cannot be written. Check its permissions and the space left."
        case .cannotRead(let name): "The file \(name) of the data folder cannot be read: no backup was made."
        case .damaged: "The journal or the keys are damaged: no backup was made of them. Run: repere journal verify, repere vault status"
        case .olderKeys(let path): "The copy of the keys in \(path) is older than the backup: it could bring back what was erased. Use a later one, with --keys."
        case .notSigned: "Nothing was signed there yet: a backup would not serve later keys. A server signs within a minute: try again then."
        case .trial(let what): "The trial restore failed: \(what)"
        }
    }
}
