import ArgumentParser
import Backup
import Disk
import Foundation
import Journal
import JournalSQLite
import Server
import Vault

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copies of the data that the server itself cannot read.", subcommands: [MakeBackup.self, CheckBackup.self, MakeBackupKey.self], defaultSubcommand: MakeBackup.self)
}

struct MakeBackupKey: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make the key of the backups, on a machine that is not the server.",
        discussion: "The file must be kept off line, in two places. Its public half is printed: give it to the server with --recipient. Exit codes: 0 made or printed, 65 not a backup key, 66 no such file, 73 the file exists already or cannot be written.")

    @Option(help: "File for the private key; it must not exist.") var to: String?
    @Option(help: "A private key made before: prints its public half again.") var publicOf: String?

    func validate() throws {
        guard (to == nil) != (publicOf == nil) else { throw ValidationError("give --to FILE for a new key, or --public-of FILE for one made before") }
    }

    func run() throws {
        try answering {
            if let publicOf {
                guard let key = BackupPrivateKey(String(decoding: try Failure.read(publicOf, limit: 65_536), as: UTF8.self)) else { throw BackupRefusal.badKey(publicOf) }
                return try Console.answer("\(key.public)")
            }
            let key = BackupPrivateKey()
            try DurableFile.create(Array(key.fileText().utf8), to: URL(fileURLWithPath: to ?? ""), mode: 0o600)
            try Console.answer("\(key.public)")
        }
    }
}

struct MakeBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make", abstract: "Make a backup, beside a running server or not.",
        discussion: """
            The folder receives one folder for each backup, and under keys/ one copy of the keys, destroyed by a later backup after 35 days: copy both elsewhere, and destroy the \
            copies of the keys there too. What a stopped backup left there is removed by the next one, a day later. Exit codes: 0 done, 65 the data are damaged or not those that \
            were signed, 66 no keys there, 73 the folder cannot be written; for the others: repere --help.
            """)

    @OptionGroup var options: VaultOptions
    @Option(help: "Folder of the backups.") var to: String
    @Option(help: "The public key printed by `repere backup key`, or a file that holds it.") var recipient: String

    func run() async throws {
        try await answering {
            let text = FileManager.default.fileExists(atPath: recipient) ? String(decoding: try Failure.read(recipient, limit: 65_536), as: UTF8.self) : recipient
            // Never said again: somebody may have given the private key.
            guard let key = BackupPublicKey(text) else { throw BackupRefusal.badKey("What was given to --recipient") }
            try options.check()
            let master = try MasterKey(try options.master.source(), folder: options.folder, isNew: false)
            let target = URL(fileURLWithPath: to, isDirectory: true)
            UnfinishedFolders.removeAtSignals()
            let (name, manifest) = try await BackupWriter(folder: options.folder, target: target, recipient: key, master: master, now: Moment.now, check: Installation.check).write()
            try Console.answer("\(target.appendingPathComponent(name).path): \(manifest.entries) entries, \(manifest.dataKeys) keys; the copy of the keys must be destroyed by \(Moment.text(manifest.keysExpire))")
        }
    }
}

/// Which backup, and who can read it.
struct BackupSource: ParsableArguments {
    @Option(help: "Folder of one backup.") var from: String
    @Option(help: "File of the private key made by `repere backup key`.") var identity: String
    @Option(help: "Folder of the copy of the keys; the latest one beside the backup when not given.") var keys: String?
    @Option(help: "journal.pub of the server, kept elsewhere: refuses a backup signed by anybody else.") var key: String?

    func reader() throws -> BackupReader {
        let file = URL(fileURLWithPath: identity)
        try DataFolder.checkFiles([file.lastPathComponent], in: file.deletingLastPathComponent())
        guard !FileManager.default.fileExists(atPath: file.path) || DataFolder.isPrivate(file) else { throw DataRefusal.openToOthers(file.path) }
        guard let own = BackupPrivateKey(String(decoding: try Failure.read(identity, limit: 65_536), as: UTF8.self)) else { throw BackupRefusal.badKey(identity) }
        let reader = try BackupReader(source: URL(fileURLWithPath: from, isDirectory: true), keys: keys.map { URL(fileURLWithPath: $0, isDirectory: true) }, identity: own, now: Moment.now)
        if let later = reader.laterKeys { Console.say("repere: \(later.path) is a later copy of the keys. With the one that was given, what was erased in between comes back.") }
        return reader
    }

    func signer() throws -> CheckpointPublicKey? { try key.map(Failure.publicKey) }
}

struct CheckBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Restore a backup into a folder that is destroyed at once, verify it, open 100 sealed parts drawn at random, and start a server there.",
        discussion: "Exit codes: 0 it would serve, 65 it would not, with the reason, 66 a file of it is missing; for the others: repere --help.")

    @OptionGroup var source: BackupSource
    @OptionGroup var master: MasterKeyOptions
    @Option(help: "How many sealed parts are opened.") var openings = 100
    @Option(help: "Folder where the trial is made; the folder of temporary files when not given.") var scratch: String?

    func run() async throws {
        guard (0...100_000).contains(openings) else { throw ValidationError("--openings is 0 to 100000") }
        try await answering {
            let around = scratch.map { URL(fileURLWithPath: $0, isDirectory: true) } ?? FileManager.default.temporaryDirectory, head = "repere-trial-"
            let place = around.appendingPathComponent("\(head)\(getpid())"), given = try master.source()
            if case .automatic = given, MasterKey.credentials == nil { throw Failure.exit(Failure.usage, "give the master key of the server: --master-key FILE or --passphrase") }
            BackupRemains.remove(from: around, named: head)
            UnfinishedFolders.removeAtSignals()
            let result = try await BackupTrial(try source.reader()).run(in: place, master: { try MasterKey(given, folder: $0, isNew: false) }, openings: openings, signer: try source.signer()) { folder in
                try await keeping(try Installation(folder: folder.path).folder, given) { _ in }
            }
            try Console.answer("it would serve: \(result.entries) entries verified, \(result.dataKeys) keys opened, \(result.opened) sealed parts opened, \(result.erased) of erased dossiers")
        }
    }
}

struct RestoreBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup into a new data folder.",
        discussion: """
            Every byte is checked and the journal verified before the folder appears. Then give the server its master key, or use three recovery shares. What was erased since the \
            backup stays erased with the latest copy of the keys, which is the one used. A restore that is killed leaves DIR.restoring-NUMBER beside the folder: the next one, and \
            the next start of the server there, remove it. Exit codes: 0 done, 65 the backup was refused, 66 a file of it is missing, 73 the folder is not new or cannot be written \
            (nothing was written then); for the others: repere --help.
            """)

    @OptionGroup var source: BackupSource
    @Option(help: "The new data folder.") var data: String

    func run() async throws {
        try answering {
            UnfinishedFolders.removeAtSignals()
            let manifest = try source.reader().restore(to: URL(fileURLWithPath: data, isDirectory: true), signer: try source.signer())
            try Console.answer("\(data): \(manifest.entries) entries of \(Moment.text(manifest.made)), signed by \(manifest.installation)")
        }
    }
}
