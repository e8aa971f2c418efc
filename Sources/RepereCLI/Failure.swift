import ArgumentParser
import Foundation
import Journal
import JournalSQLite

/// The ways a command fails, each with its exit code (sysexits.h).
enum Failure {
    static let usage = ExitCode(64), data = ExitCode(65), noInput = ExitCode(66), unavailable = ExitCode(69), software = ExitCode(70), cannotCreate = ExitCode(73), inputOutput = ExitCode(74)

    /// One sentence on standard error, then the exit code.
    static func exit(_ code: ExitCode, _ sentence: String) -> ExitCode {
        Console.tell(sentence)
        return code
    }

    /// The bytes of a file.
    /// - Parameter limit: more bytes than that cannot be what is expected.
    static func read(_ path: String, limit: Int = .max) throws -> [UInt8] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw exit(noInput, "there is no file at \(path)") }
        guard !isFolder.boolValue else { throw exit(noInput, "\(path) is a folder, not a file") }
        if limit < .max, let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int, size > limit { throw exit(data, "\(path) is too large to be what is expected here") }
        guard let data = FileManager.default.contents(atPath: path) else { throw exit(noInput, "the file \(path) cannot be read") }
        return Array(data)
    }

    /// A public key that was handed out, in a file.
    static func publicKey(_ path: String) throws -> CheckpointPublicKey {
        _ = try read(path, limit: 65_536)
        return try PublicKeyFile.publicKey(at: URL(fileURLWithPath: path))
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
