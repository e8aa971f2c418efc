import Foundation
import Synchronization
import TestWorld
import Testing
import Vocabulary

@testable import Access

/// Whole sign-ins over HTTP, with a provider in another process.
@Suite struct FederationTests {
    @Test(arguments: ["", "es256", "audience-list", "no-kid"], ["pwd", "mail", "totp", "pop", "mfa"])
    func proConnect(_ mode: String, _ factor: String) async throws {
        // Two keys fit a token without a name of key only when they are of its kind: the signature decides.
        let world = try FederationWorld(mode), identity = try await world.signIn(by: factor)
        #expect(identity.issuer == world.issuer)
        #expect(identity.subject == Digest.sha256Hexadecimal(Array("alma".utf8)))
        #expect(identity.hasSecondFactor == ["totp", "pop", "mfa"].contains(factor))
        #expect(identity.givenName?.reveal() == "Alma" && identity.familyName?.reveal() == "Ferrand" && identity.email?.reveal() == "alma.ferrand@exemple.fr" && identity.siret == "13002526500013")
        #expect(!"\(identity)".contains("Alma") && !"\(identity)".contains(identity.idToken.reveal()))
    }

    @Test(arguments: ["": true, "acr-eidas2": false])
    func proSanteConnect(_ mode: String, _ isStrong: Bool) async throws {
        let world = try FederationWorld(mode, kind: .proSanteConnect), identity = try await world.signIn(as: "noe", by: "pwd")
        #expect(identity.subject == "f:550dc1c8:899700000025" && identity.hasSecondFactor == isStrong)
        #expect(identity.givenName?.reveal() == "Noé" && identity.familyName?.reveal() == "Castaing" && identity.email == nil && identity.siret == nil)
    }

    @Test func whatIsTooLongOrHostileIsCutOrLeftOut() async throws {
        let identity = try await FederationWorld().signIn(as: "long")
        #expect(identity.givenName?.reveal() == "A" + String(repeating: " A", count: 49))
        #expect(identity.familyName?.reveal() == "<b>" + String(repeating: "Z", count: 97))
        #expect(identity.email == nil && identity.siret == nil)
    }

    /// The provider as an attacker would have it: each time, exactly this refusal.
    @Test(arguments: [
        ("wrong-issuer", .wrongIssuer), ("wrong-audience", .wrongAudience), ("two-audiences", .wrongAudience), ("wrong-nonce", .wrongNonce), ("no-nonce", .wrongNonce), ("alg-none", .badSignature),
        ("hs256", .badSignature), ("crit", .badSignature), ("expired", .expired), ("future", .expired), ("other-key", .badSignature), ("unknown-kid", .badSignature), ("wrong-at-hash", .badAnswer(.idToken)),
        ("no-subject", .badAnswer(.idToken)), ("userinfo-other-sub", .wrongSubject), ("userinfo-unsigned", .badAnswer(.userinfo)), ("userinfo-other-key", .badSignature),
        ("userinfo-wrong-audience", .wrongAudience), ("userinfo-wrong-issuer", .wrongIssuer), ("late-code", .replayed), ("bad-client", .denied), ("other-discovery", .wrongIssuer),
        ("plain-endpoint", .badAnswer(.discovery)), ("huge-discovery", .badAnswer(.discovery)), ("huge-keys", .badAnswer(.keys)), ("huge-token", .badAnswer(.token)), ("huge-userinfo", .badAnswer(.userinfo)),
        ("redirect-discovery", .badAnswer(.discovery)), ("redirect-keys", .badAnswer(.keys)), ("redirect-token", .badAnswer(.token)), ("redirect-userinfo", .badAnswer(.userinfo)),
        ("broken-discovery", .badAnswer(.discovery)), ("broken-keys", .badAnswer(.keys)), ("broken-token", .badAnswer(.token)), ("broken-userinfo", .badAnswer(.userinfo)), ("error-discovery", .unreachable),
        ("error-keys", .unreachable), ("error-token", .unreachable), ("error-userinfo", .unreachable),
    ] as [(String, FederationRefusal)])
    func aHostileProviderIsRefused(_ mode: String, _ expected: FederationRefusal) async throws {
        let world = try FederationWorld(mode)
        #expect(try await world.refusal() == expected)
        #expect(try await world.process.count(world.issuer + "/elsewhere") == 0, "no redirection is followed")
    }

    @Test(arguments: ["slow", "drip"], ["discovery", "keys", "token", "userinfo"])
    func aSlowProviderIsLeft(_ how: String, _ part: String) async throws {
        // The answer that comes in the end is a good one.
        #expect(try await FederationWorld("\(how)-\(part)", patience: 700).refusal() == .unreachable)
    }

    @Test func aHugeAnswerInPlainJSONIsLeftToo() async throws {
        #expect(try await FederationWorld("huge-userinfo", kind: .proSanteConnect).refusal() == .badAnswer(.userinfo))
    }

    @Test func nobodyThere() async throws {
        let file = #"[{"id": "x", "kind": "oidc", "label": {"fr": "x", "en": "x"}, "issuer": "http://127.0.0.1:9", "clientID": "x", "secretFile": "x", "scopes": ["openid"]}]"#
        let provider = try #require(FederationProvider.read(Array(file.utf8), from: "x").first), federation = Federation([ConfiguredProvider(provider: provider, secret: Sensible("x"))])
        await #expect(throws: FederationRefusal.unreachable) { try await federation.begin("x", redirect: FederationWorld.back) }
        await #expect(throws: FederationRefusal.notConfigured) { try await federation.begin("y", redirect: FederationWorld.back) }
        await #expect(throws: FederationRefusal.notConfigured) { try await federation.begin("x", redirect: "http://exemple.fr/") }
    }

    @Test func aCodeWorksOnce() async throws {
        let world = try FederationWorld(), (location, request) = try await world.federation.begin(world.provider, redirect: FederationWorld.back)
        let answer = try await Browser.signIn(at: location, as: "alma", by: "pop")
        _ = try await world.federation.complete(answer, of: request)
        await #expect(throws: FederationRefusal.replayed) { try await world.federation.complete(answer, of: request) }
    }

    /// What the browser brings back decides nothing alone.
    @Test func aReturnThatAnswersAnotherDeparture() async throws {
        let world = try FederationWorld(), (location, request) = try await world.federation.begin(world.provider, redirect: FederationWorld.back)
        let good = try await Browser.signIn(at: location, as: "alma", by: "pop"), (_, other) = try await world.federation.begin(world.provider, redirect: FederationWorld.back)
        let returns: [(FederationReturn, FederationRequest, FederationRefusal)] = [
            (good, other, .wrongState), (.init(state: nil, code: good.code), request, .wrongState), (.init(state: "", code: good.code), request, .wrongState),
            (.init(state: request.state + "A", code: good.code), request, .wrongState), (.init(state: request.nonce, code: good.code), request, .wrongState),
            (.init(state: request.state, code: good.code, issuer: "https://exemple.fr"), request, .wrongIssuer), (.init(state: request.state, code: nil), request, .badAnswer(.token)),
            (.init(state: request.state, code: ""), request, .badAnswer(.token)), (.init(state: request.state, code: "é"), request, .badAnswer(.token)),
            (.init(state: request.state, code: String(repeating: "a", count: 3_000)), request, .badAnswer(.token)), (.init(state: request.state, code: good.code, error: "access_denied"), request, .denied),
        ]
        for (answer, request, expected) in returns { await #expect(throws: expected) { try await world.federation.complete(answer, of: request) } }
        #expect(try await world.process.count(world.issuer + "/token") == 0, "nothing was sent")
        // Another person's code, with this departure's state: the nonce tells.
        let theirs = try await Browser.signIn(at: try await world.federation.begin(world.provider, redirect: FederationWorld.back).location, as: "noe", by: "pop")
        await #expect(throws: FederationRefusal.wrongNonce) { try await world.federation.complete(.init(state: request.state, code: theirs.code), of: request) }
        // Positive control.
        #expect(try await world.federation.complete(.init(state: request.state, code: good.code, issuer: world.issuer), of: request).givenName?.reveal() == "Alma")
    }

    @Test func aRefusalOfThePersonAndAWrongSecret() async throws {
        #expect(try await FederationWorld().refusal(accept: false) == .denied)
        #expect(try await FederationWorld(secret: "autre").refusal() == .denied)
    }

    @Test func theAddressesAreReadOnceAnHour() async throws {
        let time = Mutex(Federation.clock()), world = try FederationWorld(now: { time.withLock { $0 } })
        func discoveries() async throws -> Int { try await world.process.count(world.issuer + "/.well-known/openid-configuration") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<40 { group.addTask { _ = try await world.federation.begin(world.provider, redirect: FederationWorld.back) } }
            try await group.waitForAll()
        }
        #expect(try await discoveries() == 1, "those who come together wait for one reading")
        time.withLock { $0 += Federation.hour - 1 }
        _ = try await world.federation.begin(world.provider, redirect: FederationWorld.back)
        #expect(try await discoveries() == 1)
        time.withLock { $0 += 1 }
        _ = try await world.federation.begin(world.provider, redirect: FederationWorld.back)
        #expect(try await discoveries() == 2)
    }

    @Test func aNewKeyIsFoundAndAnUnknownOneAskedForOnceAMinute() async throws {
        #expect(try await FederationWorld("rotating").signIn().hasSecondFactor)
        let time = Mutex(Federation.clock()), world = try FederationWorld("unknown-kid", now: { time.withLock { $0 } })
        func readings() async throws -> Int { try await world.process.count(world.issuer + "/jwks") }
        for _ in 0..<3 { #expect(try await world.refusal() == .badSignature) }
        #expect(try await readings() == 2)
        time.withLock { $0 += Federation.minute }
        #expect(try await world.refusal() == .badSignature)
        #expect(try await readings() == 3)
    }

    @Test func leavingTheProviderToo() async throws {
        let world = try FederationWorld(), identity = try await world.signIn()
        let way = try #require(try await world.federation.logout(world.provider, idToken: identity.idToken, back: FederationWorld.home))
        let answer = try await Browser.get(way.location)
        #expect(answer.status == 303 && answer.location == FederationWorld.home + "?state=\(way.state)" && way.state.utf8.count == 43)
        let other = try FederationWorld("no-logout")
        #expect(try await other.federation.logout(other.provider, idToken: identity.idToken, back: FederationWorld.home) == nil)
    }

    /// The provider of the tests refuses what ProConnect refuses: else the sign-ins above would prove little.
    @Test func theProviderIsStrict() async throws {
        let world = try FederationWorld(), location = try await world.federation.begin(world.provider, redirect: FederationWorld.back).location
        #expect(try await Browser.get(location).status == 200)
        for extra in ["max_age=0", "acr_values=eidas1", "code_challenge=x&code_challenge_method=S256", "state=again"] {
            let page = try await Browser.get(location + "&" + extra)
            #expect(page.status == 400 && page.body.contains("Y000400"), "\(extra)")
        }
        #expect(try await Browser.get(location.replacing(#/state=[^&]+/#, with: "state=short")).body.contains("Y000400"))
        #expect(try await Browser.get(location.replacing(#/client_id=[^&]+/#, with: "client_id=x")).status == 400)
    }
}
