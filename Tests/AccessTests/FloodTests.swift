import TestWorld
import Testing
import Vocabulary

@testable import Access

/// Who asks without end, with an account or without one.
@Suite struct FloodTests {
    /// One person asks without end: the journal holds thirty entries for the hour and one number, and the security officer reads the right one at every moment.
    @Test func refusalsAreCountedToTheLastAndWrittenThirtyTimesAnHour() async throws {
        let w = try await AccessWorld(), one = try await w.person("a@foyer.invalid").account, other = try await w.person("b@foyer.invalid").account
        let actor = try await w.actor(one.id), purpose = Purpose(.protect, .sharedSecrecy)
        func written() async throws -> [String] { try await w.entries().map(\.act).filter { $0.hasPrefix("access.") } }
        func seen() async throws -> AccountActivity? { try await w.book.activity(of: w.foyer).first { $0.account == one.id } }
        w.clock.advance(3_600_000 - w.clock.read() % 3_600_000)
        for _ in 0..<1_000 { try await w.book.record(.absent, actor, .readDossier, purpose) }
        try await w.book.record(.absent, try await w.actor(other.id), .readDossier, purpose)
        #expect(try await written().count == RefusalTally().perHour + 1, "each person has their own thirty")
        #expect(try await seen()?.refusalsOfDay == 1_000)
        #expect(try await seen()?.needsALook == true)
        try await w.book.writeRefusals()
        #expect(try await written().count == RefusalTally().perHour + 1, "the hour is not over")
        w.clock.advance(3_600_000)
        try await w.book.writeRefusals()
        try await w.book.writeRefusals()
        #expect(try await written().count { $0 == AccessBook.refusedMore } == 1)
        #expect(try await seen()?.refusalsOfDay == 1_000)
        // The next hour begins again; a stop writes what is left, and the numbers come from the journal alone.
        for _ in 0..<50 { try await w.book.record(.absent, actor, .readDossier, purpose) }
        try await w.book.writeRefusals(all: true)
        let after = AccessBook(journal: w.journal, projector: w.projector, vault: w.vault, clock: w.clock.read)
        #expect(try await after.activity(of: w.foyer).first { $0.account == one.id }?.refusalsOfMonth == 1_050)
        w.clock.advance(30 * 3_600_000)
        #expect(try await seen()?.refusalsOfDay == 0)
        #expect(try await seen()?.refusalsOfMonth == 1_050)
    }

    /// A flood of addresses that nobody has does not give free tries on one that somebody has.
    @Test func aFloodDoesNotWashADelayAway() {
        var delays = SignInDelays()
        let key = SignInDelays.Key(login: [1], device: nil)
        for _ in 0..<8 { delays.fail(key, now: 0) }
        for turn in 0..<200_000 { delays.fail(.init(login: (0..<4).map { UInt8(truncatingIfNeeded: turn >> ($0 * 8)) } + [9], device: nil), now: 1 + Int64(turn / 1_000)) }
        #expect(delays.count <= SignInDelays.most)
        // The ninth try waits 16 seconds after the eighth.
        #expect(delays.wait(key, now: 201) == 16_000 - 201)
    }

    @Test func aReasonIsToldOnceAMinute() {
        let quiet = QuietReports()
        #expect(quiet.note("a", now: 0) == 0 && quiet.note("b", now: 1) == 0)
        for now in 1..<60_000 as Range<Int64> where now % 100 == 0 { #expect(quiet.note("a", now: now) == nil) }
        #expect(quiet.note("a", now: 60_000) == 599 && quiet.note("a", now: 60_001) == nil && quiet.note("a", now: 120_001) == 1)
        #expect(quiet.note("a", now: 0) == 0, "a clock that goes back silences nothing")
    }
}
