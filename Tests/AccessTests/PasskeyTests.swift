import Crypto
import TestWorld
import Testing
import Vocabulary

@testable import Access

struct PasskeyTests {
    private let challenge = Chance.bytes(32)

    private func registered(_ authenticator: TestAuthenticator) throws(PasskeyCeremony.Refusal) -> (passkey: Passkey, signCount: UInt32) {
        var creating = authenticator
        creating.type = authenticator.type == "webauthn.get" ? "webauthn.create" : authenticator.type
        return try TestAuthenticator.ceremony.register(clientData: creating.clientData(challenge), attestation: creating.attestation(), challenge: challenge, label: "Téléphone")
    }

    private func signedIn(_ a: TestAuthenticator, key: Passkey.PublicKey? = nil, count: UInt32 = 3, challenge other: [UInt8]? = nil) throws -> UInt32 {
        let mine = TestAuthenticator(), passkey = try key ?? registered(Self.plain(a)).passkey.key
        _ = mine
        return try TestAuthenticator.ceremony.authenticate(
            clientData: a.clientData(other ?? challenge), authenticatorData: a.data(), signature: try a.sign(other ?? challenge), challenge: challenge, signCount: count, verify: passkey.verifies, sha256: Digest.sha256)
    }

    /// The same key, with everything else as it should be.
    private static func plain(_ a: TestAuthenticator) -> TestAuthenticator {
        var plain = a
        (plain.hash, plain.flags, plain.type, plain.origin, plain.crossOrigin) = (TestAuthenticator.ceremony.relyingPartyHash, 5, "webauthn.get", TestAuthenticator.origin, nil)
        return plain
    }

    @Test func aKeyIsRegisteredAndProvesItself() throws {
        let a = TestAuthenticator(), made = try registered(a)
        #expect(made.passkey.id == a.id)
        #expect(made.passkey.key.isSound)
        #expect(made.signCount == 7)
        #expect(try signedIn(a) == 7)
    }

    @Test func everythingThatIsNotThisCeremonyIsRefused() throws {
        let a = TestAuthenticator()
        func refusal(_ change: (inout TestAuthenticator) -> Void, count: UInt32 = 3) -> PasskeyCeremony.Refusal? {
            var b = a
            change(&b)
            do {
                _ = try signedIn(b, count: count)
                return nil
            } catch { return error as? PasskeyCeremony.Refusal }
        }
        #expect(refusal { _ in } == nil)
        #expect(refusal { $0.type = "webauthn.create" } == .foreign)
        #expect(refusal { $0.origin = "https://repere.invalid.example" } == .foreign)
        #expect(refusal { $0.crossOrigin = true } == .foreign)
        #expect(refusal { $0.crossOrigin = false } == nil)
        #expect(refusal { $0.hash[0] ^= 1 } == .foreign)
        #expect(refusal { $0.flags = 1 } == .notVerified)
        #expect(refusal { $0.flags = 4 } == .notVerified)
        #expect(refusal({ $0.count = 3 }, count: 3) == .copied)
        #expect(refusal({ $0.count = 0 }, count: 0) == nil)
        #expect(throws: PasskeyCeremony.Refusal.foreign) { try signedIn(a, challenge: Chance.bytes(32)) }
        let other = try registered(TestAuthenticator()).passkey.key
        #expect(throws: PasskeyCeremony.Refusal.badSignature) { try signedIn(a, key: other) }
    }

    @Test func registrationAsksForAVerifiedPerson() throws {
        var a = TestAuthenticator()
        a.flags = 1
        #expect(throws: PasskeyCeremony.Refusal.notVerified) { try registered(a) }
        a.flags = 5
        a.type = "webauthn.other"
        #expect(throws: PasskeyCeremony.Refusal.foreign) { try registered(a) }
    }

    /// Every byte of the attestation, changed, cut or added to: never a trap, never another key.
    @Test func noAlteredAttestationIsTakenForAnotherKey() throws {
        var a = TestAuthenticator()
        a.type = "webauthn.create"
        let whole = a.attestation(), client = a.clientData(challenge), key = try registered(TestAuthenticator()).passkey.key
        _ = key
        for length in whole.indices { #expect(throws: PasskeyCeremony.Refusal.self) { try TestAuthenticator.ceremony.register(clientData: client, attestation: Array(whole[..<length]), challenge: challenge, label: "") } }
        #expect(throws: PasskeyCeremony.Refusal.self) { try TestAuthenticator.ceremony.register(clientData: client, attestation: whole + [0], challenge: challenge, label: "") }
        #expect(throws: PasskeyCeremony.Refusal.self) { try TestAuthenticator.ceremony.register(clientData: client, attestation: a.attestation(extra: [0]), challenge: challenge, label: "") }
    }

    /// Random bytes, and true ones with random changes.
    @Test(arguments: 1...4 as ClosedRange<UInt64>) func nothingSentStopsTheServer(_ seed: UInt64) {
        var g = SeededGenerator(seed: seed)
        let seeds: [[UInt8]] = [TestAuthenticator().attestation(), TestAuthenticator().cose, TestAuthenticator().data(), [0x9B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x5B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]]
        for _ in 0..<20_000 {
            var bytes = seeds.randomElement(using: &g) ?? []
            for _ in 0..<Int.random(in: 0..<6, using: &g) where !bytes.isEmpty { bytes[Int.random(in: 0..<bytes.count, using: &g)] = .random(in: 0...255, using: &g) }
            if Bool.random(using: &g) { bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &g))) }
            if let (value, length) = CBOR.decode(bytes[...]) {
                #expect(length <= bytes.count)
                _ = Passkey.PublicKey(value)?.isSound
            }
            _ = AuthenticatorData(bytes)
            _ = try? TestAuthenticator.ceremony.register(clientData: bytes, attestation: bytes, challenge: challenge, label: "")
        }
        Figures.note("nothingSentStopsTheServer", "20,000 changed or cut values a seed")
    }

    @Test func deepAndLongValuesAreRefused() {
        #expect(CBOR.decode([UInt8](repeating: 0x81, count: 9)[...]) == nil)
        #expect(CBOR.decode(([0x99, 0xFF, 0xFF] + [UInt8](repeating: 0, count: 65_535))[...]) == nil)
        #expect(CBOR.decode([0xA2, 0x01, 0x01, 0x01, 0x02][...]) == nil)
        #expect(CBOR.decode([0x1B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF][...]) == nil)
        #expect(CBOR.decode([0x38, 0x18][...])?.value == .number(-25))
        #expect(CBOR.decode([0x62, 0xC3, 0x28][...]) == nil)
    }

    @Test func otherKindsOfKeysAreReadToo() throws {
        let ed = Curve25519.Signing.PrivateKey(), message: [UInt8] = [1, 2, 3]
        let cose: [UInt8] = [0xA4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20] + Array(ed.publicKey.rawRepresentation)
        let key = try #require(CBOR.decode(cose[...]).flatMap { Passkey.PublicKey($0.value) })
        #expect(key.isSound)
        #expect(key.verifies(Array(try ed.signature(for: message)), of: message))
        #expect(!key.verifies(Array(try ed.signature(for: message)), of: message + [0]))
        #expect(!Passkey.PublicKey.p256(x: [UInt8](repeating: 1, count: 32), y: [UInt8](repeating: 2, count: 32)).isSound)
    }
}
