import Disk
import Foundation
import GRDB
import TestWorld
import Testing

@testable import Journal
@testable import JournalSQLite

private let projections: [any Projection] = [StreamsProjection(), ActivityProjection()]

private func everything(_ projector: Projector) async throws -> [[[ReadModel.Value]]] {
    [
        try await projector.rows("SELECT * FROM streams ORDER BY stream"), try await projector.rows("SELECT * FROM activity ORDER BY hour, actor, act, decision"),
        try await projector.rows("SELECT * FROM projection ORDER BY name"),
    ]
}

@Suite struct ProjectionTests {
    /// Over random histories, with stops and restarts at random places: rebuilt equals incremental, and equals what the entries say.
    @Test(arguments: 1...6)
    func rebuiltEqualsIncremental(_ seed: Int) async throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let folder = try TestFolder(), journal = InMemoryJournal()
        var projector = try Projector(folder: folder.url, projections: projections)
        for step in 0..<150 {
            let entries = (0..<Int.random(in: 1...40, using: &generator)).map { _ in generator.entry() }
            _ = try await journal.append(AppendRequest(to: try stream("caseFile:\(Int.random(in: 0...30, using: &generator))"), expecting: .any, entries, key: "k\(step)"))
            if Int.random(in: 0..<4, using: &generator) == 0 { try await projector.catchUp(with: journal) }
            if Int.random(in: 0..<20, using: &generator) == 0 {
                try await projector.close()
                projector = try Projector(folder: folder.url, projections: projections)
            }
        }
        try await projector.catchUp(with: journal)
        let incremental = try await everything(projector)
        try await projector.close()
        try await Projector.rebuild(folder: folder.url, projections: projections, from: journal) { _ in }
        let rebuilt = try Projector(folder: folder.url, projections: projections)
        #expect(try await everything(rebuilt) == incremental)
        let all = await journal.entries(from: 0, limit: .max), streams = Dictionary(grouping: all, by: \.stream.text)
        #expect(incremental[0] == streams.sorted { $0.key < $1.key }.map { [.text($0), .number(Int64($1.count)), .number($1.first?.time ?? 0), .number($1.last?.time ?? 0)] })
        let counted = incremental[1].reduce(Int64(0)) { sum, row in if case .number(let count)? = row.last { sum + count } else { sum } }
        #expect(counted == Int64(all.count))
        try await rebuilt.close()
    }

    /// Read models that knew more than the journal holds are the only witness of what was lost: nothing takes their place.
    @Test func theWitnessOfLostEntriesStays() async throws {
        let folder = try TestFolder(), journal = InMemoryJournal(), shorter = InMemoryJournal(), projector = try Projector(folder: folder.url, projections: projections)
        for step in 0..<3 {
            _ = try await journal.append(AppendRequest(to: try stream("s:1"), expecting: .any, [note()], key: "k\(step)"))
            if step < 2 { _ = try await shorter.append(AppendRequest(to: try stream("s:1"), expecting: .any, [note()], key: "k\(step)")) }
        }
        try await projector.catchUp(with: journal)
        try await projector.close()
        await #expect(throws: DataRefusal.entriesLost(folder.url.path, holds: 2, held: 3)) { try await Projector.rebuild(folder: folder.url, projections: projections, from: shorter) { _ in } }
        let after = try Projector(folder: folder.url, projections: projections)
        #expect(try await after.places().values.max() == 3)
        try await after.close()
        try await Projector.rebuild(folder: folder.url, projections: projections, from: journal) { _ in }
    }

    /// Many who follow at the same moment: each entry is applied once.
    @Test func whoeverFollowsAtTheSameMomentAppliesEachEntryOnce() async throws {
        let folder = try TestFolder(), journal = InMemoryJournal(), projector = try Projector(folder: folder.url, projections: projections)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for step in 0..<40 {
                        _ = try await journal.append(AppendRequest(to: try stream("caseFile:\(task)"), expecting: .any, [note()], key: "k\(task)-\(step)"))
                        try await projector.catchUp(with: journal)
                    }
                }
            }
            try await group.waitForAll()
        }
        let counted = try await projector.rows("SELECT sum(count) FROM activity").first?.first
        #expect(counted == .number(320))
        try await projector.close()
    }

    /// The control: a projection that looks at something else than the entry is caught by the comparison above.
    @Test func aProjectionThatIsNotPureIsSeen() async throws {
        struct Impure: Projection {
            let name = "streams", schema = 2
            func tables() -> [String: String] { StreamsProjection().tables() }
            func apply(_ entry: Entry, to model: ReadModel) throws {
                try model.run("INSERT OR REPLACE INTO streams VALUES (?, ?, ?, ?)", .text(entry.stream.text), .number(Int64.random(in: 0 ... .max)), .number(0), .number(0))
            }
        }
        let folder = try TestFolder(), journal = InMemoryJournal(), projector = try Projector(folder: folder.url, projections: [Impure()])
        _ = try await journal.append(AppendRequest(to: try stream(), expecting: .any, [note()], key: "1"))
        try await projector.catchUp(with: journal)
        let once = try await projector.rows("SELECT * FROM streams")
        try await projector.close()
        try await Projector.rebuild(folder: folder.url, projections: [Impure()], from: journal) { _ in }
        let again = try Projector(folder: folder.url, projections: [Impure()])
        #expect(try await again.rows("SELECT * FROM streams") != once)
        try await again.close()
    }

    /// A failure in the middle of a page leaves the place where it was: nothing is counted twice.
    @Test func aFailureInTheMiddleCountsNothingTwice() async throws {
        struct Failing: Projection {
            struct Stop: Error {}
            let name = "activity", schema = 1
            let stop: Int
            func tables() -> [String: String] { ActivityProjection().tables() }
            func apply(_ entry: Entry, to model: ReadModel) throws {
                if entry.position == stop { throw Stop() }
                try ActivityProjection().apply(entry, to: model)
            }
        }
        let folder = try TestFolder(), journal = InMemoryJournal()
        for step in 0..<30 { _ = try await journal.append(AppendRequest(to: try stream(), expecting: .any, [NewEntry](repeating: note(), count: 100), key: "\(step)")) }
        let failing = try Projector(folder: folder.url, projections: [Failing(stop: 2_500)])
        await #expect(throws: Failing.Stop.self) { try await failing.catchUp(with: journal) }
        #expect(try await failing.places() == ["activity": 2_000])
        try await failing.close()
        let working = try Projector(folder: folder.url, projections: [ActivityProjection()])
        try await working.catchUp(with: journal)
        #expect(try await working.rows("SELECT sum(count) FROM activity") == [[.number(3_000)]])
        try await working.close()
    }

    @Test func anotherSchemaBeginsAgain() async throws {
        struct Later: Projection {
            let name = "streams", schema = 3
            func tables() -> [String: String] { ["streams": "(stream TEXT PRIMARY KEY, entries INTEGER NOT NULL) STRICT"] }
            func apply(_ entry: Entry, to model: ReadModel) throws { try model.run("INSERT INTO streams VALUES (?, 1) ON CONFLICT DO UPDATE SET entries = entries + 1", .text(entry.stream.text)) }
        }
        let folder = try TestFolder(), journal = InMemoryJournal(), first = try Projector(folder: folder.url, projections: projections)
        _ = try await journal.append(AppendRequest(to: try stream(), expecting: .any, [note(), note()], key: "1"))
        try await first.catchUp(with: journal)
        try await first.close()
        let later = try Projector(folder: folder.url, projections: [Later(), ActivityProjection()])
        try await later.catchUp(with: journal)
        #expect(try await later.rows("SELECT entries FROM streams") == [[.number(2)]])
        #expect(try await later.rows("SELECT sum(count) FROM activity") == [[.number(2)]])
        try await later.close()
    }

    @Test func aTriggerInTheReadModelsIsRefused() async throws {
        let folder = try TestFolder(), file = folder.url.appendingPathComponent(Projector.file)
        try await Projector(folder: folder.url, projections: projections).close()
        let queue = try DatabaseQueue(path: file.path)
        try await queue.write { try $0.execute(sql: "CREATE TRIGGER t AFTER INSERT ON streams BEGIN DELETE FROM activity; END") }
        try queue.close()
        #expect(throws: DataRefusal.badReadModels(file.path)) { try Projector(folder: folder.url, projections: projections) }
    }
}
