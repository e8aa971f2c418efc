import ArgumentParser
import Disk
import Foundation
import Journal
import JournalSQLite
import Server

struct ReplayJournal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Work the read models out again from the journal.",
        discussion: "The server must be stopped. The old read models stay in place until the new ones are whole.")

    @Option(help: "Folder of the data of the server.") var data = "data"

    func run() async throws {
        let folder = URL(fileURLWithPath: data, isDirectory: true)
        do {
            guard FileManager.default.fileExists(atPath: folder.appendingPathComponent("journal.sqlite").path) else { throw DataRefusal.missing(folder.path) }
            let journal = try SQLiteJournal(folder: folder), size = await journal.head().size
            try await Projector.rebuild(folder: folder, projections: ServerJournal.projections, from: journal) { done in
                FileHandle.standardError.write(Data("\(done) of \(size) entries\n".utf8))
            }
            try await journal.close()
            print("rebuilt: \(size) entries, \(ServerJournal.projections.map(\.name).joined(separator: ", "))")
        } catch DataRefusal.missing(let path) {
            throw Failure.exit(Failure.noInput, DataRefusal.missing(path).description)
        } catch let refusal as DataRefusal {
            throw Failure.exit(Failure.unavailable, refusal.description)
        } catch is JournalError {
            throw Failure.exit(Failure.inputOutput, "the journal cannot be read: the disk refuses, or it is damaged. Run: repere journal verify")
        }
    }
}
