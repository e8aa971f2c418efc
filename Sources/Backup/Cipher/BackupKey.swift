import Crypto
import Foundation
import Vocabulary

/// Who can read backups: an X25519 key. The public half stays with the server; the other one is kept elsewhere, off line.
public struct BackupPublicKey: Sendable, CustomStringConvertible {
    let key: Curve25519.KeyAgreement.PublicKey
    static let head = "repere-backup-public-1 "

    init(_ key: Curve25519.KeyAgreement.PublicKey) { self.key = key }

    /// Nil when the text has another form, when a sign is wrong, or when the key is one of those under which nothing is secret.
    public init?(_ text: String) {
        guard let bytes = CheckedHexadecimal.bytes(text, after: Self.head), let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: bytes) else { return nil }
        // A point of small order gives the same shared secret, zero, to everybody.
        guard let shared = try? Curve25519.KeyAgreement.PrivateKey().sharedSecretFromKeyAgreement(with: key), shared.withUnsafeBytes({ $0.contains { $0 != 0 } }) else { return nil }
        self.key = key
    }

    public var description: String { CheckedHexadecimal.text(Array(key.rawRepresentation), after: Self.head) }
}

public struct BackupPrivateKey: Sendable {
    let key: Curve25519.KeyAgreement.PrivateKey
    private static let head = "repere-backup-private-1 "

    /// A new one.
    public init() { key = Curve25519.KeyAgreement.PrivateKey() }

    /// Nil when the text has another form.
    public init?(_ text: String) {
        guard let bytes = CheckedHexadecimal.bytes(text, after: Self.head), let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes) else { return nil }
        self.key = key
    }

    public var `public`: BackupPublicKey { BackupPublicKey(key.publicKey) }

    /// What is written in the file of the key: the one place where it is shown.
    public func fileText() -> String { CheckedHexadecimal.text(Array(key.rawRepresentation), after: Self.head) + "\n" }
}

/// Hexadecimal digits followed by eight more that tell a mistyped key.
private enum CheckedHexadecimal {
    static func text(_ bytes: [UInt8], after head: String) -> String { head + Digest.hexadecimal(bytes) + " " + check(bytes, head) }

    static func bytes(_ text: String, after head: String) -> [UInt8]? {
        let line = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard line.hasPrefix(head) else { return nil }
        let parts = line.dropFirst(head.count).split(separator: " ")
        guard parts.count == 2, let bytes = Digest.bytes(hexadecimal: String(parts[0])), parts[1] == check(bytes, head) else { return nil }
        return bytes
    }

    private static func check(_ bytes: [UInt8], _ head: String) -> String { String(Digest.sha256Hexadecimal(Array(head.utf8) + bytes).prefix(8)) }
}
