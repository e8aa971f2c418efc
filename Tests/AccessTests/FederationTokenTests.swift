import Crypto
import Foundation
import TestWorld
import Testing
import Vocabulary

@testable import Access

/// Tokens and claims without a provider.
@Suite struct FederationTokenTests {
    private static let issuer = "https://exemple.fr/api", now: Int64 = 1_800_000_000_000

    private func provider(_ kind: FederationProvider.Kind = .proConnect, levels: String = "") throws -> FederationProvider {
        let file = #"[{"id": "x", "kind": "\#(kind.rawValue)", "label": {"fr": "x", "en": "x"}, "issuer": "\#(Self.issuer)", "clientID": "moi", "secretFile": "x", "scopes": ["openid"]\#(levels)}]"#
        return try #require(FederationProvider.read(Array(file.utf8), from: "x").first)
    }

    private func claims(_ changes: [String: Any?] = [:]) throws -> FederationClaims {
        var all: [String: Any] = ["iss": Self.issuer, "aud": "moi", "sub": "s", "nonce": "n", "iat": 1_800_000_000, "exp": 1_800_000_060]
        for (name, value) in changes { all[name] = value }
        return try FederationClaims(Array(JSONSerialization.data(withJSONObject: all)), .idToken)
    }

    private func refusal(_ changes: [String: Any?], at now: Int64 = Self.now) throws -> FederationRefusal? {
        let claims = try claims(changes), provider = try provider()
        do throws(FederationRefusal) {
            _ = try claims.checkIdentity(from: provider, nonce: "n", accessToken: "a", at: now)
            return nil
        } catch { return error }
    }

    @Test func timesHaveAMinuteOfTolerance() throws {
        func refused(_ changes: [String: Any?], _ seconds: Int64) throws -> Bool { try refusal(changes, at: Self.now + seconds * 1_000) == .expired }
        #expect(try !refused([:], 119) && refused([:], 120) && !refused([:], -59) && refused([:], -60))
        #expect(try refused(["nbf": 1_800_000_060], 0) && !refused(["nbf": 1_800_000_059], 0))
        #expect(try refused(["exp": -1], 0) && refused(["iat": 1e300], 0) && refused(["exp": -1e300], 0) && !refused(["exp": 1e300], 0))
    }

    @Test func audiences() throws {
        #expect(try refusal(["aud": ["moi"]]) == nil && refusal(["aud": ["moi", "lui"], "azp": "moi"]) == nil && refusal(["azp": "moi"]) == nil)
        for changes in [["aud": ["moi", "lui"]], ["aud": ["lui"]], ["aud": []], ["aud": nil], ["azp": "lui"], ["aud": ["moi", "lui"], "azp": "lui"], ["aud": "lui", "azp": "moi"], ["aud": "moi "]] as [[String: Any?]] {
            #expect(try refusal(changes) == .wrongAudience, "\(changes)")
        }
    }

    @Test func issuersAreComparedToTheLetter() throws {
        for issuer in [Self.issuer + "/", Self.issuer.uppercased(), "http://exemple.fr/api", "", nil] { #expect(try refusal(["iss": issuer]) == .wrongIssuer) }
    }

    @Test func subjects() throws {
        for subject in ["", String(repeating: "s", count: 256), "é", "a\nb", nil] { #expect(try refusal(["sub": subject]) == .badAnswer(.idToken)) }
        #expect(try refusal(["exp": nil]) == .badAnswer(.idToken) && refusal(["iat": nil]) == .badAnswer(.idToken))
        for changes in [["sub": 12], ["exp": "demain"], ["aud": 3], ["amr": [1]], ["nonce": ["n"]]] as [[String: Any]] { #expect(throws: FederationRefusal.badAnswer(.idToken)) { try claims(changes) } }
    }

    @Test func secondFactors() throws {
        func isStrong(_ kind: FederationProvider.Kind, _ changes: [String: Any?], userinfo: [String: Any?] = [:], levels: String = "") throws -> Bool {
            FederationClaims.hasSecondFactor(try provider(kind, levels: levels), try claims(changes), try claims(userinfo))
        }
        for kind in [FederationProvider.Kind.proConnect, .oidc] {
            for method in ["totp", "pop", "mfa"] { #expect(try isStrong(kind, ["amr": ["pwd", method]]) && isStrong(kind, ["amr": method]) && isStrong(kind, [:], userinfo: ["amr": [method]])) }
            for changes in [["amr": ["pwd"]], ["amr": ["mail", "pwd"]], ["amr": []], ["amr": ["MFA"]], [:], ["acr": "eidas1"], ["acr": "eidas2"]] as [[String: Any?]] { #expect(try !isStrong(kind, changes), "\(changes)") }
        }
        #expect(try isStrong(.proSanteConnect, ["acr": "eidas1"]) && !isStrong(.proSanteConnect, [:]) && !isStrong(.proSanteConnect, ["acr": "eidas0"]) && !isStrong(.proSanteConnect, [:], userinfo: ["acr": "eidas1"]))
        // Levels that were asked for must be there.
        let levels = #", "acrValues": ["eidas2", "eidas3"]"#
        #expect(try isStrong(.proConnect, ["amr": ["mfa"], "acr": "eidas3"], levels: levels) && !isStrong(.proConnect, ["amr": ["mfa"], "acr": "eidas1"], levels: levels) && !isStrong(.proConnect, ["amr": ["mfa"]], levels: levels))
    }

    private struct Signed {
        let token: String, keys: [UInt8]

        init(payload: String = #"{"sub": "s"}"#, kid: String? = "k", key: P256.Signing.PrivateKey = .init()) throws {
            let head = Base64URL.text(Array(#"{"alg": "ES256"\#(kid.map { #", "kid": "\#($0)""# } ?? "")}"#.utf8)), text = head + "." + Base64URL.text(Array(payload.utf8))
            token = text + "." + Base64URL.text(Array(try key.signature(for: Array(text.utf8)).rawRepresentation))
            let point = Array(key.publicKey.rawRepresentation)
            keys = Array(#"{"keys": [{"kty": "EC", "crv": "P-256", "kid": "k", "x": "\#(Base64URL.text(Array(point.prefix(32))))", "y": "\#(Base64URL.text(Array(point.suffix(32))))"}]}"#.utf8)
        }

        static func payload(_ token: String, _ keys: [UInt8]) -> [UInt8]? {
            guard let keys = try? WebKeys(keys), let token = try? WebToken(token, .idToken) else { return nil }
            return token.verified(by: keys.candidates(for: token))
        }
    }

    /// Any other character, anywhere, and the token is worth nothing.
    @Test func everyCharacterOfATokenCounts() throws {
        let signed = try Signed(), token = Array(signed.token.utf8)
        #expect(Signed.payload(signed.token, signed.keys) == Array(#"{"sub": "s"}"#.utf8))
        for place in token.indices {
            for byte in Array("AQgwz0-_.=+ ".utf8) where token[place] != byte {
                var changed = token
                changed[place] = byte
                #expect(Signed.payload(String(decoding: changed, as: UTF8.self), signed.keys) == nil, "character \(place)")
            }
        }
        for text in [String(signed.token.dropLast()), signed.token + "A", signed.token + ".", "." + signed.token, signed.token + "=", "", ".", "..", "...", "a.b.c"] { #expect(Signed.payload(text, signed.keys) == nil) }
    }

    @Test func aKeyIsUsedOnlyAsItSays() throws {
        let signed = try Signed(), text = String(decoding: signed.keys, as: UTF8.self)
        for (from, to) in [(#""kid": "k""#, #""kid": "j""#), (#""kty": "EC""#, #""kty": "RSA""#), ("P-256", "P-384"), (#""kid""#, #""use": "enc", "kid""#), (#""kid""#, #""alg": "RS256", "kid""#)] {
            #expect(Signed.payload(signed.token, Array(text.replacing(from, with: to).utf8)) == nil, "\(to)")
        }
        let nameless = try Signed(kid: nil)
        #expect(Signed.payload(nameless.token, nameless.keys) != nil && Signed.payload(nameless.token, signed.keys) == nil)
        #expect(throws: FederationRefusal.badSignature) { try WebToken(Base64URL.text(Array(#"{"alg": "none"}"#.utf8)) + ".e30.", .idToken) }
        for alg in ["HS256", "none", "None", "ES384", "RS512", "PS256", "es256", ""] {
            #expect(throws: FederationRefusal.badSignature) { try WebToken(Base64URL.text(Array(#"{"alg": "\#(alg)"}"#.utf8)) + ".e30.AAAA", .idToken) }
        }
        // A key of 1,024 bits is not read; neither is a set that holds no other.
        #expect(throws: FederationRefusal.badAnswer(.keys)) { try WebKeys(Array(#"{"keys": [{"kty": "RSA", "n": "\#(Base64URL.text([UInt8](repeating: 0xC5, count: 128)))", "e": "AQAB"}]}"#.utf8)) }
    }

    /// Documents cut, doubled and changed at random: refused or read, never a stop.
    @Test func noBytesStopTheProcess() throws {
        var generator = SeededGenerator(seed: 5)
        let signed = try Signed(), seeds = [Array(signed.token.utf8), signed.keys, Array(#"{"iss": "a", "aud": ["b"], "exp": 1e400, "amr": ["x"], "email": 3}"#.utf8), Array(FederationConfigurationTests.good.utf8)]
        let address = try #require(FederationAddress(Self.issuer))
        for round in 0..<4_000 {
            var bytes = seeds[round % seeds.count]
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<max(bytes.count, 1), using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0 where !bytes.isEmpty: bytes[place] = UInt8.random(in: 0 ... .max, using: &generator)
                case 1: bytes.removeSubrange(place..<min(place + Int.random(in: 0...40, using: &generator), bytes.count))
                case 2: bytes.insert(contentsOf: bytes.prefix(Int.random(in: 0...80, using: &generator)), at: min(place, bytes.count))
                default: bytes.insert(contentsOf: [0x5B, 0x7B, 0x22].prefix(Int.random(in: 1...3, using: &generator)), at: min(place, bytes.count))
                }
            }
            _ = Signed.payload(String(decoding: bytes, as: UTF8.self), signed.keys)
            _ = Signed.payload(signed.token, bytes)
            _ = try? FederationClaims(bytes, .userinfo)
            _ = try? FederationEndpoints(bytes, of: address)
            _ = try? FederationProvider.read(bytes, from: "x")
            _ = FederationAddress(String(decoding: bytes, as: UTF8.self))
        }
        #expect(throws: FederationRefusal.badAnswer(.userinfo)) { try FederationClaims([UInt8](repeating: 0x5B, count: 200_000), .userinfo) }
    }
}
