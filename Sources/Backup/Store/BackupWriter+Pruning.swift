import Disk
import Foundation
import Journal
import Vault

/// What a new backup destroys: copies of the keys past their day, and what stopped backups left. Nothing else is ever touched.
extension BackupWriter {
    private static let start = "repere-", afterStop: Int64 = 86_400_000
    /// All that a folder of a backup may hold. With anything else in it, it is somebody's own.
    private static let known = Set((data + keys).map { $0 + sealed } + [manifest, signature])

    /// `repere-2026-11-27T02-35-18Z`: sorted by name is sorted by time.
    static func name(_ milliseconds: Int64) -> String {
        start + Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601).replacing(":", with: "-")
    }

    /// When a folder was named, in milliseconds since 1970; nil for another form of name.
    static func moment(_ name: String) -> Int64? {
        guard name.hasPrefix(start) else { return nil }
        let parts = name.dropFirst(start.count).split(separator: "T", omittingEmptySubsequences: false)
        guard parts.count == 2, let date = try? Date(parts[0] + "T" + parts[1].replacing("-", with: ":"), strategy: .iso8601) else { return nil }
        let moment = Int64(date.timeIntervalSince1970 * 1_000)
        return self.name(moment) == name ? moment : nil
    }

    /// Destroys the copies of the keys that are past their day, and what was left unfinished more than a day ago.
    ///
    /// No copy of the keys outlives a later one: one that was made by a clock ahead is destroyed with the first that was made after it by a right one. The one just made stays.
    func prune(after made: Manifest) throws(BackupRefusal) {
        let keys = target.appendingPathComponent(Self.keysFolder), signer = CheckpointPublicKey(text: made.signer)
        for (folder, isOfKeys) in [(keys, true), (target, false)] {
            var later = Int64.max
            for (copy, moment, manifest) in Self.folders(folder, signer) where Self.isOurs(copy) {
                guard let own = Self.end(copy, made: moment, isOfKeys: isOfKeys) else { continue }
                // Only what this installation signed has a place in the order; the latest comes first.
                let end = manifest == nil ? own : min(own, later)
                if manifest != nil { later = end }
                guard end <= now, manifest != made else { continue }
                do { try FileManager.default.removeItem(at: copy) } catch { throw .cannotDestroy(copy.path) }
            }
        }
    }

    /// The folders that have the form of name of a backup, with what this installation signed in them: the latest keys first, then the others.
    private static func folders(_ folder: URL, _ signer: CheckpointPublicKey?) -> [(URL, moment: Int64, manifest: Manifest?)] {
        let found = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).compactMap { name in
            moment(name).map { (folder.appendingPathComponent(name), moment: $0, manifest: try? BackupReader.manifest(folder.appendingPathComponent(name), signer: signer)) }
        }
        return found.sorted { left, right in
            guard let first = left.manifest, let second = right.manifest else { return left.manifest != nil && right.manifest == nil }
            return first.isLater(than: second)
        }
    }

    /// From when on a folder must be destroyed; nil for a backup that is kept.
    private static func end(_ copy: URL, made: Int64, isOfKeys: Bool) -> Int64? {
        guard let data = FileManager.default.contents(atPath: copy.appendingPathComponent(manifest).path) else { return made + afterStop }
        guard isOfKeys else { return nil }
        // A manifest that cannot be read, or says a later day than the name of the copy allows, does not keep a copy of the keys alive.
        let latest = made + KeyBackup.lifetime
        return min((try? JSONDecoder().decode(Manifest.self, from: data))?.keysExpire ?? latest, latest)
    }

    private static func isOurs(_ folder: URL) -> Bool {
        var status = stat()
        guard lstat(folder.path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else { return false }
        return names.allSatisfy { name in
            // A file on its way to its name: `<name>.<process>.new`.
            known.contains(name) || name == KeptFolder.name || (name.hasSuffix(".new") && known.contains { name.hasPrefix($0 + ".") })
        }
    }
}
