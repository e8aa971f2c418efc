import Access
import ArgumentParser
import Disk
import Foundation
import Journal
import JournalSQLite

struct AccessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "access", abstract: "Questions about who could read what.", subcommands: [AccessReportCommand.self])
}

struct AccessReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Say what a person could have read since a moment, and what they read.",
        discussion: """
            Works from the journal alone, also beside a running server; no key is needed and no name is shown.
            One line for each dossier: its number, the classes that were open at some moment, the classes read, the number of readings.
            Exit codes: 0 said, 64 wrong use, 65 the data are not what they must be, 66 no journal.
            """)

    @Option(help: "Folder of the data of the server.") var data = "data"
    @Option(help: "The account: 26 letters and digits.") var actor: String
    @Option(help: "A moment: 2026-11-01 or 2026-11-01T08:00:00Z.") var since: String

    func run() async throws {
        guard let account = AccountID(actor.lowercased()) else { throw ValidationError("--actor is an account: 26 letters and digits") }
        guard let moment = (try? Date(since, strategy: .iso8601)) ?? (try? Date(since + "T00:00:00Z", strategy: .iso8601)) else { throw ValidationError("--since is a moment such as 2026-11-01 or 2026-11-01T08:00:00Z") }
        try answering {
            let rows = try SQLiteRows(folder: URL(fileURLWithPath: data, isDirectory: true))
            var report = AccessReport(account, since: Int64(moment.timeIntervalSince1970 * 1_000))
            let count: Int
            do { count = try report.take(all: rows) } catch let bad as AccessReport.BadEntry { throw Failure.exit(Failure.data, "entry \(bad.position) cannot be read. Run: repere journal verify") }
            for line in report.lines { try Console.answer("\(line.dossier)\t\(Self.names(line.could))\t\(Self.names(line.read))\t\(line.readings)") }
            Console.say("\(report.lines.count) dossiers, from \(count) entries")
        }
    }

    private static func names(_ audiences: Audiences) -> String { audiences.isEmpty ? "-" : audiences.classes.map(\.name).joined(separator: ",") }
}
