import ArgumentParser
import Disk
import Foundation

/// The command `repere`.
@main
struct Repere: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repere",
        abstract: "From a doubt to the right call, and a well-written signalement.",
        discussion: "Exit codes: 0 done, 64 wrong use, 65 a file is not what was expected, 66 a file is missing, 69 a part is not installed or the data folder cannot be used, 73 a file cannot be written, 74 the disk refused, 70 anything else.",
        version: "0.1.0",
        subcommands: [Serve.self, Demo.self, SignalementCommand.self, DirectoryCommand.self, JournalCommand.self, VaultCommand.self, AdminCommand.self, AccessCommand.self, BackupCommand.self, RestoreBackup.self, Routes.self])

    /// Before anything is read: what this process holds in memory never reaches a disk.
    static func main() async {
        do {
            try ProcessMemory.stayOffTheDisk()
        } catch {
            Foundation.exit(Failure.exit(Failure.software, error.description).rawValue)
        }
        await main(nil)
    }
}
