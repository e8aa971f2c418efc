/// A key of an authenticator, as it is kept: the private half never leaves the telephone, the computer or the security key.
public struct Passkey: Sendable, Hashable, Codable {
    /// Chosen by the authenticator, 16 to 1,023 bytes.
    public let id: [UInt8]
    public let key: PublicKey
    /// What the person calls it.
    public let label: String

    /// The public half (COSE, RFC 9053): the three kinds that authenticators use.
    public enum PublicKey: Sendable, Hashable, Codable {
        /// ES256: x and y, 32 bytes each.
        case p256(x: [UInt8], y: [UInt8])
        /// EdDSA: 32 bytes.
        case ed25519([UInt8])
        /// RS256: modulus and exponent, as written by Windows Hello on older machines.
        case rsa(n: [UInt8], e: [UInt8])
    }
}

extension Passkey.PublicKey {
    /// Reads a COSE key; nil when it is of another kind or its numbers have other lengths.
    init?(_ cose: CBOR) {
        func field(_ label: Int64) -> CBOR? { cose[.number(label)] }
        switch (field(1)?.asNumber, field(3)?.asNumber) {
        case (2, -7):
            guard field(-1)?.asNumber == 1, let x = field(-2)?.asBytes, let y = field(-3)?.asBytes, x.count == 32, y.count == 32 else { return nil }
            self = .p256(x: x, y: y)
        case (1, -8):
            guard field(-1)?.asNumber == 6, let x = field(-2)?.asBytes, x.count == 32 else { return nil }
            self = .ed25519(x)
        case (3, -257):
            guard let n = field(-1)?.asBytes, let e = field(-2)?.asBytes, (256...512).contains(n.count), (1...4).contains(e.count) else { return nil }
            self = .rsa(n: n, e: e)
        default:
            return nil
        }
    }
}

/// What an authenticator signs (W3C WebAuthn Level 3, 6.1).
struct AuthenticatorData {
    let relyingPartyHash: [UInt8]
    let userPresent: Bool
    let userVerified: Bool
    let signCount: UInt32
    /// At registration: the new key.
    let credential: (id: [UInt8], key: CBOR)?

    /// Nil when a byte is missing, too many, or not what the flags say. O(length).
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 37 else { return nil }
        let flags = bytes[32]
        relyingPartyHash = Array(bytes[..<32])
        (userPresent, userVerified) = (flags & 1 != 0, flags & 4 != 0)
        signCount = bytes[33..<37].reduce(0) { $0 << 8 | UInt32($1) }
        var rest = bytes[37...]
        if flags & 0x40 != 0 {
            guard rest.count >= 18 else { return nil }
            let length = rest.dropFirst(16).prefix(2).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(18)
            guard (16...1_023).contains(length), rest.count > length else { return nil }
            let id = Array(rest.prefix(length))
            rest = rest.dropFirst(length)
            guard let (key, read) = CBOR.decode(rest) else { return nil }
            rest = rest.dropFirst(read)
            credential = (id, key)
        } else {
            credential = nil
        }
        if flags & 0x80 != 0 {
            guard let (extensions, read) = CBOR.decode(rest), case .map = extensions else { return nil }
            rest = rest.dropFirst(read)
        }
        guard rest.isEmpty else { return nil }
    }
}
