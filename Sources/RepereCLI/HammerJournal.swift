import ArgumentParser
import Foundation
import Journal
import JournalSQLite

/// The writer of the fault campaigns: real appends, each acknowledged on the output once it is durable.
struct HammerJournal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "hammer", abstract: "Write without end, for the fault campaigns (bin/faults).", shouldDisplay: false)

    @Option var data = "data"
    @Option var writers = 4
    @Option var entries = Int.max
    @Option(help: "full, normal or off: the last two lose entries at a power cut, and show that the campaign sees it.") var synchronous = "full"

    func run() async throws {
        let levels = ["off": 0, "normal": 1, "full": 2], folder = URL(fileURLWithPath: data, isDirectory: true)
        guard let level = levels[synchronous], (1...1_024).contains(writers) else { throw ValidationError("--synchronous is full, normal or off; --writers is 1 to 1024") }
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        do {
            let journal = try SQLiteJournal(folder: folder, synchronous: level), share = entries / writers + 1
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<writers { group.addTask { try await write(journal, writer, share) } }
                for try await _ in group {}
            }
            try await journal.close()
        } catch {
            throw Failure.exit(Failure.inputOutput, "the journal refused: \(error)")
        }
    }

    private func write(_ journal: SQLiteJournal, _ writer: Int, _ count: Int) async throws {
        guard let stream = StreamName("hammer:\(writer)") else { return }
        let run = String(UInt64.random(in: 0 ... .max), radix: 36)
        for number in 0..<count {
            let part = SealedPart(audience: "social", keyVersion: 1, bytes: (0..<Int.random(in: 64...512)).map { _ in UInt8.random(in: 0...255) })
            let entry = NewEntry(time: Int64(number), actor: "hammer", act: "hammer.struck.v1", purpose: "test", legalBasis: "none", parts: [part])
            let key = "\(run)-\(writer)-\(number)"
            guard case .appended(let receipt) = try await journal.append(AppendRequest(to: stream, expecting: .any, [entry], key: key)) else { continue }
            try Console.answer("ack \(receipt.positions.lowerBound) \(key)")
        }
    }
}
