import Disk
import Foundation
import Journal
import JournalSQLite
import Synchronization
import TestWorld
import Testing
import Vault
import Vocabulary

@testable import Server

/// The files of dossiers and the life of a server: erasure, restarts, verification.
@Suite struct KeptFileTests {
    private let folder: TestFolder
    private let dossier: DossierID
    private let text = Array("%PDF-1.7 Zéphyrette".utf8)

    init() throws {
        folder = try TestFolder()
        var chance = SystemRandomNumberGenerator()
        dossier = .random(using: &chance)
    }

    private var kept: KeptFolder { KeptFolder(data: folder.url) }

    private func started(_ said: Said = Said()) async throws -> ServerJournal { try await ServerJournal(folder: folder.url) { sentence in said.sentences.withLock { $0.append(sentence) } } }

    private final class Said: Sendable { let sentences = Mutex<[String]>([]) }

    @Test func anErasureDestroysItsFilesAndTheyDoNotComeBack() async throws {
        var journal = try await started()
        var chance = SystemRandomNumberGenerator()
        let other = DossierID.random(using: &chance)
        let place = try await FileSample.keep(text, .social, of: dossier, after: 0, journal, data: folder.url), stays = try await FileSample.keep(text, .health, of: other, after: 0, journal, data: folder.url)
        let bytes = try #require(kept.read(place))
        #expect(bytes.firstRange(of: Array("phyrette".utf8)) == nil && bytes.count > text.count)
        _ = try await journal.erase(dossier, by: "t", purpose: "erasure", legalBasis: "rgpd-17")
        #expect(kept.all() == [stays] && kept.dossiers() == [other.text])
        #expect(try ServerJournal.fileFault(try SQLiteRows(folder: folder.url), data: folder.url) == nil, "what was erased is not missing")
        await journal.stop()
        // As a restore from before the erasure would bring it back.
        try kept.write(bytes, at: place)
        journal = try await started()
        #expect(kept.all() == [stays])
        await journal.stop()
    }

    @Test func aStartRemovesWhatNoEntrySpeaksOfAndSaysWhatIsMissing() async throws {
        let said = Said()
        var journal = try await started(said)
        let place = try await FileSample.keep(text, .social, of: dossier, after: 0, journal, data: folder.url)
        await journal.stop()
        let stray = try #require(KeptFolder.Place(dossier: dossier.text, file: "0123456789abcdefghjkmnpqrs"))
        try kept.write([1], at: stray)
        journal = try await started(said)
        #expect(kept.all() == [place] && said.sentences.withLock { $0 } == [])
        await journal.stop()
        kept.remove(place)
        journal = try await started(said)
        #expect(said.sentences.withLock { $0.count } == 1 && said.sentences.withLock { $0.first?.contains("1 files of dossiers are missing") ?? false })
        await journal.stop()
    }

    @Test func aVerificationNamesTheFileThatIsNotTheOneThatWasKept() async throws {
        let journal = try await started()
        let place = try await FileSample.keep(text, .social, of: dossier, after: 0, journal, data: folder.url), url = folder.url.appendingPathComponent(place.path), bytes = try #require(kept.read(place))
        await journal.stop()
        func fault() throws -> JournalFault? {
            let rows = try SQLiteRows(folder: folder.url)
            defer { try? rows.close() }
            return try ServerJournal.fileFault(rows, data: folder.url)
        }
        #expect(try fault() == nil)
        for at in [0, bytes.count / 2, bytes.count - 1] {
            var changed = bytes
            changed[at] ^= 1
            try Data(changed).write(to: url)
            #expect(try fault()?.kind == .changed)
        }
        try FileManager.default.removeItem(at: url)
        #expect(try fault()?.kind == .deleted && fault()?.reason.contains(place.file) == true)
    }
}
