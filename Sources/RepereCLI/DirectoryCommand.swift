import ArgumentParser
import Directory
import Foundation
import Server

struct DirectoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "directory", abstract: "Territories and contacts.", subcommands: [ImportCommunes.self, Find.self])
}

struct ImportCommunes: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "import-communes", abstract: "Import the official communes (INSEE COG, communes CSV).")

    @Argument(help: "The CSV file.") var file: String
    @Option(help: "Folder of the data of this server.") var data = "data"

    func run() throws {
        let bytes = try Failure.read(file)
        do {
            let installation = try Installation(folder: data)
            let communes = try CommuneFile.read(csv: Data(bytes), checking: installation.reference)
            try CommuneStore.write(communes, to: installation.folder.appendingPathComponent(Installation.communesFile))
            try Console.answer("\(communes.count) communes imported in \(data).")
        } catch let error as CommuneImportError {
            throw Failure.exit(Failure.data, "\(file): \(error.text.en)")
        } catch let error as CommuneStoreError {
            throw Failure.exit(Failure.cannotCreate, error.text.en)
        } catch {
            throw Failure.told(error)
        }
    }
}

struct Find: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Find a place as the pages do: a name, a postcode, a code.")

    @Argument(help: "What a person would type.") var text: [String]
    @Option(help: "Folder of the data of this server.") var data = "data"

    func run() throws {
        try answering {
            let directory = try Installation(folder: data).directory
            switch directory.search(text.joined(separator: " ")) {
            case .empty: try Console.answer("Nothing was typed.")
            case .notFound(let needsCommunes): try Console.answer(needsCommunes ? "Not found. The communes are not imported." : "Not found.")
            case .notCovered(let territory): try Console.answer(territory.note.fr)
            case .found(let matches): for match in matches { try Console.answer("\(match.place.id)\t\(match.place.label(.fr))\t\(match.explanation.fr)") }
            }
        }
    }
}
