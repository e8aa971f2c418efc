import Foundation
import TestWorld
import Testing
import Vocabulary

@testable import Access

/// The file of the providers, and the addresses made from it.
@Suite struct FederationConfigurationTests {
    static let good = """
        [{"id": "proconnect", "kind": "proconnect", "label": {"fr": "ProConnect", "en": "ProConnect"}, "issuer": "https://exemple.fr/api/v2", "clientID": "moi", "secretFile": "pc.secret",
          "scopes": ["openid", "given_name", "usual_name"]},
         {"id": "psc", "kind": "pro-sante-connect", "label": {"fr": "Pro Santé Connect", "en": "Pro Santé Connect"}, "issuer": "https://auth.exemple.fr/auth/realms/esante-wallet", "clientID": "moi",
          "secretFile": "psc.secret", "scopes": ["openid", "scope_all"]}]
        """

    private func read(_ text: String) throws -> [FederationProvider] { try FederationProvider.read(Array(text.utf8), from: "providers.json") }

    @Test func aGoodFile() throws {
        let providers = try read(Self.good)
        #expect(providers.map(\.id) == ["proconnect", "psc"] && providers.map(\.acrValues) == [[], ["eidas1"]])
        #expect(providers.map { $0.discovery?.text } == ["https://exemple.fr/api/v2/.well-known/openid-configuration", "https://auth.exemple.fr/auth/realms/esante-wallet/.well-known/wallet-openid-configuration"])
        #expect(try read("[]").isEmpty)
    }

    @Test(arguments: [
        ("[{", "]", "it is not JSON"), ("[{", "{}[{", "it is not JSON"), (Self.good, "{}", "it is not a list of providers"), (Self.good, "[3]", "provider 1 has a value of another form than expected"),
        (#""id": "proconnect", "#, "", "provider 1 has no “id”"), (#""en": "ProConnect""#, #""de": "x""#, "provider 1 (label) has no “en”"), (#""scopes": ["openid","#, #""scopes": [3,"#, "provider 1 (scopes) has a value of another form than expected"),
        (#""id": "psc""#, #""id": "proconnect""#, "the id “proconnect” is there twice"), (#""id": "psc""#, #""id": "P S C""#, "provider 2 has a bad “id”: up to 32 small letters, digits and hyphens"),
        (#""id": "psc""#, #""id": "psc", "prompt": "login""#, "provider 2 has a key that does not exist, “prompt”"), (#""kind": "proconnect""#, #""kind": "agentconnect""#, "provider 1 has a “kind” that does not exist: proconnect, pro-sante-connect, oidc"),
        ("https://exemple.fr/api/v2", "http://exemple.fr/api/v2", "provider 1 has a bad “issuer”: an address in https (http on this computer only)"), ("https://exemple.fr/api/v2", "https://exemple.fr/?a=1", "provider 1 has a bad “issuer”: an address in https (http on this computer only)"),
        (#""fr": "ProConnect""#, #""fr": """#, "provider 1 has a bad “label”: one line of up to 60 characters"), (#""clientID": "moi", "secretFile": "pc"#, #""clientID": "m oi", "secretFile": "pc"#, "provider 1 has a bad “clientID”: up to 200 characters, without spaces"),
        (#""secretFile": "pc.secret""#, #""secretFile": """#, "provider 1 has a bad “secretFile”: the path of a file"), (#""given_name""#, #""a b""#, "provider 1 has a bad “scopes”: at most 20 different names, without spaces"),
        (#""given_name""#, #""openid""#, "provider 1 has a bad “scopes”: at most 20 different names, without spaces"), (#"["openid", "given_name", "usual_name"]"#, #"["email"]"#, "provider 1 does not ask for the scope “openid”"),
        (#""id": "psc""#, #""id": "psc", "claims": ["amr"]"#, "provider 2 asks for “claims”, which Pro Santé Connect does not document"),
    ])
    func aFaultHasItsSentence(_ from: String, _ to: String, _ what: String) {
        let text = Self.good.replacing(from, with: to)
        #expect(throws: FederationFileRefusal("providers.json", what)) { try read(text) }
    }

    @Test func secretsAreReadWithTheFile() throws {
        let data = try TestFolder(), file = data.url.appendingPathComponent("providers.json"), secrets = ["pc.secret", "psc.secret"].map { data.url.appendingPathComponent($0) }
        func sentence() -> String? {
            do throws(FederationFileRefusal) {
                _ = try ConfiguredProvider.all(in: data.url)
                return nil
            } catch { return error.description }
        }
        func write(_ text: String, _ url: URL, mode: Int = 0o600) throws {
            try Data(text.utf8).write(to: url)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
        }
        #expect(try ConfiguredProvider.all(in: data.url).isEmpty)
        try write(Self.good, file, mode: 0o644)
        #expect(sentence() == "The file \(secrets[0].path) cannot be used: it is missing, and the provider “proconnect” needs the secret it holds.")
        for secret in secrets { try write("s3cret\n", secret) }
        let all = try ConfiguredProvider.all(in: data.url)
        #expect(all.map { $0.secret.reveal() } == ["s3cret", "s3cret"] && !"\(all)".contains("s3cret"))
        for mode in [0o640, 0o604, 0o660] {
            try write("s3cret", secrets[1], mode: mode)
            #expect(sentence() == "The file \(secrets[1].path) cannot be used: others can read it. Close it first: chmod 600 \(secrets[1].path).")
        }
        for text in ["", "\n", "a b", "é"] {
            try write(text, secrets[1])
            #expect(sentence() == "The file \(secrets[1].path) cannot be used: it does not hold one secret on one line.")
        }
        try FileManager.default.removeItem(at: secrets[1])
        try FileManager.default.createSymbolicLink(at: secrets[1], withDestinationURL: secrets[0])
        #expect(sentence() == "The file \(secrets[1].path) cannot be used: it is a link or a folder.")
        try write(Self.good + String(repeating: " ", count: 70_000), file)
        #expect(sentence() == "The file \(file.path) cannot be used: it is longer than 65536 bytes.")
    }

    @Test(arguments: ["ftp://exemple.fr", "exemple.fr", "https://", "https:///x", "http://127.0.0.2/", "http://localhost.exemple.fr/", "https://moi@exemple.fr/", "https://exemple.fr/#x", "https://exemple.fr/ x", "https://exemple.fr/\n", "https://éxemple.fr", "javascript:alert(1)", ""])
    func anAddressThatIsNeverContacted(_ text: String) {
        #expect(FederationAddress(text) == nil)
    }

    @Test func theAddressOfDeparture() throws {
        let providers = try read(Self.good), end = try #require(FederationAddress("https://exemple.fr/authorize")), chance = (0..<64).map { UInt8($0) }
        let request = try #require(FederationRequest(provider: "proconnect", redirect: "https://repere.exemple.fr/retour", random: chance))
        #expect(request.state == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8" && request.nonce == "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8" && request.nonce.utf8.count == 43)
        let common = "https://exemple.fr/authorize?response_type=code&client_id=moi&redirect_uri=https%3A%2F%2Frepere.exemple.fr%2Fretour&scope="
        let chosen = "&state=\(request.state)&nonce=\(request.nonce)"
        #expect(request.location(providers[0], at: end) == common + "openid%20given_name%20usual_name" + chosen + "&claims=%7B%22id_token%22%3A%7B%22amr%22%3A%7B%22essential%22%3Atrue%7D%7D%7D")
        #expect(request.location(providers[1], at: end) == common + "openid%20scope_all" + chosen + "&acr_values=eidas1")
        let levels = try read(Self.good.replacing(#""id": "proconnect""#, with: #""id": "proconnect", "acrValues": ["eidas2", "eidas3"], "claims": ["auth_time"]"#))[0]
        #expect(request.parameters(for: levels).last?.value == #"{"id_token":{"acr":{"essential":true,"values":["eidas2","eidas3"]},"amr":{"essential":true},"auth_time":{"essential":true}}}"#)
        let plain = try read(Self.good.replacing(#""kind": "proconnect""#, with: #""kind": "oidc""#))[0]
        #expect(request.parameters(for: plain).map(\.name) == ["response_type", "client_id", "redirect_uri", "scope", "state", "nonce"])
        let again = try #require(FederationRequest(provider: "proconnect", redirect: "https://repere.exemple.fr/retour", random: chance, asked: 1))
        #expect(again.parameters(for: plain).suffix(2) == [.init("prompt", "login"), .init("max_age", "300")])
        // Not in the documentation of these two: an unknown parameter is refused there.
        for provider in providers { #expect(again.parameters(for: provider) == request.parameters(for: provider)) }
        #expect(FederationRequest.logout(at: try #require(FederationAddress("https://exemple.fr/end?a=b")), idToken: "i", state: "s", back: "https://x.fr/?é") == "https://exemple.fr/end?a=b&id_token_hint=i&state=s&post_logout_redirect_uri=https%3A%2F%2Fx.fr%2F%3F%C3%A9")
        #expect(FederationRequest(provider: "x", redirect: "https://x.fr/", random: Array(chance.dropLast())) == nil && FederationRequest(provider: "x", redirect: "http://x.fr/", random: chance) == nil)
        #expect(try JSONDecoder().decode(FederationRequest.self, from: JSONEncoder().encode(request)) == request)
    }

    /// A provider reached by TLS cannot send this server to a port of its own computer.
    @Test func endpointsStayOutside() throws {
        let issuer = try #require(FederationAddress("https://exemple.fr"))
        func document(_ end: String, issuer: String = "https://exemple.fr") -> [UInt8] {
            Array(#"{"issuer": "\#(issuer)", "authorization_endpoint": "https://a.fr/", "token_endpoint": "\#(end)", "userinfo_endpoint": "https://a.fr/", "jwks_uri": "https://a.fr/"}"#.utf8)
        }
        #expect(try FederationEndpoints(document("https://b.fr/token"), of: issuer).token.text == "https://b.fr/token")
        for end in ["http://127.0.0.1:8080/", "http://b.fr/", "file:///etc/passwd", ""] { #expect(throws: FederationRefusal.badAnswer(.discovery)) { try FederationEndpoints(document(end), of: issuer) } }
        for other in ["https://exemple.fr/", "https://Exemple.fr", "https://exemple.fr.autre.fr"] { #expect(throws: FederationRefusal.wrongIssuer) { try FederationEndpoints(document("https://b.fr/", issuer: other), of: issuer) } }
    }
}
