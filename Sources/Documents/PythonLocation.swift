import Foundation

/// Where the interpreter of the document worker is.
public enum PythonLocation {
    /// The given path, else `.venv/bin/python3` beside the current folder or above the executable, else the system's.
    public static func find(_ given: String?) -> String {
        if let given { return given }
        let manager = FileManager.default
        var folders = [manager.currentDirectoryPath]
        var folder = URL(fileURLWithPath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath().deletingLastPathComponent()
        for _ in 0..<5 {
            folders.append(folder.path)
            folder.deleteLastPathComponent()
        }
        let candidates = folders.map { $0 + "/.venv/bin/python3" }
        return candidates.first(where: manager.isExecutableFile(atPath:)) ?? "/usr/bin/python3"
    }
}
