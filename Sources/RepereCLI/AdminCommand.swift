import Access
import ArgumentParser
import Foundation
import Server
import Vocabulary

struct AdminCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "admin", abstract: "The first account of an institution, while the server is stopped.", subcommands: [CreateAdmin.self, RenewAdminLink.self])
}

struct CreateAdmin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make an institution and the account of who administers it.",
        discussion: """
            Prints a link, once: it works once, for 72 hours. The person chooses there how to prove who they are; nobody else sets or sees it.
            Exit codes: 0 made, 65 the address has an account; for the others: repere --help.
            """)

    @OptionGroup var options: VaultOptions
    @Option(help: "Where browsers find the server: https://repere.example.fr") var origin: String
    @Option(help: "Name of the institution.") var organisation: String
    @Option(help: "etablissement, association, service, crip, parquet or observatoire.") var kind: String
    @Option(help: "First and last name of the person.") var name: String
    @Option(help: "Work e-mail address, under which the person signs in. No message is sent to it.") var address: String

    func validate() throws {
        guard Door.isOrigin(origin) else { throw ValidationError("--origin is https:// and a name, nothing after it (http:// for localhost only)") }
        guard Organisation.Kind(rawValue: kind) != nil else { throw ValidationError("--kind is one of: " + Organisation.Kind.allCases.map(\.rawValue).joined(separator: ", ")) }
        guard (2...120).contains(TypedText.line(organisation).count), (2...120).contains(TypedText.line(name).count) else { throw ValidationError("a name has 2 to 120 letters") }
        guard AccessPages.isAddress(TypedText.line(address)) else { throw ValidationError("--address is an e-mail address") }
    }

    func run() async throws {
        try await answering {
            let link = try await keeping(try Installation(folder: options.data).folder, try options.master.source(founding: options.folder)) { journal in
                // Looked at first: an institution without anybody is not made.
                guard try await !journal.access.isTaken(TypedText.line(address)) else { throw Failure.exit(Failure.data, "this address already has an account here: nothing was made") }
                let institution = try await journal.access.found(Organisation.Kind(rawValue: kind) ?? .service, named: TypedText.line(organisation), by: "admin")
                let place = AccountEvent.Place(organisation: institution, unit: nil, profession: .other, secrecy: .none, duties: .administrator)
                return try await journal.access.invite(Sensible(Person(name: TypedText.line(name), address: TypedText.line(address))), to: place, by: "admin").link
            }
            try Console.answer("\(origin)/invitation/\(link.reveal())")
        }
    }
}

struct RenewAdminLink: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link", abstract: "Make another link for somebody who administers accounts, and lost theirs or every proof of identity.",
        discussion: """
            Others ask who administers their institution. The proofs of before are dead once the link is used.
            Exit codes: 0 made, 64 wrong use, 65 no such administrator, 69 the data folder cannot be used.
            """)

    @OptionGroup var options: VaultOptions
    @Option(help: "Where browsers find the server: https://repere.example.fr") var origin: String
    @Option(help: "Work e-mail address of the person.") var address: String

    func validate() throws {
        guard Door.isOrigin(origin) else { throw ValidationError("--origin is https:// and a name, nothing after it (http:// for localhost only)") }
    }

    func run() async throws {
        try await answering {
            let link = try await keeping(try Installation(folder: options.data).folder, try options.master.source(founding: options.folder)) { journal in
                guard let account = try await journal.access.administrator(TypedText.line(address)) else { throw Failure.exit(Failure.data, "nobody with this address administers accounts here") }
                return try await journal.access.renewLink(account, by: "admin")
            }
            try Console.answer("\(origin)/invitation/\(link.reveal())")
        }
    }
}
