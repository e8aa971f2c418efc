import Foundation
import Vocabulary

/// What the browser is asked, and what its answer must say (W3C WebAuthn Level 3, 7.1 and 7.2).
public struct PasskeyCeremony: Sendable {
    /// `https://repere.example.fr`
    public let origin: String
    /// SHA-256 of the host of the origin.
    public let relyingPartyHash: [UInt8]

    public init(origin: String, relyingPartyHash: [UInt8]) {
        self.origin = origin
        self.relyingPartyHash = relyingPartyHash
    }

    public enum Refusal: Error, Sendable, Hashable {
        /// Not what a browser writes.
        case malformed
        /// Another ceremony, another site, or an answer to another question.
        case foreign
        /// The person was not verified (PIN, finger, face).
        case notVerified
        /// A kind of key that is not read here.
        case unknownKey
        /// The signature is not the one of this key.
        case badSignature
        /// The counter went back: two devices may hold this key.
        case copied
    }

    private struct ClientData: Decodable {
        let type: String
        let challenge: String
        let origin: String
        let crossOrigin: Bool?
    }

    /// The longest answers read, in bytes.
    static let longest = 16_384

    /// A new key. O(length).
    /// - Parameters:
    ///   - clientData, attestation: `clientDataJSON` and `attestationObject` of the browser. The maker of the device is not asked: any attestation is read, none is trusted.
    ///   - challenge: the 32 bytes that were sent.
    public func register(clientData: [UInt8], attestation: [UInt8], challenge: [UInt8], label: String) throws(Refusal) -> (passkey: Passkey, signCount: UInt32) {
        guard attestation.count <= Self.longest, let (object, read) = CBOR.decode(attestation[...]), read == attestation.count, let bytes = object[.text("authData")]?.asBytes,
            let data = AuthenticatorData(bytes), let credential = data.credential
        else { throw .malformed }
        try check(clientData, "webauthn.create", challenge)
        try check(data)
        guard let key = Passkey.PublicKey(credential.key) else { throw .unknownKey }
        return (Passkey(id: credential.id, key: key, label: label), data.signCount)
    }

    /// The proof that a person holds a key. Returns the new counter. O(length).
    /// - Parameter verify: whether the key signed these bytes so.
    public func authenticate(
        clientData: [UInt8], authenticatorData: [UInt8], signature: [UInt8], challenge: [UInt8], signCount: UInt32, verify: (_ signature: [UInt8], _ bytes: [UInt8]) -> Bool, sha256: ([UInt8]) -> [UInt8]
    ) throws(Refusal) -> UInt32 {
        guard authenticatorData.count <= Self.longest, signature.count <= Self.longest, let data = AuthenticatorData(authenticatorData) else { throw .malformed }
        try check(clientData, "webauthn.get", challenge)
        try check(data)
        guard verify(signature, authenticatorData + sha256(clientData)) else { throw .badSignature }
        guard (data.signCount == 0 && signCount == 0) || data.signCount > signCount else { throw .copied }
        return data.signCount
    }

    private func check(_ clientData: [UInt8], _ type: String, _ challenge: [UInt8]) throws(Refusal) {
        guard clientData.count <= Self.longest, let said = try? JSONDecoder().decode(ClientData.self, from: Data(clientData)) else { throw .malformed }
        guard said.type == type, said.origin == origin, said.crossOrigin != true, Base64URL.bytes(said.challenge) == challenge, challenge.count == 32 else { throw .foreign }
    }

    private func check(_ data: AuthenticatorData) throws(Refusal) {
        guard data.relyingPartyHash == relyingPartyHash else { throw .foreign }
        guard data.userPresent, data.userVerified else { throw .notVerified }
    }
}
