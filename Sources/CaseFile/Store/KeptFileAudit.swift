import Disk
import Foundation
import Journal
import JournalSQLite
import Vocabulary

/// What a verification checks beside the journal: each file of which an entry speaks is there, byte for byte, unless its dossier was erased, or its element taken out.
public enum KeptFileAudit {
    /// The first file that is missing or altered; nil when all are as they were kept. O(entries + bytes of the files).
    public static func fault(in rows: SQLiteRows, data: URL) throws -> JournalFault? {
        let folder = KeptFolder(data: data)
        var kept: [(position: Position, dossier: DossierID, version: Int, file: KeptFile)] = [], withdrawn: Set<String> = [], erased: Set<String> = [], last: Position?
        while case let page = try rows.rows(after: last, limit: 1_000), !page.isEmpty {
            for row in page {
                guard let entry = Entry(canonicalBytes: row.bytes) else { continue }
                if entry.act == Erasure.destroyed, let dossier = Erasure.dossier(entry) { erased.insert(dossier) }
                guard let dossier = KeptFileProjection.dossier(entry) else { continue }
                if entry.act == ElementAct.withdrawn, let of = ElementFacts.read(entry).of { withdrawn.insert("\(dossier) \(of)") }
                if let file = KeptFileProjection.file(entry) { kept.append((entry.position, dossier, entry.version, file)) }
            }
            last = page.last?.position
        }
        for one in kept where !erased.contains(one.dossier.text) && !withdrawn.contains("\(one.dossier) \(one.version)") {
            guard let place = KeptFolder.Place(dossier: one.dossier.text, file: one.file.id.text) else { continue }
            guard let bytes = folder.read(place) else { return JournalFault(.deleted, at: one.position, "the file that it speaks of, \(place.path), is missing") }
            guard Digest.sha256Hexadecimal(bytes) == one.file.digest else { return JournalFault(.changed, at: one.position, "the file that it speaks of, \(place.path), is not the one that was kept") }
        }
        return nil
    }
}
