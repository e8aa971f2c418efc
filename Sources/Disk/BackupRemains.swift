import Foundation

/// Copies that a backup makes on its way, in the data folder: none may outlive it, since a copy of the keys would outlive an erasure.
public enum BackupRemains {
    private static let prefix = "backup.", suffix = ".tmp"

    /// A folder for the copies of this process.
    public static func new(in folder: URL) -> URL { folder.appendingPathComponent("\(prefix)\(getpid())\(suffix)") }

    /// Removes what processes that are no more have left.
    public static func remove(from folder: URL) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] where name.hasPrefix(prefix) && name.hasSuffix(suffix) {
            if isLeft(folder, name, name.dropFirst(prefix.count)) { try? FileManager.default.removeItem(at: folder.appendingPathComponent(name)) }
        }
    }

    /// Removes folders named `<head><process>` beside each other whose process is no more.
    public static func remove(from folder: URL, named head: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] where name.hasPrefix(head) {
            if isLeft(folder, name, name.dropFirst(head.count)) { try? FileManager.default.removeItem(at: folder.appendingPathComponent(name)) }
        }
    }

    /// Asked before this process makes its own: one with its number was left by another. A number taken again by somebody else tells nothing after a day.
    private static func isLeft(_ folder: URL, _ name: String, _ rest: Substring) -> Bool {
        guard let process = pid_t(rest.prefix { $0.isNumber }), process > 0 else { return false }
        if process == getpid() || (kill(process, 0) != 0 && errno == ESRCH) { return true }
        let made = (try? FileManager.default.attributesOfItem(atPath: folder.appendingPathComponent(name).path))?[.modificationDate] as? Date
        return made.map { Date().timeIntervalSince($0) > 86_400 } ?? false
    }
}
