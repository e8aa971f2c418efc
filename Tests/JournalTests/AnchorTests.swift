import Foundation
import GRDB
import TestWorld
import Testing

@testable import Journal
@testable import JournalSQLite

@Suite struct AnchorTests {
    @Test func aLineIsReadBackWhateverPaperDoesToIt() throws {
        let key = try #require(CheckpointKey(name: "test", seed: [UInt8](repeating: 3, count: 32)))
        let note = Checkpoint(origin: "o", size: 7, root: .empty).signed(by: key), line = AnchorText.line(note)
        #expect(line.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") })
        #expect(AnchorText.note(line) == note)
        #expect(AnchorText.note(line.enumerated().map { $0.offset % 60 == 59 ? "\($0.element)\n  " : "\($0.element)" }.joined() + "\n") == note)
        #expect(AnchorText.note(note) == note)
        for broken in ["REPERE-ANCHOR-1.", "REPERE-ANCHOR-1.!!", String(line.dropLast(9)), ""] {
            #expect(throws: CheckpointError.self) { try Checkpoint(note: AnchorText.note(broken), signedBy: key.public) }
        }
    }

    /// What a witness is sent holds: it can check by itself that the journal only grew.
    @Test func theProofOfAReaderIsThatOfTheWriter() async throws {
        let folder = try TestFolder(), journal = try SQLiteJournal(folder: folder.url)
        var roots: [Int: TreeHash] = [0: .empty]
        for batch in 1...9 {
            _ = try await journal.append(AppendRequest(to: try stream("s:\(batch)"), expecting: .any, (0..<37).map { note("n\($0)") }, key: "\(batch)"))
            roots[batch * 37] = await journal.head().root
        }
        let rows = try SQLiteRows(folder: folder.url), head = try rows.head()
        #expect(head.size == 333 && roots[333] == head.root)
        for old in roots.keys where old > 0 {
            let proof = try #require(try rows.consistencyProof(from: old, to: 333))
            #expect(try MerkleProof.verifyConsistency(from: old, #require(roots[old]), to: 333, head.root, proof: proof))
            #expect(try old == 333 || !MerkleProof.verifyConsistency(from: old, #require(roots[37]), to: 333, .empty, proof: proof))
        }
        #expect(try rows.consistencyProof(from: 1, to: 334) == nil)
        try await journal.close()
    }
}

@Suite struct SignerStartTests {
    private func key() throws -> CheckpointKey { try #require(CheckpointKey(name: "test", seed: [UInt8](repeating: 3, count: 32))) }

    private func write(_ journal: SQLiteJournal, _ count: Int, _ name: String) async throws {
        for batch in 0..<count { _ = try await journal.append(AppendRequest(to: try stream("s:\(batch % 7)"), expecting: .any, (0..<97).map { note("\(name) \($0)") }, key: "\(name)-\(batch)")) }
    }

    /// The chain from the kept hashes is the one read entry by entry, at every sort of size.
    @Test func theChainOfASizeIsTheOneReadEntryByEntry() async throws {
        let folder = try TestFolder(), journal = try SQLiteJournal(folder: folder.url)
        try await write(journal, 8, "a")
        let rows = try SQLiteRows(folder: folder.url)
        var chain = Chain()
        for row in try rows.rows(after: nil, limit: 800) {
            let follows = chain.follow(row)
            #expect(follows)
            if [1, 2, 3, 255, 256, 257, 300, 511, 512, 775, 776].contains(chain.tree.size) {
                let kept = try #require(try rows.chain(of: chain.tree.size))
                #expect(kept.tree == chain.tree && kept.last == chain.last)
            }
        }
        #expect(try rows.chain(of: 777) == nil && rows.chain(of: 0) == nil)
        try await journal.close()
    }

    /// After a restart only what no checkpoint covers is read again. A signed stretch that was changed since does not change what is signed, and the verification names it.
    @Test func aSignedStretchChangedLaterChangesNoSignature() async throws {
        let folder = try TestFolder(), key = try key()
        var journal = try SQLiteJournal(folder: folder.url)
        try await write(journal, 8, "a")
        #expect(try await CheckpointSigner(journal, key: key, origin: "test").sign()?.size == 776)
        try await journal.close()
        try await DatabaseQueue(path: folder.url.appendingPathComponent("journal.sqlite").path).write { try $0.execute(sql: "UPDATE entry SET bytes = zeroblob(40) WHERE position = 700") }
        journal = try SQLiteJournal(folder: folder.url)
        try await write(journal, 1, "c")
        let head = await journal.head()
        #expect(try await CheckpointSigner(journal, key: key, origin: "test").sign() == Checkpoint(origin: "test", size: 873, root: head.root))
        guard case .broken(let fault) = try JournalVerification(SQLiteRows(folder: folder.url), key: key.public).verdict() else {
            Issue.record("the change was not seen")
            return
        }
        #expect(fault.position == 700 && fault.kind == .changed)
        try await journal.close()
    }

    /// Once an alteration is known, nothing more is signed, by the one that told it first.
    @Test func nothingIsSignedAfterAnAlteration() async throws {
        let folder = try TestFolder(), key = try key(), journal = try SQLiteJournal(folder: folder.url), signer = CheckpointSigner(journal, key: key, origin: "test")
        try await write(journal, 1, "a")
        #expect(try await signer.sign()?.size == 97)
        let fault = JournalFault(.changed, at: 5, "told by a verification")
        await signer.stop(for: fault)
        try await write(journal, 1, "b")
        for _ in 0..<2 { await #expect(throws: CheckpointSigner.Failure.differs(fault)) { try await signer.sign() } }
        #expect(try SQLiteRows(folder: folder.url).checkpoints().count == 1)
        try await journal.close()
    }

    /// An entry changed before it was signed: the signer keeps refusing, even when the entry is put back.
    @Test func anAlterationIsNotForgotten() async throws {
        let folder = try TestFolder(), journal = try SQLiteJournal(folder: folder.url), signer = CheckpointSigner(journal, key: try key(), origin: "test")
        try await write(journal, 1, "a")
        let queue = try DatabaseQueue(path: folder.url.appendingPathComponent("journal.sqlite").path)
        try await queue.write { try $0.execute(sql: "UPDATE entry SET leaf = CAST(zeroblob(32) || leaf AS BLOB) WHERE position = 7") }
        await #expect(throws: CheckpointSigner.Failure.self) { try await signer.sign() }
        try await queue.write { try $0.execute(sql: "UPDATE entry SET leaf = CAST(substr(leaf, 33) AS BLOB) WHERE position = 7") }
        await #expect(throws: CheckpointSigner.Failure.self) { try await signer.sign() }
        try queue.close()
        try await journal.close()
    }

    /// The kept hashes are believed only when they give the signed root.
    @Test func keptHashesThatDoNotGiveTheSignedRootAreNotBelieved() async throws {
        let folder = try TestFolder(), key = try key()
        var journal = try SQLiteJournal(folder: folder.url)
        try await write(journal, 8, "a")
        _ = try await CheckpointSigner(journal, key: key, origin: "test").sign()
        try await journal.close()
        try await DatabaseQueue(path: folder.url.appendingPathComponent("journal.sqlite").path).write { try $0.execute(sql: "UPDATE subtree SET hash = zeroblob(32) WHERE place = 1") }
        journal = try SQLiteJournal(folder: folder.url)
        try await write(journal, 1, "c")
        await #expect(throws: CheckpointSigner.Failure.self) { _ = try await CheckpointSigner(journal, key: key, origin: "test").sign() }
        try await journal.close()
    }
}
