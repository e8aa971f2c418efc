import ArgumentParser
import Foundation
import Server

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Fill a small invented world, then serve it.", discussion: "Every contact and every document says that it is invented.")

    @OptionGroup var server: ServerOptions
    @Flag(help: "Fill the world and stop.") var seedOnly = false

    func run() async throws {
        let dossiers = try await server.seed()
        say(dossiers == 0 ? "Its journal already holds dossiers: they are kept." : "\(dossiers) invented dossiers sealed in its journal.")
        do {
            let world = try DemoWorld(folder: server.data)
            let count = try world.seed()
            say(count == 0 ? "The folder \(server.data) already holds contacts: they are kept." : "\(count) invented contacts written in \(server.data).")
        } catch let refusal as Installation.Refusal {
            throw Failure.exit(Failure.unavailable, refusal.description)
        }
        guard !seedOnly else { return }
        let address = "http://\(server.host == "127.0.0.1" ? "localhost" : server.host):\(server.port)"
        try await server.serve(isExample: true) { say("Repère (demonstration) answers on \(address). Control-C stops it.") }
    }
}

@Sendable private func say(_ sentence: String) {
    FileHandle.standardError.write(Data((sentence + "\n").utf8))
}
