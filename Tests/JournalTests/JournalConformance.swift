import Foundation
import TestWorld
import Testing

@testable import Journal
@testable import JournalSQLite

/// The drivers that must all behave alike. A third one only adds its line.
enum Driver: String, CaseIterable, Sendable {
    case memory
    case sqlite

    func journal(_ folder: TestFolder) throws -> any JournalStore {
        switch self {
        case .memory: InMemoryJournal()
        case .sqlite: try SQLiteJournal(folder: folder.url)
        }
    }
}

func stream(_ name: String = "caseFile:1") throws -> StreamName { try #require(StreamName(name)) }

func note(_ act: String = "caseFile.noted.v1", actor: String = "p-1", parts: [SealedPart] = [], detail: Detail? = nil) -> NewEntry {
    NewEntry(time: 1_764_000_000_000, actor: actor, act: act, purpose: "follow-up", legalBasis: "casf-l226-2-2", parts: parts, detail: detail)
}

@Suite struct JournalConformanceTests {
    @Test(arguments: Driver.allCases)
    func anEmptyJournalHasTheEmptyRoot(_ driver: Driver) async throws {
        let folder = try TestFolder(), journal = try driver.journal(folder)
        #expect(try await journal.head() == Head(size: 0, root: .empty))
        #expect(try await journal.entries(from: 0, limit: 10) == [])
        #expect(try await journal.entries(of: try stream(), from: 1, limit: 10) == [])
    }

    @Test(arguments: Driver.allCases)
    func entriesAreReadBackInOrder(_ driver: Driver) async throws {
        let folder = try TestFolder(), journal = try driver.journal(folder)
        let first = try await journal.append(AppendRequest(to: try stream(), expecting: .exactly(0), [note("a"), note("b")], key: "1"))
        #expect(first == .appended(Receipt(stream: try stream(), positions: 0..<2, version: 2)))
        _ = try await journal.append(AppendRequest(to: try stream("caseFile:2"), expecting: .any, [note("c")], key: "2"))
        _ = try await journal.append(AppendRequest(to: try stream(), expecting: .exactly(2), [note("d")], key: "3"))
        let all = try await journal.entries(from: 0, limit: 10), mine = try await journal.entries(of: try stream(), from: 2, limit: 10)
        #expect(all.map(\.act) == ["a", "b", "c", "d"] && all.map(\.position) == [0, 1, 2, 3] && all.map(\.version) == [1, 2, 1, 3])
        #expect(mine.map(\.act) == ["b", "d"])
        #expect(try await journal.entries(from: 1, limit: 2).map(\.act) == ["b", "c"])
        #expect(try await journal.entries(from: -5, limit: -1) == [])
        #expect(try await journal.entries(of: try stream(), from: -3, limit: 1).map(\.act) == ["a"])
        var tree = Frontier()
        for entry in all { tree.append(.leaf(entry.canonicalBytes)) }
        #expect(try await journal.head() == Head(size: 4, root: tree.root))
        for (before, entry) in zip(all, all.dropFirst()) { #expect(entry.previous == .leaf(before.canonicalBytes)) }
    }

    /// The same key answered twice gives the same answer and one entry.
    @Test(arguments: Driver.allCases)
    func aRequestSentTwiceIsKeptOnce(_ driver: Driver) async throws {
        let folder = try TestFolder(), journal = try driver.journal(folder)
        let request = AppendRequest(to: try stream(), expecting: .exactly(0), [note()], key: "form-1", digest: [1])
        guard case .appended(let receipt) = try await journal.append(request) else { Issue.record("not appended"); return }
        #expect(try await journal.append(request) == .repeated(receipt))
        #expect(try await journal.head().size == 1)
        for other in [
            AppendRequest(to: try stream("caseFile:2"), expecting: .exactly(0), [note()], key: "form-1", digest: [1]),
            AppendRequest(to: try stream(), expecting: .exactly(0), [note("other")], key: "form-1", digest: [1]),
            AppendRequest(to: try stream(), expecting: .exactly(0), [note()], key: "form-1", digest: [2]),
        ] {
            await #expect(throws: JournalError.keyReused) { try await journal.append(other) }
        }
        #expect(try await journal.head().size == 1)
    }

    /// A conflict is a value that shows both sides; nothing is kept.
    @Test(arguments: Driver.allCases)
    func aConflictShowsBothSides(_ driver: Driver) async throws {
        let folder = try TestFolder(), journal = try driver.journal(folder)
        _ = try await journal.append(AppendRequest(to: try stream(), expecting: .exactly(0), [note("theirs"), note("theirs too")], key: "1"))
        let mine = AppendRequest(to: try stream(), expecting: .exactly(1), [note("mine")], key: "2")
        guard case .conflict(let conflict) = try await journal.append(mine) else { Issue.record("no conflict"); return }
        #expect(conflict.asked == mine && conflict.version == 2 && conflict.since.map(\.act) == ["theirs too"])
        #expect(try await journal.head().size == 2)
        let again = AppendRequest(to: try stream(), expecting: .exactly(2), [note("mine")], key: "2")
        guard case .appended = try await journal.append(again) else { Issue.record("the key of a conflict is free"); return }
    }

    /// No entry, no data: a reading is recorded, or nothing is read.
    @Test(arguments: Driver.allCases)
    func aReadingLeavesItsEntry(_ driver: Driver) async throws {
        let folder = try TestFolder(), journal = try driver.journal(folder)
        _ = try await journal.append(AppendRequest(to: try stream(), expecting: .exactly(0), [note("a"), note("b")], key: "1"))
        let reading = AppendRequest(to: try stream("reading:1"), expecting: .any, [note("caseFile.read.v1", actor: "p-2")], key: "r1")
        guard case .read(let receipt, let entries) = try await journal.read(try stream(), from: 1, limit: 10, recording: reading) else { Issue.record("not read"); return }
        #expect(entries.map(\.act) == ["a", "b"] && receipt.positions == 2..<3)
        #expect(try await journal.entries(from: 2, limit: 1).map(\.actor) == ["p-2"])
        let refused = AppendRequest(to: try stream("reading:1"), expecting: .exactly(0), [note()], key: "r2")
        guard case .conflict = try await journal.read(try stream(), from: 1, limit: 10, recording: refused) else { Issue.record("read without an entry"); return }
        await #expect(throws: JournalError.self) { try await journal.read(try stream(), from: 1, limit: 10, recording: AppendRequest(to: try stream("reading:1"), expecting: .any, [], key: "r3")) }
        #expect(try await journal.head().size == 3)
    }

    /// Detail goes, the entry and its place in the tree stay.
    @Test(arguments: Driver.allCases)
    func aDetailIsErasedAndTheTreeStays(_ driver: Driver) async throws {
        let folder = try TestFolder(), journal = try driver.journal(folder)
        let detail = Detail(salt: [UInt8](repeating: 7, count: 16), bytes: Array("03 53 01 00 73".utf8))
        _ = try await journal.append(AppendRequest(to: try stream(), expecting: .any, [note(detail: detail), note()], key: "1"))
        let head = try await journal.head()
        #expect(try await journal.detail(of: 0) == detail)
        #expect(try await journal.detail(of: 1) == nil)
        #expect(try await journal.entries(from: 0, limit: 1).first?.commitment == detail.commitment)
        #expect(try await journal.eraseDetail(of: 0) == true)
        #expect(try await journal.eraseDetail(of: 0) == false)
        #expect(try await journal.detail(of: 0) == nil)
        #expect(try await journal.head() == head)
    }

    @Test(arguments: Driver.allCases)
    func whatIsMalformedIsRefused(_ driver: Driver) async throws {
        let folder = try TestFolder(), journal = try driver.journal(folder)
        let long = String(repeating: "a", count: 1_001), heavy = SealedPart(audience: "health", keyVersion: 1, bytes: [UInt8](repeating: 0, count: Entry.byteLimit))
        for request in [
            AppendRequest(to: try stream(), expecting: .any, [], key: "k"), AppendRequest(to: try stream(), expecting: .any, [note()], key: ""),
            AppendRequest(to: try stream(), expecting: .any, [note()], key: "clé"), AppendRequest(to: try stream(), expecting: .exactly(-1), [note()], key: "k"),
            AppendRequest(to: try stream(), expecting: .any, [note(actor: long)], key: "k"), AppendRequest(to: try stream(), expecting: .any, [note(parts: [heavy])], key: "k"),
            AppendRequest(to: try stream(), expecting: .any, [NewEntry](repeating: note(), count: 1_001), key: "k"),
        ] {
            await #expect(throws: JournalError.self) { try await journal.append(request) }
        }
        #expect(try await journal.head().size == 0)
    }

    /// Many writers at once: each answered with its own place, no place given twice.
    @Test(arguments: Driver.allCases)
    func manyWritersEachHaveTheirPlace(_ driver: Driver) async throws {
        let folder = try TestFolder(), journal = try driver.journal(folder)
        let places = try await withThrowingTaskGroup(of: Range<Position>?.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let request = AppendRequest(to: try stream("caseFile:\(number % 7)"), expecting: .any, [note("act.\(number)")], key: "k\(number)")
                    guard case .appended(let receipt) = try await journal.append(request) else { return nil }
                    return try await journal.entries(from: receipt.positions.lowerBound, limit: 1).first?.act == "act.\(number)" ? receipt.positions : nil
                }
            }
            return try await group.reduce(into: [Position]()) { $0 += $1 ?? 0..<0 }
        }
        #expect(places.sorted() == Array(0..<200))
        for number in 0..<7 {
            let versions = try await journal.entries(of: try stream("caseFile:\(number)"), from: 1, limit: 300).map(\.version)
            #expect(versions == Array(1...versions.count))
        }
    }
}
