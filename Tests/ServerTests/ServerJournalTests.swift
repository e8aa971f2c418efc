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

@Suite struct ServerJournalTests {
    private func dossiers(_ journal: ServerJournal) async throws -> [DossierID] {
        try await journal.streams().keys.filter { $0.hasPrefix("caseFile:") }.compactMap { DossierID(String($0.dropFirst(9))) }
    }

    @Test func theInventedWorldIsSealedOnceAndVerifies() async throws {
        let folder = try TestFolder(), journal = try await ServerJournal(folder: folder.url)
        #expect(try await DemoWorld.seedDossiers(journal) == 3)
        #expect(try await DemoWorld.seedDossiers(journal) == 0)
        #expect(try await dossiers(journal).count == 3)
        await journal.stop()
        #expect(!FileManager.default.fileExists(atPath: folder.url.appendingPathComponent("journal.sqlite-wal").path), "no reader is left when it closes")
        let rows = try SQLiteRows(folder: folder.url)
        guard case .intact(let head, let covered, 1) = try JournalVerification(rows, key: PublicKeyFile.publicKey(in: folder.url)).verdict(anchors: [try #require(try rows.anchor())]) else {
            Issue.record("not intact")
            return
        }
        #expect(covered == head.size)
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.url.path) {
            let bytes = try Data(contentsOf: folder.url.appendingPathComponent(file))
            for word in ["Trévidic", "Kervadec", "Alizés", "jeudi"] { #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word) in \(file)") }
        }
    }

    /// A stop while the invented world was written: the next start writes the rest, once.
    @Test func anInventedWorldLeftInTheMiddleIsFinished() async throws {
        let folder = try TestFolder(), cut = try TestFolder()
        var journal = try await ServerJournal(folder: folder.url)
        _ = try await DemoWorld.seedDossiers(journal)
        let all = try await journal.store.entries(from: 0, limit: 1_000)
        let last = try #require(all.last { $0.stream.text.hasPrefix("caseFile:") })
        // The same keys, as they were before the first signature, and the entries up to the one before the last of the dossiers.
        for name in ["keys.sqlite", "keys.sqlite-wal", "master.key"] { try? FileManager.default.copyItem(at: folder.url.appendingPathComponent(name), to: cut.url.appendingPathComponent(name)) }
        await journal.stop()
        let store = try SQLiteJournal(folder: cut.url)
        for entry in all.prefix(last.position) {
            let new = NewEntry(time: entry.time, actor: entry.actor, act: entry.act, purpose: entry.purpose, legalBasis: entry.legalBasis, decision: entry.decision, parts: entry.parts)
            _ = try await store.append(AppendRequest(to: entry.stream, expecting: .any, [new], key: "\(entry.position)"))
        }
        try await store.close()
        journal = try await ServerJournal(folder: cut.url)
        #expect(try await DemoWorld.seedDossiers(journal) == 1)
        #expect(try await DemoWorld.seedDossiers(journal) == 0)
        let dossiers = try await dossiers(journal)
        #expect(dossiers.count == 3)
        for dossier in dossiers {
            #expect(try await journal.store.entries(of: .caseFile(dossier), from: 1, limit: 10).count == all.filter { $0.stream == .caseFile(dossier) }.count)
            #expect(try await journal.access.team(dossier) != nil)
        }
        await journal.stop()
    }

    @Test func anInventedDossierOpensForWhoWasGrantedIt() async throws {
        let folder = try TestFolder(), journal = try await ServerJournal(folder: folder.url)
        _ = try await DemoWorld.seedDossiers(journal)
        var texts: [String] = []
        for dossier in try await dossiers(journal) {
            let request = ReadingRequest(
                dossier: dossier, audiences: [.identity], stream: .caseFile(dossier), limit: 10, by: "p1", purpose: "follow-up", legalBasis: "casf-l226-2-2", time: ServerJournal.now(), key: "r:\(dossier)")
            guard case .granted(let grant, let entries) = try await journal.vault.ticket(request) else { continue }
            for entry in entries {
                for part in entry.parts where part.audience == "identity" {
                    let place = SealPlace(dossier: dossier, audience: .identity, stream: .caseFile(dossier), version: entry.version)
                    texts.append(String(decoding: try await journal.vault.open(part, at: place, with: grant).reveal(), as: UTF8.self))
                }
            }
        }
        #expect(texts.count == 3 && texts.contains { $0.contains("Maëlys") })
        await journal.stop()
    }

    @Test func erasureIsWrittenDoneAndSeen() async throws {
        let folder = try TestFolder(), journal = try await ServerJournal(folder: folder.url)
        _ = try await DemoWorld.seedDossiers(journal)
        let dossier = try #require(try await dossiers(journal).first)
        let receipt = try await journal.erase(dossier, by: "p1", purpose: "erasure", legalBasis: "rgpd-17")
        #expect(receipt.keys == 5)
        #expect(try await journal.erase(dossier, by: "p1", purpose: "erasure", legalBasis: "rgpd-17") == receipt)
        #expect(try await dossiers(journal).count == 2, "the read models forget it")
        #expect(try await journal.store.entries(of: .erasure(of: dossier), from: 1, limit: 10).map(\.act) == [Erasure.decided, Erasure.destroyed])
        guard case .destroyed = try await journal.vault.erasure(of: dossier) else {
            Issue.record("erased too early, or not at all")
            return
        }
        await journal.stop()
        guard case .intact = try JournalVerification(SQLiteRows(folder: folder.url), key: PublicKeyFile.publicKey(in: folder.url)).verdict() else {
            Issue.record("not intact")
            return
        }
    }

    /// A stop between the decision and the destruction: the next start finishes it.
    @Test func anErasureLeftInTheMiddleIsFinished() async throws {
        let folder = try TestFolder(), journal = try await ServerJournal(folder: folder.url)
        _ = try await DemoWorld.seedDossiers(journal)
        let dossier = try #require(try await dossiers(journal).first)
        let decided = NewEntry(time: 1, actor: "p1", act: Erasure.decided, purpose: "erasure", legalBasis: "rgpd-17")
        _ = try await journal.store.append(AppendRequest(to: .erasure(of: dossier), expecting: .any, [decided], key: "erasure:\(dossier)"))
        #expect(try await journal.vault.erasure(of: dossier) == .kept)
        await journal.stop()
        let again = try await ServerJournal(folder: folder.url)
        #expect(try await again.vault.erasure(of: dossier) != .kept)
        #expect(try await dossiers(again).count == 2)
        await again.stop()
    }

    /// The first seconds of a server read the whole journal again: no lock on its files is given up, or the next client that looks deletes the log.
    @Test func theLocksOutliveTheFirstVerification() async throws {
        let folder = try TestFolder(), journal = try await ServerJournal(folder: folder.url)
        _ = try await DemoWorld.seedDossiers(journal)
        try await Task.sleep(for: .seconds(3))
        for name in ["journal.sqlite", "keys.sqlite", "read.sqlite"] { #expect(try FileLocks.count(folder.url.appendingPathComponent(name)) > 0, "\(name)") }
        await journal.stop()
    }

    /// What the disk refuses at the stop is not passed over; what a start finishes, or finds that the journal does not know, is said.
    @Test func whatGoesWrongAtTheEndsIsSaid() async throws {
        let folder = try TestFolder(), said = Said(), old = try TestFolder()
        var journal = try await ServerJournal(folder: folder.url)
        _ = try await DemoWorld.seedDossiers(journal)
        let dossier = try #require(try await dossiers(journal).first)
        await journal.stop()
        for (name, bytes) in try folder.bytes() { try bytes.write(to: old.url.appendingPathComponent(name)) }
        journal = try await ServerJournal(folder: folder.url, report: said.say)
        let decided = NewEntry(time: 1, actor: "p1", act: Erasure.decided, purpose: "erasure", legalBasis: "rgpd-17")
        _ = try await journal.store.append(AppendRequest(to: .erasure(of: dossier), expecting: .any, [decided], key: "erasure:\(dossier)"))
        try FileManager.default.removeItem(at: folder.url.appendingPathComponent("checkpoint.txt"))
        try FileManager.default.createDirectory(at: folder.url.appendingPathComponent("checkpoint.txt"), withIntermediateDirectories: false)
        await journal.stop()
        #expect(await journal.troubles == [.disk])
        #expect(said.all.count == 1)
        try FileManager.default.removeItem(at: folder.url.appendingPathComponent("checkpoint.txt"))
        try FileManager.default.copyItem(at: old.url.appendingPathComponent("checkpoint.txt"), to: folder.url.appendingPathComponent("checkpoint.txt"))
        try Data([1]).write(to: folder.url.appendingPathComponent("read.sqlite.new"))
        journal = try await ServerJournal(folder: folder.url, report: said.say)
        await journal.stop()
        #expect(said.all.count == 2 && said.all.last?.contains("carried out now") == true)
        #expect(!FileManager.default.fileExists(atPath: folder.url.appendingPathComponent("read.sqlite.new").path))
        // The journal of before, beside the keys of now.
        for name in ["journal.sqlite", "checkpoint.txt", "read.sqlite"] { try old.bytes()[name]?.write(to: folder.url.appendingPathComponent(name)) }
        journal = try await ServerJournal(folder: folder.url, report: said.say)
        await journal.stop()
        #expect(said.all.last?.contains("the journal says nothing of it") == true)
    }

    /// What was reported, from any thread.
    private final class Said: Sendable {
        private let sentences = Mutex<[String]>([])
        var all: [String] { sentences.withLock { $0 } }
        @Sendable func say(_ sentence: String) { sentences.withLock { $0.append(sentence) } }
    }

    @Test func theProcessLeavesNoCore() throws {
        try ProcessMemory.stayOffTheDisk()
        var limit = rlimit()
        #expect(getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0 && limit.rlim_cur == 0 && limit.rlim_max == 0)
        #expect(try String(contentsOfFile: "/proc/self/limits", encoding: .utf8).split(separator: "\n").contains { $0.hasPrefix("Max core file size        0                    0") })
    }
}
