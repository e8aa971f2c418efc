import HTML
import Site
import Synchronization
import Testing
import Vocabulary

@testable import Access

/// A form sent twice is done once, and answered twice the same way.
@Suite struct RepeatsTests {
    private struct Refused: Error {}

    /// What closes once: the first is done, every other is refused.
    private final class Door: Sendable {
        let closed = Mutex(false), asked = Mutex(0)

        func close() async throws -> Reply {
            asked.withLock { $0 += 1 }
            let isFirst = closed.withLock { closed in
                defer { closed = true }
                return !closed
            }
            for _ in 0..<50 { await Task.yield() }
            guard isFirst else { throw Refused() }
            return .seeOther(Path("/suivi"))
        }
    }

    private func name(_ words: String, session: UInt8 = 1, path: Path = Path("/a")) -> [UInt8] {
        Repeats.name(Visit(language: .fr, path: path, form: FormBody(fields: [(name: "f-raison", value: words)])), [session])
    }

    @Test func twinsAtOnceAreAnsweredTheSame() async throws {
        let repeats = Repeats(), door = Door(), name = name("x")
        let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
            for _ in 0..<8 { group.addTask { try await repeats.once(name, session: [1], now: 0, door.close) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(replies.count == 8 && replies.allSatisfy { $0.status == 303 && $0.headers.first?.value == Path("/suivi").text })
        #expect(door.asked.withLock { $0 } == 8)
    }

    @Test func anotherFormIsRefusedAsItIs() async throws {
        let repeats = Repeats(), door = Door()
        _ = try await repeats.once(name("x"), session: [1], now: 0, door.close)
        for other in [name("y"), name("x", session: 2), name("x", path: Path("/b"))] { await #expect(throws: Refused.self) { _ = try await repeats.once(other, session: [1], now: 0, door.close) } }
        #expect(try await repeats.once(name("x"), session: [1], now: Repeats.lifetime, door.close).status == 303)
        await #expect(throws: Refused.self, "a minute later it is no double click") { _ = try await repeats.once(name("x"), session: [1], now: Repeats.lifetime + 1, door.close) }
    }

    /// What was done in between may be why it is refused now: then it is said.
    @Test func anotherFormInBetweenEndsIt() async throws {
        let repeats = Repeats(), door = Door()
        _ = try await repeats.once(name("x"), session: [1], now: 0, door.close)
        _ = try await repeats.once(name("other"), session: [1], now: 0) { .seeOther(Path("/autre")) }
        await #expect(throws: Refused.self) { _ = try await repeats.once(name("x"), session: [1], now: 0, door.close) }
        // Another session in between changes nothing of it.
        let again = Repeats(), second = Door()
        _ = try await again.once(name("x"), session: [1], now: 0, second.close)
        _ = try await again.once(name("other", session: 2), session: [2], now: 0) { .seeOther(Path("/autre")) }
        #expect(try await again.once(name("x"), session: [1], now: 0, second.close).status == 303)
    }

    @Test func aPageThatRefusesGivesWayToo() async throws {
        let repeats = Repeats(), refusing: @Sendable () async throws -> Reply = { Reply(status: 409, body: []) }
        #expect(try await repeats.once(name("x"), session: [1], now: 0, refusing).status == 409)
        _ = try await repeats.once(name("x"), session: [1], now: 0) { .seeOther(Path("/suivi")) }
        #expect(try await repeats.once(name("x"), session: [1], now: 0, refusing).status == 303)
        #expect(try await repeats.once(name("x"), session: [1], now: 0) { Reply(body: []) }.status == 200)
    }
}
