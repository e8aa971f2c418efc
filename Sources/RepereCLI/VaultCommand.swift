import ArgumentParser
import Disk
import Foundation
import Server
import Vault
import Vocabulary

struct VaultCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vault", abstract: "The keys of a server, while it is stopped.", subcommands: [VaultStatus.self, VaultRotate.self, VaultErase.self, VaultRecovery.self, HammerVault.self])
}

/// Which folder, and where its master key comes from.
struct VaultOptions: ParsableArguments {
    @Option(help: "Folder of the data of the server.") var data = "data"
    @OptionGroup var master: MasterKeyOptions

    var folder: URL { URL(fileURLWithPath: data, isDirectory: true) }

    /// Opens the keys of a folder that holds some.
    func vault() throws -> KeyVault {
        guard KeyVault.exists(in: folder) else { throw Failure.exit(Failure.noInput, "There are no keys in \(folder.path).") }
        return try KeyVault(folder: folder, master: try MasterKey(try master.source(), folder: folder, isNew: false), journal: nil) { Moment.now }
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

    func source() throws -> MasterKey.Source {
        if let masterKey { return .file(URL(fileURLWithPath: masterKey)) }
        guard passphrase else { return .automatic }
        FileHandle.standardError.write(Data("Passphrase: ".utf8))
        guard let line = Hidden.line() else { throw Failure.exit(Failure.usage, "no passphrase on the input") }
        return .passphrase(Sensible(line))
    }
}

/// Runs a command of the vault: each refusal is one sentence and one exit code.
func answering(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let refusal as DataRefusal {
        throw Failure.exit(Failure.data, refusal.description)
    } catch let refusal as Installation.Refusal {
        throw Failure.exit(Failure.unavailable, refusal.description)
    } catch VaultError.altered {
        throw Failure.exit(Failure.data, "The keys were changed: one of them does not open. Put keys.sqlite back from a backup.")
    } catch let error as VaultError {
        throw Failure.exit(Failure.inputOutput, "the keys cannot be read: \(error)")
    }
}

struct VaultStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "status", abstract: "Open every key, and say how many there are.", discussion: "Exit codes: 0 every key opens, 65 one does not, 66 no keys.")

    @OptionGroup var options: VaultOptions

    func run() async throws {
        try await answering {
            let vault = try options.vault()
            print("\(try await vault.checkAll()) keys, all open")
            try await vault.close()
        }
    }
}

struct VaultRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rotate", abstract: "Wrap every key again under a new one, now. A server does it by itself every 90 days.")

    @OptionGroup var options: VaultOptions

    func run() async throws {
        try await answering {
            let vault = try options.vault(), start = ContinuousClock.now
            _ = try await vault.rotate(evenIfEarly: true)
            print("\(try await vault.checkAll()) keys wrapped again in \(((ContinuousClock.now - start) / .milliseconds(1)).rounded()) ms")
            try await vault.close()
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
        let dossiers = dossier.compactMap(DossierID.init)
        guard !dossiers.isEmpty, dossiers.count == dossier.count else { throw ValidationError("a dossier is 26 letters and digits") }
        try await answering {
            guard KeyVault.exists(in: options.folder) else { throw Failure.exit(Failure.noInput, "There are no keys in \(options.folder.path).") }
            let journal = try await ServerJournal(folder: options.folder, master: try options.master.source())
            for id in dossiers {
                let receipt = try await journal.erase(id, by: actor, purpose: "erasure", legalBasis: legalBasis)
                print("\(id): \(receipt.keys) keys destroyed. A backup of the keys may still hold them until \(Moment.text(receipt.backupsUntil)): the dossier is erased after that, not before.")
            }
            await journal.stop()
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
    /// One line of the input, not shown when it is typed.
    static func line() -> String? {
        var before = termios()
        let isTyped = tcgetattr(STDIN_FILENO, &before) == 0
        if isTyped {
            var silent = before
            silent.c_lflag &= ~tcflag_t(ECHO)
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        }
        defer { if isTyped { tcsetattr(STDIN_FILENO, TCSAFLUSH, &before) } }
        return readLine()
    }
}
