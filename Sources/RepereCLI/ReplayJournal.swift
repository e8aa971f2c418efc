import ArgumentParser
import Disk
import Foundation
import Journal
import JournalSQLite
import Server

struct ReplayJournal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Work the read models out again from the journal.",
        discussion: "The server must be stopped. The old read models stay in place until the new ones are whole, and when they knew more entries than the journal holds.")

    @Option(help: "Folder of the data of the server.") var data = "data"

    func run() async throws {
        let folder = URL(fileURLWithPath: data, isDirectory: true)
        try await answering {
            guard FileManager.default.fileExists(atPath: folder.appendingPathComponent("journal.sqlite").path) else { throw DataRefusal.missing(folder.path) }
            let projections = try ServerJournal.projections(in: folder), journal = try SQLiteJournal(folder: folder), size = await journal.head().size
            try await Projector.rebuild(folder: folder, projections: projections, from: journal) { done in
                Console.say("\(done) of \(size) entries")
            }
            try await journal.close()
            try Console.answer("rebuilt: \(size) entries, \(projections.map(\.name).joined(separator: ", "))")
        }
    }
}
