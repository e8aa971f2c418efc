import Crypto
import CryptoExtras
import Foundation
import Vocabulary

/// The public keys of a provider (RFC 7517). Keys of another kind than those used here are left aside.
struct WebKeys: Sendable {
    enum Key: Sendable {
        case rsa(_RSA.Signing.PublicKey)
        case p256(P256.Signing.PublicKey)
    }

    private let keys: [(id: String?, key: Key)]

    /// Most keys read.
    static let limit = 32

    private struct Document: Decodable { let keys: [Entry] }

    private struct Entry: Decodable {
        let kty: String
        let kid: String?
        let use: String?
        let alg: String?
        let n: String?
        let e: String?
        let crv: String?
        let x: String?
        let y: String?

        var key: Key? {
            guard use == nil || use == "sig" else { return nil }
            switch kty {
            case "RSA":
                // CryptoExtras refuses less than 2,048 bits.
                guard alg == nil || alg == WebToken.Algorithm.rs256.rawValue, let n = n.flatMap(Base64URL.bytes), let e = e.flatMap(Base64URL.bytes), n.count <= 1_024, (1...4).contains(e.count) else { return nil }
                return (try? _RSA.Signing.PublicKey(n: n, e: e)).map(Key.rsa)
            case "EC":
                guard alg == nil || alg == WebToken.Algorithm.es256.rawValue, crv == "P-256", let x = x.flatMap(Base64URL.bytes), let y = y.flatMap(Base64URL.bytes), x.count == 32, y.count == 32 else { return nil }
                return (try? P256.Signing.PublicKey(rawRepresentation: x + y)).map(Key.p256)
            default: return nil
            }
        }
    }

    /// - Throws: `badAnswer(.keys)` when the document is of another form, or holds no key that can be used.
    init(_ bytes: [UInt8]) throws(FederationRefusal) {
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)) else { throw .badAnswer(.keys) }
        keys = document.keys.prefix(Self.limit).compactMap { entry in entry.key.map { (entry.kid, $0) } }
        guard !keys.isEmpty else { throw .badAnswer(.keys) }
    }

    /// The keys that may have signed a token: those of its name, or all when it names none. Empty for an unknown name.
    func candidates(for token: WebToken) -> [Key] {
        keys.filter { token.keyID == nil || $0.id == token.keyID }.map(\.key)
    }
}
