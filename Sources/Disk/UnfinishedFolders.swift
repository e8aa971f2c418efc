import Foundation
import Synchronization

/// Folders that a command stopped by a signal does not leave behind. What a kill leaves is for `BackupRemains`.
public enum UnfinishedFolders {
    private static let folders = Mutex<Set<URL>>([])

    /// Keeps watch over a folder that was just made.
    public static func begin(_ folder: URL) { folders.withLock { _ = $0.insert(folder) } }

    /// The folder is finished, or removed.
    public static func end(_ folder: URL) { folders.withLock { _ = $0.remove(folder) } }

    /// From now on, a signal that asks this process to stop removes them first.
    public static func removeAtSignals() {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number, SIG_IGN)
            // Held by its own handler: it lives as long as the process.
            nonisolated(unsafe) let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler {
                withExtendedLifetime(source) {
                    let left = folders.withLock { $0 }
                    // The command may still be writing there: again until nothing is left.
                    for _ in 0..<20 { for folder in left { try? FileManager.default.removeItem(at: folder) } }
                    _exit(128 + number)
                }
            }
            source.resume()
        }
    }
}
