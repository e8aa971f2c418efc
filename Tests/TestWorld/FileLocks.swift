import Foundation

/// The locks that this process has on a file, as the system lists them for each of its descriptors (`/proc/self/fdinfo`).
public enum FileLocks {
    /// How many; 0 for a file that is not open here.
    public static func count(_ file: URL) throws -> Int {
        let path = file.resolvingSymlinksInPath().path
        return try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").reduce(0) { sum, number in
            // Descriptors of other tests come and go.
            guard let open = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)"), open == path, let text = try? String(contentsOfFile: "/proc/self/fdinfo/\(number)", encoding: .utf8) else { return sum }
            return sum + text.split(separator: "\n").filter { $0.hasPrefix("lock:") }.count
        }
    }
}
