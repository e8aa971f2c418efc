import ArgumentParser
import Documents
import Foundation
import Server

struct Routes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print every page the server answers, with its policy.")

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @Option(help: "text or json.") var format = Format.text

    private struct Row: Encodable {
        let method: String
        let path: String
        let policy: String
        let `public`: Bool
    }

    func run() async throws {
        let folder = NSTemporaryDirectory() + "repere-routes-\(UInt32.random(in: 0 ... .max))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let installation = try Installation(folder: folder), journal = try await ServerJournal(folder: installation.folder)
        let door = try await Door(journal: journal, folder: installation.folder, origin: "http://localhost")
        let assembly = try Assembly(installation: installation, typesetter: Typesetter(python: PythonLocation.find(nil)), door: door, isExample: false)
        await journal.stop()
        let rows = assembly.routes.flatMap { route in
            ["", "/en"].map { Row(method: route.method.rawValue, path: $0 + ($0.isEmpty || route.path != "/" ? route.path : ""), policy: route.policy.name, public: route.policy.isPublic) }
        }
        switch format {
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try Console.answer(String(decoding: try encoder.encode(rows), as: UTF8.self))
        case .text:
            for row in rows { try Console.answer("\(row.method)\t\(row.path)\t\(row.policy)") }
        }
    }
}
