import Access
import CaseFile
import Foundation
import Journal
import JournalSQLite
import Server
import Vault
import Vocabulary

/// Makes the invented institutions of the benchmark of the shared dossier: people, teams, dossiers of 60 entries, sealed and signed as a server does it.
///
///     CaseFileBench generate DIR DOSSIERS SEED FILE   a data folder for `repere serve`, and in FILE who signs in and whom they follow
///
/// The numbers of dossiers and people, the texts and the days come from the seed; the keys never do.
@main
struct CaseFileBench {
    struct Wrong: Error {}

    static func main() async throws {
        let words = [String](CommandLine.arguments.dropFirst())
        guard words.count == 5, words[0] == "generate", let dossiers = Int(words[2]), let seed = UInt64(words[3]), dossiers >= 100 else { throw Wrong() }
        let folder = URL(fileURLWithPath: words[1], isDirectory: true), start = ContinuousClock.now
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let journal = try await ServerJournal(folder: folder)
        let world = try await CaseFileWorld(journal, dossiers: dossiers, seed: seed)
        let made = ContinuousClock.now
        try await write(world, journal)
        let written = ContinuousClock.now
        // The server's own journal follows and signs as it is filled, and ends it here.
        await journal.stop()
        guard await journal.troubles.isEmpty else { throw Wrong() }
        let end = ContinuousClock.now
        let report = Report(
            dossiers: dossiers, teams: world.teams, people: world.people.count, entries: await journal.store.head().size, seconds: (end - start) / .seconds(1), peopleSeconds: (made - start) / .seconds(1),
            writingSeconds: (written - made) / .seconds(1), signedIn: world.signingIn())
        try JSONEncoder().encode(report).write(to: URL(fileURLWithPath: words[4]))
        print("{\"entries\": \(report.entries), \"seconds\": \(report.seconds), \"people_seconds\": \(report.peopleSeconds), \"writing_seconds\": \(report.writingSeconds)}")
    }

    private struct Report: Encodable {
        let dossiers: Int, teams: Int, people: Int, entries: Int
        let seconds: Double, peopleSeconds: Double, writingSeconds: Double
        let signedIn: [CaseFileWorld.SigningIn]
    }

    /// Several at once: one seals while another waits for the disk.
    private static func write(_ world: CaseFileWorld, _ journal: ServerJournal) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<world.dossiers.count {
                if number >= 8 { try await group.next() }
                group.addTask { try await CaseFileStory(world, number).write(journal) }
                if number % 5_000 == 4_999 { FileHandle.standardError.write(Data("\(number + 1) dossiers\n".utf8)) }
            }
            try await group.waitForAll()
        }
    }
}

/// The same numbers for the same seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
