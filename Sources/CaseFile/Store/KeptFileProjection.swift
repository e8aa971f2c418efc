import Foundation
import Journal
import JournalSQLite
import Vocabulary

/// The sealed files of which the journal speaks. Those of an erased dossier are not there any more.
public struct KeptFileProjection: Projection {
    public let name = "kept", schema = 1

    public init() {}

    public func tables() -> [String: String] {
        // `facts` is what stands in clear of the file in its entry.
        ["kept_file": "(dossier TEXT NOT NULL, version INTEGER NOT NULL, facts BLOB NOT NULL, withdrawn INTEGER NOT NULL, PRIMARY KEY (dossier, version)) STRICT, WITHOUT ROWID"]
    }

    public func apply(_ entry: Entry, to model: ReadModel) throws {
        if entry.act == Erasure.destroyed, let dossier = Erasure.dossier(entry) { return try model.run("DELETE FROM kept_file WHERE dossier = ?", .text(dossier)) }
        guard let dossier = Self.dossier(entry) else { return }
        if entry.act == ElementAct.withdrawn, let of = ElementFacts.read(entry).of { try model.run("UPDATE kept_file SET withdrawn = 1 WHERE dossier = ? AND version = ?", .text(dossier.text), .number(Int64(of))) }
        guard let file = Self.file(entry) else { return }
        try model.run("INSERT INTO kept_file (dossier, version, facts, withdrawn) VALUES (?, ?, ?, 0)", .text(dossier.text), .number(Int64(entry.version)), .bytes(try Self.bytes(file)))
    }

    private static func bytes(_ file: KeptFile) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return Array(try encoder.encode(file))
    }

    static func file(_ bytes: [UInt8]) -> KeptFile? { try? JSONDecoder().decode(KeptFile.self, from: Data(bytes)) }

    static func dossier(_ entry: Entry) -> DossierID? { entry.stream.text.hasPrefix("caseFile:") ? DossierID(String(entry.stream.text.dropFirst("caseFile:".count))) : nil }

    /// The file that comes with an entry; nil for the others.
    static func file(_ entry: Entry) -> KeptFile? { entry.act == "caseFile.\(KeptFile.kind).v1" ? ElementFacts.read(entry).file : nil }
}
