import Foundation
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
