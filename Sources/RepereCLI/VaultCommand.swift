import ArgumentParser
import Disk
import Foundation
import Journal
import Server
import Vault
import Vocabulary

struct VaultCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vault", abstract: "The keys of a server, while it is stopped.", subcommands: [VaultStatus.self, MakeMasterKey.self, VaultRotate.self, VaultErase.self, VaultRecovery.self, HammerVault.self])
}

/// Which folder, and where its master key comes from.
struct VaultOptions: ParsableArguments {
    @Option(help: "Folder of the data of the server.") var data = "data"
    @OptionGroup var master: MasterKeyOptions

    var folder: URL { URL(fileURLWithPath: data, isDirectory: true) }

    /// Refuses a folder that holds no keys, or into which nobody lets us look.
    func check() throws {
        guard access(folder.path, X_OK) == 0 || errno != EACCES else { throw DataRefusal.cannotRead(folder.path) }
        guard KeyVault.exists(in: folder) else { throw Failure.exit(Failure.noInput, "There are no keys in \(folder.path).") }
    }

    /// Opens the keys of a folder that holds some.
    func vault() throws -> KeyVault {
        try check()
        return try KeyVault(folder: folder, master: try MasterKey(try master.source(), folder: folder, isNew: false), journal: nil) { Moment.now }
    }

    /// The same, with the journal in which what is done to them is written.
    func keeping<T>(_ body: (ServerJournal) async throws -> T) async throws -> T {
        try check()
        return try await RepereCLI.keeping(folder, try master.source(), body)
    }
}

/// Where the master key comes from. Never the environment.
struct MasterKeyOptions: ParsableArguments {
    @Option(help: "File that holds the master key (64 hexadecimal digits, mode 600). Without it: the credential repere-master-key of the service, else master.key of the data folder.")
    var masterKey: String?
    @Flag(help: "Work the master key out from a passphrase, read on the first line of the input.") var passphrase = false

    func validate() throws {
        if passphrase, masterKey != nil { throw ValidationError("give --master-key or --passphrase, not both") }
    }

    /// - Parameter folder: where keys may be made: a passphrase is then typed twice, since a slip would found them under words that nobody knows.
    func source(founding folder: URL? = nil) throws -> MasterKey.Source {
        if let masterKey { return .file(URL(fileURLWithPath: masterKey)) }
        guard passphrase else { return .automatic }
        Console.ask("Passphrase: ")
        guard let line = Hidden.line() else { throw Failure.exit(Failure.usage, "no passphrase on the input") }
        if let folder, !KeyVault.exists(in: folder), isatty(STDIN_FILENO) == 1 {
            Console.ask("The same again: ")
            guard Hidden.line() == line else { throw Failure.exit(Failure.usage, "the two passphrases are not the same: nothing was made") }
        }
        return .passphrase(Sensible(line))
    }
}

struct VaultStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "status", abstract: "Open every key, say how many there are, and what was erased.", discussion: "Exit codes: 0 every key opens, 65 one does not, 66 no keys; for the others: repere --help.")

    @OptionGroup var options: VaultOptions

    func run() async throws {
        try await answering {
            let vault = try options.vault()
            try Console.answer("\(try await vault.checkAll()) keys, all open")
            let (destroyed, erased, last) = try await vault.erasures()
            if destroyed > 0 { try Console.answer("\(destroyed) dossiers destroyed, of which \(erased) erased everywhere" + (last.map { "; a copy of the keys may hold the last one until \(Moment.text($0))" } ?? "")) }
            try await vault.close()
        }
    }
}

struct MakeMasterKey: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make a master key in a file, for a new server.",
        discussion: "Keep a copy apart from the data. Exit codes: 0 made, 73 the file exists already or cannot be written.")

    @Option(help: "The file; it must not exist.") var to: String

    func run() throws {
        try answering { try MasterKey.make(URL(fileURLWithPath: to)) }
    }
}

struct VaultRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rotate", abstract: "Wrap every key again under a new one, now. A server does it by itself every 90 days.")

    @OptionGroup var options: VaultOptions

    func run() async throws {
        try await answering {
            let (keys, time) = try await options.keeping { journal in
                let start = ContinuousClock.now
                return (try await journal.rotate(), ((ContinuousClock.now - start) / .milliseconds(1)).rounded())
            }
            try Console.answer("\(keys) keys wrapped again in \(time) ms")
        }
    }
}

struct VaultErase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Destroy the keys of a dossier. Nothing brings it back.",
        discussion: "The decision and the destruction are written in the journal. The dossier is erased once every backup of the keys has expired, 35 days later: the command says when.")

    @OptionGroup var options: VaultOptions
    @Option(help: "The dossier: 26 letters and digits. May be given several times.") var dossier: [String]
    @Option(help: "The article of law or the rule it follows, by identifier.") var legalBasis: String
    @Option(help: "Who decided, by pseudonym.") var actor: String

    func run() async throws {
        let dossiers = dossier.compactMap { DossierID($0.lowercased()) }
        guard [actor, legalBasis].allSatisfy({ (1...60).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || [0x2D, 0x2E, 0x5F].contains($0) } }) else {
            throw ValidationError("--actor and --legal-basis are 1 to 60 small letters, digits, dots and dashes: a pseudonym and an identifier, never a name")
        }
        guard !dossiers.isEmpty, dossiers.count == dossier.count else { throw ValidationError("a dossier is 26 letters and digits") }
        try await answering {
            var receipts: [ShredReceipt] = []
            do {
                try await options.keeping { journal in
                    // All are looked at before the first irreversible act, and all are done before the first is said.
                    for id in dossiers where try await !journal.isKnown(id) { throw Failure.exit(Failure.data, "there is no dossier \(id) here: nothing was destroyed") }
                    for id in dossiers where try await journal.cases.isHeld(id) { throw Failure.exit(Failure.data, "the dossier \(id) is held for justice: nothing was destroyed. Two referents lift that in its pages") }
                    for id in dossiers { receipts.append(try await journal.erase(id, by: actor, purpose: "erasure", legalBasis: legalBasis)) }
                }
            } catch {
                // What was destroyed is said, whatever went wrong after it.
                try? Self.tell(receipts)
                throw error
            }
            try Self.tell(receipts)
        }
    }

    private static func tell(_ receipts: [ShredReceipt]) throws {
        for receipt in receipts {
            try Console.answer("\(receipt.dossier): \(receipt.keys) keys destroyed. A backup of the keys may still hold them until \(Moment.text(receipt.backupsUntil)): the dossier is erased after that, not before.")
        }
    }
}

enum Moment {
    /// Milliseconds since 1970.
    static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }

    /// A moment in universal time, as people write it in a log.
    static func text(_ milliseconds: Int64) -> String { Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601) }
}

enum Hidden {
    /// The terminal as it was: for the signals that end the program while a line is typed.
    private nonisolated(unsafe) static var shown = termios()
    private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

    /// One line of the input, not shown when it is typed. Control-C gives the terminal back as it was.
    static func line() -> String? {
        guard tcgetattr(STDIN_FILENO, &shown) == 0 else { return readLine() }
        let before = signals.map { number in
            (number, signal(number) { number in
                tcsetattr(STDIN_FILENO, TCSANOW, &Hidden.shown)
                _exit(128 + number)
            })
        }
        var silent = shown
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown)
            for (number, action) in before { signal(number, action) }
        }
        return readLine()
    }
}
