import Foundation
import TestWorld
import Testing
import Vocabulary

@testable import Access

struct SessionTests {
    private func sessions(_ w: AccessWorld) async throws -> Sessions { try await Sessions(folder: w.folder.url, clock: w.clock.read) }

    @Test func aSessionEndsAfterFifteenMinutesOfSilenceAndTenHoursAnyway() async throws {
        let w = try await AccessWorld(), account = try await w.person("a@foyer.invalid").account, sessions = try await sessions(w)
        let (_, token) = try await sessions.begin(account, .passkey)
        #expect(token.reveal().utf8.count == 43)
        for _ in 0..<40 {
            w.clock.advance(15 * 60_000)
            #expect(sessions.find(token.reveal()) != nil)
        }
        w.clock.advance(1)
        #expect(sessions.find(token.reveal()) == nil)
        let other = try await sessions.begin(account, .passkey).token.reveal()
        w.clock.advance(15 * 60_000 + 1)
        #expect(sessions.find(other) == nil)
        try await sessions.close()
    }

    @Test func aClockThatGoesBackExtendsNothing() async throws {
        let w = try await AccessWorld(), account = try await w.person("a@foyer.invalid").account, sessions = try await sessions(w)
        let token = try await sessions.begin(account, .passkey).token.reveal()
        w.clock.advance(-3_600_000)
        #expect(sessions.find(token) == nil)
        try await sessions.close()
    }

    @Test func theyOutliveARestartAndNeverSayTheirToken() async throws {
        let w = try await AccessWorld(), account = try await w.person("a@foyer.invalid").account
        var sessions = try await sessions(w)
        let token = try await sessions.begin(account, .passwordAndCode).token.reveal(), gone = try await sessions.begin(account, .passkey)
        try await sessions.end([gone.session.hash])
        try await sessions.close()
        for file in try FileManager.default.contentsOfDirectory(atPath: w.folder.url.path) {
            #expect(!(try Data(contentsOf: w.folder.url.appendingPathComponent(file))).contains(Data(token.utf8)))
        }
        sessions = try await self.sessions(w)
        #expect(sessions.find(token)?.proof == .passwordAndCode)
        #expect(sessions.find(gone.token.reveal()) == nil)
        try await sessions.close()
        // A damaged file signs people out, and stops nothing.
        try Data("not a database".utf8).write(to: w.folder.url.appendingPathComponent("sessions.sqlite"))
        sessions = try await self.sessions(w)
        #expect(sessions.find(token) == nil)
        try await sessions.close()
    }

    @Test func aNewProofMakesANewToken() async throws {
        let w = try await AccessWorld(), account = try await w.person("a@foyer.invalid").account, sessions = try await sessions(w)
        let (session, token) = try await sessions.begin(account, .passkey)
        let renewed = try await sessions.renew(session, rights: account.rights)
        #expect(sessions.find(token.reveal()) == nil)
        #expect(sessions.find(renewed.token.reveal())?.opened == session.opened)
        try await sessions.close()
    }

    @Test func onePersonHasAFewAndEndsThemAll() async throws {
        let w = try await AccessWorld(), account = try await w.person("a@foyer.invalid").account, sessions = try await sessions(w)
        var tokens: [String] = []
        for _ in 0..<10 {
            w.clock.advance(1)
            tokens.append(try await sessions.begin(account, .passkey).token.reveal())
        }
        #expect(sessions.list(of: account.id).count == Sessions.most)
        #expect(sessions.find(tokens[0]) == nil)
        try await sessions.endAll(of: account.id)
        #expect(tokens.allSatisfy { sessions.find($0) == nil })
        for wrong in ["", "a", tokens[9] + "a", String(tokens[9].reversed())] { #expect(sessions.find(wrong) == nil) }
        try await sessions.close()
    }
}
