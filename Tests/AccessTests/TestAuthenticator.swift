import Crypto
import Foundation
import Vocabulary

@testable import Access

/// An authenticator made of software: the browser journeys use Chromium's own.
struct TestAuthenticator {
    static let origin = "https://repere.invalid"
    static let ceremony = PasskeyCeremony(origin: origin, relyingPartyHash: Digest.sha256(Array("repere.invalid".utf8)))

    let key = P256.Signing.PrivateKey()
    let id: [UInt8] = (0..<32).map { _ in .random(in: 0...255) }
    var hash = ceremony.relyingPartyHash
    var flags: UInt8 = 5
    var count: UInt32 = 7
    var type = "webauthn.get"
    var origin = TestAuthenticator.origin
    var crossOrigin: Bool?

    func clientData(_ challenge: [UInt8]) -> [UInt8] {
        let cross = crossOrigin.map { ",\"crossOrigin\":\($0)" } ?? ""
        return Array("{\"type\":\"\(type)\",\"challenge\":\"\(Base64URL.text(challenge))\",\"origin\":\"\(origin)\"\(cross),\"other_keys_can_be_added_here\":1}".utf8)
    }

    private func head(_ flags: UInt8) -> [UInt8] { hash + [flags] + (0..<4).reversed().map { UInt8(truncatingIfNeeded: count >> (UInt32($0) * 8)) } }

    func data() -> [UInt8] { head(flags) }

    func sign(_ challenge: [UInt8]) throws -> [UInt8] {
        Array(try key.signature(for: data() + Digest.sha256(clientData(challenge))).derRepresentation)
    }

    /// The COSE key: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
    var cose: [UInt8] {
        let raw = Array(key.publicKey.rawRepresentation)
        return [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20] + raw[..<32] + [0x22, 0x58, 0x20] + raw[32...]
    }

    func attestation(extra: [UInt8] = []) -> [UInt8] {
        let data = head(flags | 0x40) + [UInt8](repeating: 0, count: 16) + [0, UInt8(id.count)] + id + cose + extra
        return [0xA3] + text("fmt") + text("none") + text("attStmt") + [0xA0] + text("authData") + [0x59, UInt8(data.count >> 8), UInt8(data.count & 255)] + data
    }

    private func text(_ text: String) -> [UInt8] { [0x60 + UInt8(text.utf8.count)] + Array(text.utf8) }
}
