import CaseFile
import Disk
import Foundation
import Journal
import Testing
import Vault
import Vocabulary

@testable import CaseFile
@testable import Server

/// A kept file written by hand, as the dossier would: nobody is asked for a right.
enum FileSample {
    static func keep(_ bytes: [UInt8], _ audience: AudienceClass, of dossier: DossierID, after version: Int, _ journal: ServerJournal, data: URL) async throws -> KeptFolder.Place {
        var chance = SystemRandomNumberGenerator()
        let id = KeptFileID.random(using: &chance), stream = StreamName.caseFile(dossier), place = try #require(KeptFolder.Place(dossier: dossier.text, file: id.text))
        let sealed = try await journal.vault.seal(file: Sensible(bytes), at: SealPlace(dossier: dossier, audience: audience, stream: try #require(StreamName("file:\(id)")), version: 1))
        try KeptFolder(data: data).write(sealed.bytes, at: place)
        let file = KeptFile(id: id, audience: audience.name, keyVersion: sealed.keyVersion, length: sealed.bytes.count, digest: Digest.sha256Hexadecimal(sealed.bytes))
        var answers = Answers()
        answers.values = ["description": ["Une page."], "format": ["pdf"], "size": ["\(bytes.count)"]]
        let parts = [
            SealedPart(audience: ElementFacts.name, keyVersion: 0, bytes: try ElementFacts(file: file).encoded()),
            try await journal.vault.seal(Sensible(try answers.encoded()), at: SealPlace(dossier: dossier, audience: audience, stream: stream, version: version + 1)),
        ]
        let entry = NewEntry(time: ServerJournal.now(), actor: "t", act: "caseFile.\(KeptFile.kind).v1", purpose: "protect", legalBasis: "casf-l226-2-2", parts: parts)
        _ = try await journal.store.append(AppendRequest(to: stream, expecting: .exactly(version), [entry], key: "file:\(id)"))
        try await journal.projector.catchUp(with: journal.store)
        return place
    }
}
