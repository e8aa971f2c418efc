import Foundation
import Synchronization
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

    /// A write that was on its way when a session ended, or was hidden: a restart must not bring it back.
    @Test(arguments: [true, false]) func theFileFollowsMemory(_ ends: Bool) async throws {
        let w = try await AccessWorld(), account = try await w.person("a@foyer.invalid").account
        let gate = Gate(), sessions = try await Sessions(folder: w.folder.url, clock: w.clock.read, onTheWay: { await gate.pass() })
        let (session, token) = try await sessions.begin(account, .passkey), kept = try await sessions.begin(account, .passkey).token
        gate.close()
        let minute = Task { try await sessions.keep() }
        await gate.waits()
        gate.open()
        if ends { try await sessions.end([session.hash]) } else { try await sessions.hide(session) }
        gate.release()
        try await minute.value
        // The server stops there, without a last word.
        let after = try await Sessions(folder: w.folder.url, clock: w.clock.read)
        #expect(ends ? after.find(token.reveal()) == nil : after.find(token.reveal())?.isHidden == true)
        #expect(after.find(kept.reveal()) != nil, "positive control: the others are there")
        try await after.close()
        try await sessions.close()
    }

    @Test func aSessionThatEndedIsNotRenewed() async throws {
        let w = try await AccessWorld(), account = try await w.person("a@foyer.invalid").account, sessions = try await sessions(w)
        let (session, _) = try await sessions.begin(account, .passkey)
        try await sessions.end([session.hash])
        await #expect(throws: AccessBook.Changed.self) { try await sessions.renew(session, rights: account.rights) }
        #expect(sessions.list(of: account.id).isEmpty)
        try await sessions.close()
    }

    /// Over, and gone from the disk: when found, each minute, and at the start.
    @Test func whatIsOverLeavesTheFile() async throws {
        let w = try await AccessWorld(), account = try await w.person("a@foyer.invalid").account
        var sessions = try await sessions(w)
        func rows() async throws -> Int {
            let file = try SessionFile(folder: w.folder.url), count = try await file.all().count
            try await file.close()
            return count
        }
        let found = try await sessions.begin(account, .passkey).token.reveal()
        _ = try await sessions.begin(account, .passkey)
        #expect(try await rows() == 2)
        w.clock.advance(Session.idle + 1)
        #expect(sessions.find(found) == nil && sessions.owner(found) == account.id)
        try await sessions.keep()
        #expect(try await rows() == 0)
        let later = try await sessions.begin(account, .passkey).token.reveal()
        w.clock.advance(Session.idle + 1)
        try await sessions.keep()
        #expect(sessions.owner(later) == account.id, "what its forms hold is still theirs, whoever noticed first")
        _ = try await sessions.begin(account, .passkey)
        try await sessions.close()
        w.clock.advance(Session.idle + 1)
        sessions = try await self.sessions(w)
        #expect(try await rows() == 0)
        try await sessions.close()
    }
}

/// A place where one task can be held until the test lets it go.
private final class Gate: Sendable {
    private let state = Mutex<(isClosed: Bool, held: CheckedContinuation<Void, Never>?)>((false, nil))

    func close() { state.withLock { $0.isClosed = true } }
    func open() { state.withLock { $0.isClosed = false } }

    func pass() async {
        guard state.withLock({ $0.isClosed }) else { return }
        await withCheckedContinuation { continuation in state.withLock { $0.held = continuation } }
    }

    func waits() async { while state.withLock({ $0.held == nil }) { await Task.yield() } }

    func release() {
        state.withLock { state in
            defer { state.held = nil }
            return state.held
        }?.resume()
    }
}
