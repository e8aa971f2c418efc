import Crypto
import CryptoExtras
import Foundation
import Vocabulary

/// A signed token in its compact form (RFC 7515): read first, believed only once a published key has verified it.
struct WebToken: Sendable {
    /// The algorithms accepted: never `none`, never one whose secret is shared (HS256).
    enum Algorithm: String, Sendable { case rs256 = "RS256", es256 = "ES256" }

    /// Longest token, in characters.
    static let limit = 65_536

    let algorithm: Algorithm
    let keyID: String?
    /// What the signature covers.
    private let signed: [UInt8]
    private let signature: [UInt8]
    private let payload: [UInt8]

    private struct Header: Decodable {
        let alg: String
        let kid: String?
        /// Extensions that must be understood (RFC 7515, 4.1.11): none is, here.
        let crit: [String]?
    }

    /// - Throws: `badAnswer` for what is not a token, `badSignature` for an algorithm that is not accepted.
    init(_ text: String, _ part: FederationRefusal.Part) throws(FederationRefusal) {
        let pieces = text.utf8.count <= Self.limit ? text.split(separator: ".", omittingEmptySubsequences: false) : []
        guard pieces.count == 3, let head = Base64URL.bytes(String(pieces[0])), let payload = Base64URL.bytes(String(pieces[1])), let signature = Base64URL.bytes(String(pieces[2])),
            let header = try? JSONDecoder().decode(Header.self, from: Data(head))
        else { throw .badAnswer(part) }
        guard let algorithm = Algorithm(rawValue: header.alg), header.crit == nil else { throw .badSignature }
        self.algorithm = algorithm
        keyID = header.kid
        signed = Array((pieces[0] + "." + pieces[1]).utf8)
        self.signature = signature
        self.payload = payload
    }

    /// The payload, once one of the keys has verified it; nil when none has.
    func verified(by keys: [WebKeys.Key]) -> [UInt8]? {
        keys.contains(where: isSigned) ? payload : nil
    }

    /// The kind of key and the algorithm must agree: a token never chooses how a key is used.
    private func isSigned(by key: WebKeys.Key) -> Bool {
        switch (key, algorithm) {
        case (.rsa(let key), .rs256): key.isValidSignature(_RSA.Signing.RSASignature(rawRepresentation: signature), for: signed, padding: .insecurePKCS1v1_5)
        case (.p256(let key), .es256): (try? P256.Signing.ECDSASignature(rawRepresentation: signature)).map { key.isValidSignature($0, for: signed) } ?? false
        default: false
        }
    }
}
