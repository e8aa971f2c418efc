import Foundation

/// Copies that a backup or a restore makes on its way: none may outlive it, since a copy of the keys would outlive an erasure.
public enum BackupRemains {
    private static let copies = "backup.", end = ".tmp"

    /// A folder for the copies of this process.
    public static func new(in folder: URL) -> URL { folder.appendingPathComponent("\(copies)\(getpid())\(end)") }

    /// Where a restore puts a data folder together, beside its place.
    public static func restoring(_ folder: URL) -> URL { folder.deletingLastPathComponent().appendingPathComponent("\(head(folder))\(getpid())") }

    private static func head(_ folder: URL) -> String { folder.lastPathComponent + ".restoring-" }

    /// Removes what backups of a data folder and restores to it have left when they were killed.
    public static func remove(from folder: URL) {
        remove(from: folder, named: copies, end)
        remove(from: folder.deletingLastPathComponent(), named: head(folder))
    }

    /// Removes folders named `<head><process><end>`, of this user, whose process is no more. Asked before this process makes its own.
    public static func remove(from folder: URL, named head: String, _ end: String = "") {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] where name.hasPrefix(head) && name.hasSuffix(end) {
            let left = folder.appendingPathComponent(name)
            if isLeft(left, name.dropFirst(head.count).dropLast(end.count)) { try? FileManager.default.removeItem(at: left) }
        }
    }

    /// A number taken again by somebody else tells nothing after a day.
    private static func isLeft(_ folder: URL, _ process: Substring) -> Bool {
        var status = stat()
        guard lstat(folder.path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(), pid_t(process) != nil else { return false }
        return isGone(process) || Date().timeIntervalSince1970 - Double(status.st_mtim.tv_sec) > 86_400
    }

    /// True for the number of a process that is no more, or that only its parent still counts. What has the number of this one was left by another.
    static func isGone(_ process: Substring) -> Bool {
        guard process.allSatisfy(\.isNumber), let process = pid_t(process), process > 0 else { return false }
        if process == getpid() || (kill(process, 0) != 0 && errno == ESRCH) { return true }
        return (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8))?.contains(") Z ") ?? false
    }
}
