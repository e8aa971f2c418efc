import ArgumentParser
import Disk
import Documents
import Foundation
import Logging
import Server

/// Where and how a server runs.
struct ServerOptions: ParsableArguments {
    @Option(help: "Address to listen on.") var host = "127.0.0.1"
    @Option(help: "Port to listen on, 1 to 65535.") var port = 8080
    @Option(help: "Folder of the data of this server.") var data = "data"
    @Option(help: "Where browsers find this server, for sign-in: https://repere.example.fr. Without it: http://localhost and the port.") var origin: String?
    @OptionGroup var master: MasterKeyOptions
    @Option(help: "Program that sends mail, as /usr/sbin/sendmail. With it, who follows somebody without news for 14 days gets a reminder each morning; it says nothing of whom.") var sendmail: String?
    @Option(help: "Python interpreter of the document worker; found beside the product when not given.") var python: String?

    func validate() throws {
        guard (1...65_535).contains(port) else { throw ValidationError("the port must be a number from 1 to 65535, not \(port)") }
        guard origin.map(Door.isOrigin) ?? true else { throw ValidationError("--origin is https:// and a name, nothing after it (http:// for localhost only)") }
        guard sendmail.map({ Mail($0) != nil }) ?? true else { throw ValidationError("--sendmail is the path of a program") }
        guard !data.isEmpty else { throw ValidationError("the data folder must have a name") }
    }

    /// Where browsers find this server.
    var browserOrigin: String { origin ?? "http://localhost:\(port)" }

    /// Opens the journal and the vault of the folder, writes the invented dossiers, signs and closes. Returns how many dossiers were written.
    func seed() async throws -> Int {
        do {
            return try await keeping(try Installation(folder: data).folder, try master.source(founding: URL(fileURLWithPath: data, isDirectory: true))) { journal in
                let count = try await DemoWorld.seedDossiers(journal)
                try await DemoWorld.plantCanary(journal)
                return count
            }
        } catch {
            throw Failure.told(error)
        }
    }

    /// Opens the folder, assembles the rooms and serves.
    func serve(isExample: Bool, ready: @escaping @Sendable (ServerJournal) async -> Void) async throws {
        do {
            let installation = try Installation(folder: data)
            let typesetter = Typesetter(python: PythonLocation.find(python))
            // While the journal is opened.
            async let advice = Assembly.advice()
            let journal = try await ServerJournal(folder: installation.folder, master: try master.source(founding: installation.folder), report: Console.tell)
            let door = try await Door(journal: journal, folder: installation.folder, origin: browserOrigin, mail: sendmail.flatMap { Mail($0) }, report: Console.tell)
            let assembly = try Assembly(installation: installation, typesetter: typesetter, door: door, isExample: isExample, advice: try await advice)
            LoggingSystem.bootstrap { ServerLog(label: $0) }
            try await WebServer(assembly: assembly, settings: .init(host: host, port: port), journal: journal, door: door, log: Logger(label: "repere")).run { await ready(journal) }
            try Failure.check(await journal.troubles, "the server stopped, after what was said above went wrong")
        } catch where error is Installation.Refusal || error is DataRefusal || error is ExitCode {
            throw Failure.told(error)
        } catch let error where String(describing: error).contains("UnknownHost") {
            throw Failure.exit(Failure.unavailable, "the address \(host) is not one of this machine")
        } catch {
            throw Failure.exit(Failure.software, "the server stopped: \(error)")
        }
    }
}

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve the product over HTTP.", discussion: """
            Put a reverse proxy with TLS in front of it. SIGTERM and SIGINT stop it gently.
            Exit codes: 0 stopped, 65 stopped, and the journal or the keys were altered, 69 the data folder or the address cannot be used, 74 the disk refused, at the start or since.
            """)

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let address = "http://\(server.host):\(server.port)"
        try await server.serve(isExample: false) { _ in
            Console.say("Repère answers on \(address)")
        }
    }
}
