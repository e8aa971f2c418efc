import Crypto
import CryptoExtras
import Foundation

extension Passkey.PublicKey {
    /// Whether this key signed the bytes so. False for a key whose numbers are no key.
    public func verifies(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        switch self {
        case .p256(let x, let y):
            guard let key = try? P256.Signing.PublicKey(x963Representation: [4] + x + y), let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: bytes)
        case .ed25519(let raw):
            guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: raw) else { return false }
            return key.isValidSignature(signature, for: bytes)
        case .rsa(let n, let e):
            guard let key = try? _RSA.Signing.PublicKey(n: n, e: e) else { return false }
            return key.isValidSignature(_RSA.Signing.RSASignature(rawRepresentation: Data(signature)), for: SHA256.hash(data: bytes), padding: .insecurePKCS1v1_5)
        }
    }

    /// Whether its numbers are a key at all: asked before it is kept.
    public var isSound: Bool {
        switch self {
        case .p256(let x, let y): (try? P256.Signing.PublicKey(x963Representation: [4] + x + y)) != nil
        case .ed25519(let raw): (try? Curve25519.Signing.PublicKey(rawRepresentation: raw)) != nil
        case .rsa(let n, let e): (try? _RSA.Signing.PublicKey(n: n, e: e)) != nil
        }
    }
}
