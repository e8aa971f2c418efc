import Foundation
import Synchronization

/// Folders that a command stopped by a signal does not leave behind. What a kill leaves is for `BackupRemains`.
public enum UnfinishedFolders {
    private static let folders = Mutex<Set<URL>>([])

    /// Makes a folder that must not be there, and keeps watch over it: no signal comes in between.
    public static func create(_ folder: URL) throws(DataRefusal) {
        try folders.withLock { folders throws(DataRefusal) in
            try DurableFolder.create(folder)
            folders.insert(folder)
        }
    }

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
                    // Never given back: nothing is made from here on. The command may still be writing there: moved aside first, so that it finds no folder to write in; and again until nothing is left.
                    folders.withLock { left in
                        for folder in left {
                            let aside = folder.path + ".stopped"
                            if rename(folder.path, aside) == 0 { try? FileManager.default.removeItem(atPath: aside) }
                        }
                        for _ in 0..<20 { for folder in left { try? FileManager.default.removeItem(at: folder) } }
                        _exit(128 + number)
                    }
                }
            }
            source.resume()
        }
    }
}
