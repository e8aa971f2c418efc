import CSodium
import Foundation
import Vocabulary

/// The public half of the key that signs checkpoints: name and 32 bytes, written `<name>+<hash>+<base64>` (C2SP signed-note).
public struct CheckpointPublicKey: Sendable, Hashable, CustomStringConvertible {
    public let name: String
    public let bytes: [UInt8]

    /// Nil for a name with a space or a plus, or a key that is not 32 bytes.
    public init?(name: String, bytes: [UInt8]) {
        guard !name.isEmpty, name.utf8.count <= 200, !name.contains(where: { $0.isWhitespace || $0 == "+" }), bytes.count == 32 else { return nil }
        self.name = name
        self.bytes = bytes
    }

    /// Reads the written form; nil when the hash does not belong to the key.
    public init?(text: String) {
        let parts = text.trimmingCharacters(in: .whitespacesAndNewlines).split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let data = Data(base64Encoded: String(parts[2])), data.first == 1,
            let key = CheckpointPublicKey(name: String(parts[0]), bytes: Array(data.dropFirst())), parts[1] == Digest.hexadecimal(key.hash)
        else { return nil }
        self = key
    }

    public var description: String { "\(name)+\(Digest.hexadecimal(hash))+\(Data([1] + bytes).base64EncodedString())" }

    /// The first 4 bytes of SHA-256(name || 0x0A || 0x01 || key).
    var hash: [UInt8] { Array(Digest.sha256(Array(name.utf8) + [0x0A, 0x01] + bytes).prefix(4)) }

    public func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        signature.count == Int(crypto_sign_BYTES) && crypto_sign_verify_detached(signature, message, UInt64(message.count), bytes) == 0
    }
}

/// The key that signs checkpoints (Ed25519, libsodium).
public struct CheckpointKey: Sendable {
    public let `public`: CheckpointPublicKey
    private let secret: [UInt8]

    /// Made from 32 random bytes; nil for another number, or for a name that a note cannot hold.
    public init?(name: String, seed: [UInt8]) {
        guard seed.count == Int(crypto_sign_SEEDBYTES) else { return nil }
        var open = [UInt8](repeating: 0, count: Int(crypto_sign_PUBLICKEYBYTES)), secret = [UInt8](repeating: 0, count: Int(crypto_sign_SECRETKEYBYTES))
        guard crypto_sign_seed_keypair(&open, &secret, seed) == 0, let key = CheckpointPublicKey(name: name, bytes: open) else { return nil }
        self.public = key
        self.secret = secret
    }

    /// Ed25519 (RFC 8032), 64 bytes.
    public func signature(of message: [UInt8]) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: Int(crypto_sign_BYTES))
        _ = crypto_sign_detached(&signature, nil, message, UInt64(message.count), secret)
        return signature
    }
}
