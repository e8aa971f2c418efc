import Crypto
import Foundation
import Vocabulary

/// Who can read backups: an X25519 key. The public half stays with the server; the other one is kept elsewhere, off line.
public struct BackupPublicKey: Sendable, CustomStringConvertible {
    let key: Curve25519.KeyAgreement.PublicKey
    static let head = "repere-backup-public-1 "

    init(_ key: Curve25519.KeyAgreement.PublicKey) { self.key = key }

    /// Nil when the text has another form.
    public init?(_ text: String) {
        let line = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard line.hasPrefix(Self.head), let bytes = Digest.bytes(hexadecimal: String(line.dropFirst(Self.head.count))), let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: bytes) else { return nil }
        self.key = key
    }

    public var description: String { Self.head + Digest.hexadecimal(Array(key.rawRepresentation)) }
}

public struct BackupPrivateKey: Sendable {
    let key: Curve25519.KeyAgreement.PrivateKey
    private static let head = "repere-backup-private-1 "

    /// A new one.
    public init() { key = Curve25519.KeyAgreement.PrivateKey() }

    /// Nil when the text has another form.
    public init?(_ text: String) {
        let line = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard line.hasPrefix(Self.head), let bytes = Digest.bytes(hexadecimal: String(line.dropFirst(Self.head.count))), let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes) else { return nil }
        self.key = key
    }

    public var `public`: BackupPublicKey { BackupPublicKey(key.publicKey) }

    /// What is written in the file of the key: the one place where it is shown.
    public func fileText() -> String { Self.head + Digest.hexadecimal(Array(key.rawRepresentation)) + "\n" }
}
