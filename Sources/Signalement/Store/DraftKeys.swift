import CSodium
import Foundation

/// The keys of sealed drafts, in one file of mode 0600 that outlives a restart. A new key each day; the old ones go after three days.
public final class DraftKeys: Sendable {
    struct Key: Codable, Sendable {
        let id: UInt32
        /// Seconds since 1970.
        let createdAt: UInt64
        let secret: [UInt8]
    }

    public enum Failure: Error, Sendable, CustomStringConvertible {
        case unreadable(String)
        case unwritable(String)

        public var description: String {
            switch self {
            case .unreadable(let path): "The file of draft keys cannot be read: \(path)"
            case .unwritable(let path): "The file of draft keys cannot be written: \(path)"
            }
        }
    }

    private static let day: UInt64 = 86_400
    private let file: URL
    private let state: State

    /// The keys in memory, guarded by their lock.
    private final class State: @unchecked Sendable {
        let lock = NSLock()
        var keys: [Key]

        init(_ keys: [Key]) {
            self.keys = keys
        }
    }

    /// Reads the keys of a folder, or begins with none.
    /// - Throws: `unreadable` when the file exists and is not one of ours: a broken key file is never replaced silently.
    public init(folder: URL) throws {
        guard sodium_init() >= 0 else { throw Failure.unreadable("libsodium") }
        file = folder.appendingPathComponent("draft-keys.json")
        guard FileManager.default.fileExists(atPath: file.path) else {
            state = State([])
            return
        }
        guard let data = try? Data(contentsOf: file), let keys = try? JSONDecoder().decode([Key].self, from: data), keys.allSatisfy({ $0.secret.count == 32 && $0.createdAt < 1 << 40 }) else {
            throw Failure.unreadable(file.path)
        }
        state = State(keys)
    }

    /// The key to seal with, made when the last one is a day old.
    func current(at second: UInt64) throws -> Key {
        try state.lock.withLock {
            if let last = state.keys.last, second < last.createdAt + Self.day { return last }
            var kept = state.keys.filter { $0.createdAt + 3 * Self.day > second }
            let key = Key(id: randombytes_random(), createdAt: second, secret: Self.secret())
            kept.append(key)
            try write(kept)
            state.keys = kept
            return key
        }
    }

    func key(_ id: UInt32) -> Key? {
        state.lock.withLock { state.keys.first { $0.id == id } }
    }

    private static func secret() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 32)
        randombytes_buf(&bytes, bytes.count)
        return bytes
    }

    /// A temporary file of mode 0600, then a rename: never half a file.
    private func write(_ keys: [Key]) throws {
        let temporary = file.path + ".new"
        guard let data = try? JSONEncoder().encode(keys),
            FileManager.default.createFile(atPath: temporary, contents: data, attributes: [.posixPermissions: 0o600]),
            rename(temporary, file.path) == 0
        else { throw Failure.unwritable(file.path) }
    }
}
