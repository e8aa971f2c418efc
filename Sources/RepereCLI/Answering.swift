import ArgumentParser
import Backup
import Disk
import Foundation
import Journal
import Server
import Vault

/// Runs a command on a data folder: each refusal is one sentence, and the same cause has the same exit code in every command.
func answering(_ body: () throws -> Void) throws {
    do { try body() } catch { throw Failure.told(error) }
}

func answering(_ body: () async throws -> Void) async throws {
    do { try await body() } catch { throw Failure.told(error) }
}

/// Opens the journal and the keys of a folder, runs a command on them, and stops them, whatever happened.
///
/// The result is for the command to print after it: an output that fails, or a reader that goes away, stops nothing half-way.
/// - Throws: exit code 74 when the disk refused anything up to the end, 65 when something was altered; `Installation.Refusal`.
func keeping<T>(_ folder: URL, _ master: MasterKey.Source, _ body: (ServerJournal) async throws -> T) async throws -> T {
    let journal = try await ServerJournal(folder: folder, master: master, report: Console.tell), result: T
    do { result = try await body(journal) } catch {
        await journal.stop()
        throw error
    }
    await journal.stop()
    try Failure.check(await journal.troubles, "what was asked was done, but not all of it may be kept, after what was said above went wrong. Look at the disk, then run: repere journal verify, repere vault status")
    return result
}

extension Failure {
    /// - Throws: the exit code of what went wrong while a journal was open, with a sentence.
    static func check(_ troubles: Set<ServerJournal.Trouble>, _ sentence: String) throws {
        guard troubles.isEmpty else { throw exit(troubles.contains(.disk) ? inputOutput : data, sentence) }
    }

    /// Says the sentence of an error; the exit code to end with.
    static func told(_ error: any Error) -> any Error {
        switch error {
        case is ExitCode, is ValidationError: error
        case let refusal as DataRefusal: exit(code(refusal.kind), refusal.description)
        case let refusal as Installation.Refusal: exit(code(refusal.kind), refusal.description)
        case let refusal as BackupRefusal: exit(code(refusal), refusal.description)
        case VaultError.altered: exit(data, "The keys were changed: one of them does not open. Put keys.sqlite back from a backup.")
        case VaultError.storage(let what): exit(inputOutput, what.contains("SQLite") ? "the keys cannot be read or written now: another process uses them, or the disk refuses" : what)
        case let error as VaultError: exit(inputOutput, "the keys cannot be used: \(error)")
        case JournalError.keyReused: exit(data, "this was asked before, by another person or for another reason: the journal keeps the first one")
        case JournalError.malformed(let what): exit(usage, what)
        case is JournalError: exit(inputOutput, "the journal cannot be read or written: the disk refuses, or it is damaged. Run: repere journal verify")
        case is DamagedValue: exit(data, "A file of the data folder is damaged. Put it back from a backup.")
        default: exit(inputOutput, "the data cannot be read or written: the disk refuses, or a file is damaged")
        }
    }

    static func code(_ kind: DataRefusal.Kind) -> ExitCode {
        switch kind {
        case .data: data
        case .missing: noInput
        case .unusable: unavailable
        case .cannotWrite: cannotCreate
        case .disk: inputOutput
        }
    }

    private static func code(_ refusal: BackupRefusal) -> ExitCode {
        switch refusal {
        case .missing, .missingFile: noInput
        case .cannotRead: unavailable
        case .cannotWrite, .folderNotEmpty, .notAFolder: cannotCreate
        case .cannotDestroy: inputOutput
        default: data
        }
    }
}
