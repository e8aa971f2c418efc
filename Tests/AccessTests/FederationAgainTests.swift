import Foundation
import Synchronization
import TestWorld
import Testing
import Vocabulary

@testable import Access

/// Proving again by an identity provider.
@Suite struct FederationAgainTests {
    /// What a provider says of when it asked, and whether that is enough: to sign in, and to prove again.
    @Test(arguments: [
        ("", .proConnect, true, true), ("old-auth-time", .proConnect, false, false), ("no-auth-time", .proConnect, false, true), ("no-auth-time", .proSanteConnect, false, true), ("old-auth-time", .proSanteConnect, false, false),
        ("", .oidc, true, true), ("old-auth-time", .oidc, false, false), ("no-auth-time", .oidc, false, false),
    ] as [(String, FederationProvider.Kind, Bool, Bool)])
    func whenThePersonWasAsked(_ mode: String, _ kind: FederationProvider.Kind, _ atSignIn: Bool, _ again: Bool) async throws {
        let world = try FederationWorld(mode, kind: kind)
        #expect(try await world.signIn().isRecent == atSignIn)
        #expect(try await world.signIn(again: true).isRecent == again)
    }

    @Test func aMomentIsFiveMinutesAndAfterTheDeparture() throws {
        let now: Int64 = 1_800_000_000_000, seconds = 1_800_000_000, chance = [UInt8](repeating: 1, count: 64)
        let provider = try #require(try FederationProvider.read(Array(FederationConfigurationTests.good.utf8), from: "x").first)
        func isRecent(_ time: Int, asked: Int64?) throws -> Bool {
            let request = try #require(FederationRequest(provider: "x", redirect: "https://x.fr/", random: chance, asked: asked))
            return try FederationClaims(Array(#"{"auth_time": \#(time)}"#.utf8), .idToken).isRecent(for: request, from: provider, at: now)
        }
        #expect(try isRecent(seconds - 300, asked: nil) && !isRecent(seconds - 301, asked: nil))
        #expect(try isRecent(seconds + 60, asked: nil) && !isRecent(seconds + 61, asked: nil))
        // Asked a minute ago: what was proved before that, but for the tolerance between clocks, is another proof.
        #expect(try isRecent(seconds - 120, asked: now - 60_000) && !isRecent(seconds - 121, asked: now - 60_000))
        #expect(try !isRecent(seconds - 301, asked: now - 600_000))
        #expect(throws: FederationRefusal.badAnswer(.idToken)) { try FederationClaims(Array(#"{"auth_time": "hier"}"#.utf8), .idToken) }
    }

    @Test func anIdentityProvesAgainForItsOwnAccountOnly() async throws {
        let w = try await AccessWorld(), provider = try FederationWorld()
        let mine = try await w.invite("a@foyer.invalid"), other = try await w.person("b@foyer.invalid")
        let identity = try await provider.signIn(), account = try await w.book.enrol(throughLink: mine.link, identity: identity)
        #expect(try await w.book.prove(identity, only: account.id)?.1 == .federated)
        #expect(try await w.book.prove(identity, only: other.account.id) == nil)
        #expect(try await w.book.prove(try await provider.signIn(as: "noe"), only: account.id) == nil)
        let before = try await w.entries().count
        await #expect(throws: AccessBook.FederationFault.oneFactor) { try await w.book.prove(try await provider.signIn(by: "pwd"), only: account.id) }
        // The same person at a provider that did not ask: the account is keyed on the issuer, so it is linked first.
        let old = try FederationWorld("old-auth-time"), stale = try await old.signIn()
        try await w.book.link(stale, to: account.id, rights: account.rights)
        await #expect(throws: AccessBook.FederationFault.notAsked) { try await w.book.prove(stale, only: account.id) }
        #expect(try await w.entries().count == before + 1, "a proof that is refused is not written as one")
        #expect(try await w.entries().filter { $0.act == "account.provedAgain.v1" }.count == 1)
    }

    /// Clicks on a provider that is away do not pile up: it is asked again after half a minute, then one, then two; and at once when it has answered.
    @Test func aProviderThatIsAwayIsNotAskedAtEachClick() async throws {
        let time = Mutex(Federation.clock()), world = try FederationWorld("error-discovery", now: { time.withLock { $0 } })
        func clicks(_ count: Int) async throws -> Int {
            for _ in 0..<count { await #expect(throws: FederationRefusal.unreachable) { try await world.federation.begin(world.provider, redirect: FederationWorld.back) } }
            return try await world.process.count(world.issuer + "/.well-known/openid-configuration")
        }
        #expect(try await clicks(20) == 1)
        for (wait, asked) in [(30_000, 2), (60_000, 3), (120_000, 4), (120_000, 5)] as [(Int64, Int)] {
            time.withLock { $0 += wait - 1 }
            #expect(try await clicks(3) == asked - 1)
            time.withLock { $0 += 1 }
            #expect(try await clicks(3) == asked)
        }
        time.withLock { $0 -= 3_600_000 }
        #expect(try await clicks(1) == 6, "a clock that goes back keeps nobody out")
    }

    /// One that waits before it fails: those who click at once wait together, those who click after do not wait.
    @Test func clicksOnASlowProviderWaitTogether() async throws {
        let moment = Federation.clock(), world = try FederationWorld("slow-discovery", patience: 5_000, now: { moment })
        for _ in 0..<3 {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<20 { group.addTask { await #expect(throws: FederationRefusal.unreachable) { try await world.federation.begin(world.provider, redirect: FederationWorld.back) } } }
            }
        }
        #expect(try await world.process.count(world.issuer + "/.well-known/openid-configuration") == 1)
    }

    @Test func theCloakroomKeepsTenMinutesAndGivesOnce() throws {
        let room = Cloakroom(), id = try #require(AccountID("7zzzzzzzzzzzzzzzzzzzzzzzzz")), now: Int64 = 1_800_000_000_000
        let number = try #require(room.keep("mots", for: id, now: now))
        #expect(room.see(number, now: now) == "mots" && room.see(number, now: now + Cloakroom.lifetime) == "mots")
        #expect(room.see(number, now: now + Cloakroom.lifetime + 1) == nil && room.see("x", now: now) == nil)
        #expect(room.take(number, now: now) == "mots" && room.take(number, now: now) == nil)
    }

    @Test func theCloakroomIsBoundedForEachAndForAll() throws {
        let room = Cloakroom(), now: Int64 = 1_800_000_000_000
        var generator = SystemRandomNumberGenerator()
        let mine = AccountID.random(using: &generator), other = AccountID.random(using: &generator)
        let first = try #require(room.keep("premier", for: mine, now: now)), theirs = try #require(room.keep("autre", for: other, now: now))
        for turn in 1..<Cloakroom.each { _ = room.keep("suivant", for: mine, now: now + Int64(turn)) }
        #expect(room.see(first, now: now + 100) == "premier")
        _ = room.keep("de trop", for: mine, now: now + 100)
        #expect(room.see(first, now: now + 100) == nil && room.see(theirs, now: now + 100) == "autre")
        // Full: the next one is refused, nobody's words go.
        #expect(room.keep(String(repeating: "a", count: Cloakroom.bytes), for: AccountID.random(using: &generator), now: now) == nil)
        #expect(room.see(theirs, now: now + 100) == "autre")
    }
}
