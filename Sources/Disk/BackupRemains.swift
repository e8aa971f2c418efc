import Foundation

/// Copies that a backup makes on its way, in the data folder: none may outlive it, since a copy of the keys would outlive an erasure.
public enum BackupRemains {
    private static let prefix = "backup.", suffix = ".tmp"

    /// A folder for the copies of this process.
    public static func new(in folder: URL) -> URL { folder.appendingPathComponent("\(prefix)\(getpid())\(suffix)") }

    /// Removes what processes that are no more have left.
    public static func remove(from folder: URL) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] where name.hasPrefix(prefix) && name.hasSuffix(suffix) {
            if isLeft(String(name.dropFirst(prefix.count).dropLast(suffix.count))) { try? FileManager.default.removeItem(at: folder.appendingPathComponent(name)) }
        }
    }

    /// Removes folders named `<head><process>` beside each other whose process is no more.
    public static func remove(from folder: URL, named head: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] where name.hasPrefix(head) {
            if isLeft(String(name.dropFirst(head.count))) { try? FileManager.default.removeItem(at: folder.appendingPathComponent(name)) }
        }
    }

    private static func isLeft(_ number: String) -> Bool {
        guard let process = pid_t(number), process > 0 else { return false }
        return process != getpid() && kill(process, 0) != 0 && errno == ESRCH
    }
}
