import Disk
import Foundation
import Journal
import JournalSQLite
import Vault
import Vocabulary

/// Restores a backup into a folder that is destroyed at once, and opens sealed entries drawn at random: the proof that it would serve.
public struct BackupTrial {
    public struct Result: Sendable, Equatable {
        public let entries: Int
        public let dataKeys: Int
        public let opened: Int
        /// Parts whose keys were destroyed since: not a fault.
        public let erased: Int
    }

    let reader: BackupReader

    public init(_ reader: BackupReader) { self.reader = reader }

    /// - Parameters:
    ///   - scratch: a folder that does not exist.
    ///   - openings: how many sealed parts are opened.
    ///   - start: starts a server on the restored folder and stops it: what a start refuses, the trial refuses.
    /// - Throws: `BackupRefusal`, `DataRefusal`.
    public func run(in scratch: URL, master: (URL) throws -> MasterKey, openings: Int = 100, signer: CheckpointPublicKey? = nil, start: (URL) async throws -> Void) async throws -> Result {
        // A folder that nobody else has prepared, whoever may write around it.
        try UnfinishedFolders.create(scratch)
        defer {
            try? FileManager.default.removeItem(at: scratch)
            UnfinishedFolders.end(scratch)
        }
        let folder = scratch.appendingPathComponent("data"), manifest = try reader.restore(to: folder, signer: signer), now = reader.now
        let vault = try KeyVault(folder: folder, master: try master(folder), journal: nil) { now }
        let dataKeys = try await vault.checkAll()
        var opened = 0, erased = 0
        for place in try Self.drawn(openings, SQLiteRows(folder: folder), manifest.entries) {
            switch await vault.trial(place.part, at: place.place) {
            case .opens: opened += 1
            case .shredded: erased += 1
            case .refused: throw BackupRefusal.trial("a sealed part of entry \(place.position) does not open.")
            }
        }
        try await vault.close()
        // Last: it writes there.
        try await start(folder)
        return Result(entries: manifest.entries, dataKeys: dataKeys, opened: opened, erased: erased)
    }

    private struct Drawn {
        let position: Position
        let part: SealedPart
        let place: SealPlace
    }

    /// Sealed parts of dossiers drawn at random: from positions drawn at random, the first ones that follow. O(draws).
    private static func drawn(_ count: Int, _ rows: SQLiteRows, _ entries: Int) throws -> [Drawn] {
        guard entries > 0 else { return [] }
        var found: [Drawn] = []
        for _ in 0..<(count * 4) where found.count < count {
            let start = Int.random(in: 0..<entries)
            for row in try rows.rows(after: start - 1, limit: 64) {
                guard let entry = Entry(canonicalBytes: row.bytes), let dossier = DossierID(String(entry.stream.text.drop { $0 != ":" }.dropFirst())), let part = entry.parts.filter({ !$0.bytes.isEmpty }).randomElement(), let audience = AudienceClass(name: part.audience) else { continue }
                found.append(Drawn(position: entry.position, part: part, place: SealPlace(dossier: dossier, audience: audience, stream: entry.stream, version: entry.version)))
                break
            }
        }
        return found
    }
}
