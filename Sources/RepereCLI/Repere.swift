import ArgumentParser
import Disk
import Foundation

/// The command `repere`.
@main
struct Repere: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repere",
        abstract: "From a doubt to the right call, and a well-written signalement.",
        discussion: """
            Exit codes, the same for every command: 0 done, 64 wrong use, 65 what was read is not what it must be, 66 a file or a folder is missing, 69 a part is not installed, or \
            the data folder or the port cannot be used now, 70 anything else, 73 a file or a folder cannot be written or exists already, 74 the disk refused, or the result could \
            not be written, also when its reader went away. What was asked is then done as far as it can be, and is never left half-way for that.
            """,
        version: "0.1.0",
        subcommands: [Serve.self, Demo.self, SignalementCommand.self, DirectoryCommand.self, JournalCommand.self, VaultCommand.self, AdminCommand.self, AccessCommand.self, BackupCommand.self, RestoreBackup.self, Routes.self])

    /// Before anything is read: outputs that can be trusted, and what this process holds in memory never reaches a disk.
    static func main() async {
        Console.prepare()
        do {
            try ProcessMemory.stayOffTheDisk()
        } catch {
            Foundation.exit(Failure.exit(Failure.software, error.description).rawValue)
        }
        await main(nil)
    }
}
