import ArgumentParser
import Foundation

/// The ways a command fails, each with its exit code (sysexits.h).
enum Failure {
    static let usage = ExitCode(64), data = ExitCode(65), noInput = ExitCode(66), unavailable = ExitCode(69), software = ExitCode(70), cannotCreate = ExitCode(73), inputOutput = ExitCode(74)

    /// One sentence on standard error, then the exit code.
    static func exit(_ code: ExitCode, _ sentence: String) -> ExitCode {
        FileHandle.standardError.write(Data("repere: \(sentence)\n".utf8))
        return code
    }

    /// The bytes of a file.
    static func read(_ path: String) throws -> [UInt8] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw exit(noInput, "there is no file at \(path)") }
        guard !isFolder.boolValue else { throw exit(noInput, "\(path) is a folder, not a file") }
        guard let data = FileManager.default.contents(atPath: path) else { throw exit(noInput, "the file \(path) cannot be read") }
        return Array(data)
    }

    /// Writes a file whole, or not at all.
    static func write(_ bytes: [UInt8], to path: String) throws {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw exit(cannotCreate, "the file \(path) cannot be written")
        }
    }
}
