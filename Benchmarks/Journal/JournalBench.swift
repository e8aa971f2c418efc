import Foundation
import Journal
import JournalSQLite
import Server
import Vault
import Vocabulary

/// What the benchmark of the journal asks, one command a process; each answers with one line of JSON.
///
///     JournalBench append DIR ENTRIES WRITERS   durable appends, each waited for
///     JournalBench seal DIR ENTRIES             the same, one writer, each part sealed by a vault
///     JournalBench rotate DIR KEYS              every data key wrapped again
///     JournalBench fill DIR ENTRIES             streams of 500 entries, quickly
///     JournalBench verify DIR                   the chain, then the tables beside it
///     JournalBench replay DIR                   the read models, from the first entry
///     JournalBench open DIR TIMES               a stream of 500 entries read, with the entry of the reading; a sealed dossier of 500 opened
///     JournalBench serve DIR                    what a server keeps in memory: it starts, reads all again, and stops
@main
struct JournalBench {
    static func main() async throws {
        let words = [String](CommandLine.arguments.dropFirst())
        guard words.count >= 2 else { throw Wrong() }
        let folder = URL(fileURLWithPath: words[1], isDirectory: true), numbers = words.dropFirst(2).compactMap(Int.init)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        switch words[0] {
        case "append" where numbers.count == 2: try await append(folder, numbers[0], numbers[1])
        case "seal" where numbers.count == 1: try await seal(folder, numbers[0])
        case "rotate" where numbers.count == 1: try await rotate(folder, numbers[0])
        case "fill" where numbers.count == 1: try await fill(folder, numbers[0])
        case "verify": try verify(folder)
        case "replay": try await replay(folder)
        case "serve": try await serve(folder)
        case "open" where numbers.count == 1: try await open(folder, numbers[0])
        default: throw Wrong()
        }
    }

    struct Wrong: Error {}

    /// Random bytes made beforehand: the clock measures the journal.
    static let payloads = (0..<64).map { _ in
        (0..<63).flatMap { _ in withUnsafeBytes(of: UInt64.random(in: 0 ... .max)) { Array($0) } }
    }

    static func entry(_ number: Int) -> NewEntry {
        let part = SealedPart(audience: "social", keyVersion: 1, bytes: payloads[number % payloads.count])
        return NewEntry(time: Int64(number) * 60_000, actor: "p-\(number % 40)", act: "caseFile.noted.v1", purpose: "follow-up", legalBasis: "casf-l226-2-2", parts: [part])
    }

    private static func append(_ folder: URL, _ count: Int, _ writers: Int) async throws {
        let journal = try SQLiteJournal(folder: folder), first = await journal.head().size
        _ = entry(0)
        let before = usage(), start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask {
                    guard let stream = StreamName("bench:\(writer)") else { throw Wrong() }
                    for number in 0..<(count / writers) {
                        _ = try await journal.append(AppendRequest(to: stream, expecting: .any, [entry(number)], key: "\(first)-\(writer)-\(number)"))
                    }
                }
            }
            try await group.waitForAll()
        }
        report(["entries": Double(count / writers * writers), "seconds": seconds(since: start), "cpu": usage() - before])
        try await journal.close()
    }

    static func vault(_ folder: URL, _ journal: SQLiteJournal?) throws -> KeyVault {
        let isNew = !KeyVault.exists(in: folder)
        return try KeyVault(folder: folder, master: try MasterKey(.automatic, folder: folder, isNew: isNew, credentials: nil), journal: journal, mayFound: isNew) { now() }
    }

    static func dossiers(_ count: Int) -> [DossierID] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in DossierID.random(using: &generator) }
    }

    private static func seal(_ folder: URL, _ count: Int) async throws {
        let journal = try SQLiteJournal(folder: folder), vault = try vault(folder, journal)
        guard let dossier = dossiers(1).first, let stream = StreamName("caseFile:\(dossier)") else { throw Wrong() }
        func part(_ number: Int) async throws -> SealedPart {
            // 400 bytes of text are 585 once padded and sealed: about the part of the other benchmarks.
            try await vault.seal(Sensible(Array(payloads[number % payloads.count].prefix(400))), at: SealPlace(dossier: dossier, audience: .social, stream: stream, version: number + 1))
        }
        _ = try await part(0)
        let before = usage(), start = ContinuousClock.now
        for number in 0..<count {
            let entry = NewEntry(time: Int64(number) * 60_000, actor: "p-\(number % 40)", act: "caseFile.noted.v1", purpose: "follow-up", legalBasis: "casf-l226-2-2", parts: [try await part(number)])
            _ = try await journal.append(AppendRequest(to: stream, expecting: .exactly(number), [entry], key: "s-\(dossier)-\(number)"))
        }
        report(["entries": Double(count), "seconds": seconds(since: start), "cpu": usage() - before])
        try await vault.close()
        try await journal.close()
    }

    private static func rotate(_ folder: URL, _ keys: Int) async throws {
        // The vault asks the journal before it makes the first keys of a dossier.
        let journal = try SQLiteJournal(folder: folder), vault = try vault(folder, journal), stream = StreamName.server
        for dossier in dossiers(keys / 5) { _ = try await vault.seal(Sensible([1]), at: SealPlace(dossier: dossier, audience: .health, stream: stream, version: 1)) }
        let start = ContinuousClock.now
        guard try await vault.rotate(evenIfEarly: true) else { throw Wrong() }
        report(["entries": Double(try await vault.checkAll()), "seconds": seconds(since: start), "memory": memory()])
        try await vault.close()
        try await journal.close()
    }

    private static func fill(_ folder: URL, _ count: Int) async throws {
        let journal = try SQLiteJournal(folder: folder), start = ContinuousClock.now
        for block in 0..<(count / 500) {
            guard let stream = StreamName("caseFile:\(block)") else { throw Wrong() }
            _ = try await journal.append(AppendRequest(to: stream, expecting: .any, (0..<500).map { entry(block * 500 + $0) }, key: "fill-\(block)"))
        }
        report(["entries": Double(await journal.head().size), "seconds": seconds(since: start), "memory": memory()])
        try await journal.close()
    }

    private static func verify(_ folder: URL) throws {
        let rows = try SQLiteRows(folder: folder), start = ContinuousClock.now
        guard case .intact(let head, _, _) = try JournalVerification(rows, key: nil).verdict() else { throw Wrong() }
        let chain = seconds(since: start)
        guard try rows.audit() == nil else { throw Wrong() }
        report(["entries": Double(head.size), "seconds": chain, "audit": seconds(since: start) - chain, "memory": memory()])
    }

    private static func replay(_ folder: URL) async throws {
        let journal = try SQLiteJournal(folder: folder), size = await journal.head().size, start = ContinuousClock.now
        try await Projector.rebuild(folder: folder, projections: try ServerJournal.projections(in: folder), from: journal) { _ in }
        report(["entries": Double(size), "seconds": seconds(since: start), "memory": memory()])
        try await journal.close()
    }

    static func median(_ values: [Double]) -> Double { values.isEmpty ? 0 : values.sorted()[values.count / 2] }

    static func seconds(since start: ContinuousClock.Instant) -> Double { (ContinuousClock.now - start) / .seconds(1) }

    /// User and system time of the process, seconds.
    private static func usage() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }

    /// Largest resident memory, MB.
    static func memory() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_maxrss) / 1_024
    }

    static func report(_ values: [String: Double]) {
        print("{" + values.sorted { $0.key < $1.key }.map { "\"\($0)\": \($1)" }.joined(separator: ", ") + "}")
    }
}
