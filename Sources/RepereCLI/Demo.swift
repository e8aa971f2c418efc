import Access
import ArgumentParser
import Foundation
import Server

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Fill a small invented world, then serve it.", discussion: "Every contact and every document says that it is invented.")

    @OptionGroup var server: ServerOptions
    @Flag(help: "Fill the world and stop.") var seedOnly = false

    func run() async throws {
        let dossiers = try await server.seed()
        Console.say(dossiers == 0 ? "Its journal already holds dossiers: they are kept." : "\(dossiers) invented dossiers sealed in its journal.")
        try answering {
            let world = try DemoWorld(folder: server.data)
            let count = try world.seed()
            Console.say(count == 0 ? "The folder \(server.data) already holds contacts: they are kept." : "\(count) invented contacts written in \(server.data).")
        }
        guard !seedOnly else { return }
        let address = "http://\(server.host == "127.0.0.1" ? "localhost" : server.host):\(server.port)"
        try await server.serve(isExample: true) { journal in
            await Self.showPeople(journal)
            Console.say("Repère (demonstration) answers on \(address). Control-C stops it.")
        }
    }

    /// The invented people, and how to sign in as one of them: on the console only. Enter shows the codes of the moment.
    private static func showPeople(_ journal: ServerJournal) async {
        guard let people = try? await DemoPeople.signIns(journal), !people.isEmpty else { return }
        Console.say("Invented people. Sign in with the address, the phrase and the code of the moment; a code works once.")
        for person in people { Console.say("  \(person.name), \(person.role)\n    \(person.address)\n    phrase: \(person.phrase)\n    secret for a code app: \(person.code.text)") }
        showCodes(people)
        guard isatty(STDIN_FILENO) == 1 else { return }
        Console.say("Press Enter to see the codes of the moment.")
        Thread.detachNewThread { while readLine() != nil { showCodes(people) } }
    }

    @Sendable private static func showCodes(_ people: [DemoPeople.SignIn]) {
        for person in people { Console.say("  \(person.code.code(step: Moment.now / OneTimeCode.period))  \(person.address)") }
    }
}
