import Foundation
import TestWorld
import Testing

@testable import Journal
@testable import JournalSQLite

/// A journal on paper: rows and notes that a test may change as somebody with the disk would.
private struct PaperJournal: JournalRows {
    var stored: [StoredRow]
    var notes: [String]

    func rows(after place: Position?, limit: Int) -> [StoredRow] { Array(stored.sorted { $0.position < $1.position }.filter { $0.position > place ?? .min }.prefix(limit)) }
    func checkpoints() -> [String] { notes }

    /// Rows numbered from 0 as they stand, their bytes untouched.
    mutating func number() {
        stored = stored.enumerated().map { StoredRow(position: $0, stream: $1.stream, version: $1.version, bytes: $1.bytes, leaf: $1.leaf) }
    }

    /// Every link and hash from a place on written again, as by somebody who knows the format.
    mutating func relink(from place: Int) {
        var previous = place == 0 ? TreeHash.empty : TreeHash.leaf(stored[place - 1].bytes)
        for index in place..<stored.count {
            guard let old = Entry(canonicalBytes: stored[index].bytes) else { continue }
            let entry = Entry(
                position: index, previous: previous, stream: old.stream, version: old.version, time: old.time, actor: old.actor, act: old.act, purpose: old.purpose,
                legalBasis: old.legalBasis, decision: old.decision, key: old.key, commitment: old.commitment, parts: old.parts)
            stored[index] = PaperJournal.row(entry)
            previous = .leaf(stored[index].bytes)
        }
    }

    static func row(_ entry: Entry) -> StoredRow {
        StoredRow(position: entry.position, stream: entry.stream.text, version: entry.version, bytes: entry.canonicalBytes, leaf: .leaf(entry.canonicalBytes))
    }
}

@Suite struct TamperingTests {
    private static let size = 60, step = 20
    private static let key = CheckpointKey(name: "repere/test", seed: [UInt8](repeating: 5, count: 32))

    /// 60 entries, signed every 20.
    private func journal(_ generator: inout SeededGenerator) throws -> PaperJournal {
        let key = try #require(Self.key)
        var rows: [StoredRow] = [], tree = Frontier(), last = TreeHash.empty, notes: [String] = []
        for position in 0..<Self.size {
            let entry = Entry(generator.entry(), position: position, previous: last, stream: try stream("s:\(position % 3)"), version: position / 3 + 1, key: "k\(position)")
            rows.append(PaperJournal.row(entry))
            last = .leaf(entry.canonicalBytes)
            tree.append(last)
            if tree.size % Self.step == 0 { notes.append(Checkpoint(origin: "test", size: tree.size, root: tree.root).signed(by: key)) }
        }
        return PaperJournal(stored: rows, notes: notes)
    }

    private func verdict(_ journal: PaperJournal, anchors: [String] = []) throws -> JournalVerdict {
        try JournalVerification(journal, key: try #require(Self.key).public).verdict(anchors: anchors)
    }

    @Test func anUntouchedJournalIsIntact() throws {
        var generator = SeededGenerator(seed: 1)
        let whole = try journal(&generator)
        guard case .intact(let head, let covered, let anchors) = try verdict(whole, anchors: whole.notes) else { Issue.record("not intact"); return }
        #expect(head.size == Self.size && covered == Self.size && anchors == 3)
    }

    private enum Tampering: CaseIterable {
        case byte, byteAndHash, byteAndLinks, column, gap, takenOut, takenOutAndLinked, putIn, putInCrafted, putInAndLinked, swapped, moved, cut, cutWithCheckpoints, otherHistory

        /// Whoever did not write every link again, or did not cut the end, is placed to the entry; else the stretch is named.
        var isExact: Bool { ![.byteAndLinks, .takenOutAndLinked, .putInAndLinked, .cut, .cutWithCheckpoints, .otherHistory].contains(self) }

        var kinds: Set<JournalFault.Kind> {
            switch self {
            case .byte, .byteAndHash, .byteAndLinks, .column, .putInAndLinked: [.changed]
            // With every link written again, a missing entry and a missing end look alike: the stretch is named.
            case .takenOutAndLinked: [.changed, .truncated]
            case .gap, .takenOut: [.deleted]
            case .putIn, .putInCrafted: [.inserted]
            case .swapped, .moved: [.reordered]
            case .cut: [.truncated]
            case .cutWithCheckpoints: [.rolledBack]
            case .otherHistory: [.forked]
            }
        }
    }

    /// Every kind of tampering, at random places: seen each time, named, and placed.
    @Test(arguments: Tampering.allCases)
    private func everyTamperingIsNamedAndPlaced(_ tampering: Tampering) throws {
        var generator = SeededGenerator(seed: 20_261_125)
        for round in 0..<100 {
            var journal = try journal(&generator)
            let whole = journal, place = Int.random(in: 1..<(Self.size - 2), using: &generator)
            switch tampering {
            case .byte, .byteAndHash, .byteAndLinks: change(&journal, place, &generator, hash: tampering != .byte, links: tampering == .byteAndLinks)
            case .column: journal.stored[place] = StoredRow(position: place, stream: "s:9", version: whole.stored[place].version, bytes: whole.stored[place].bytes, leaf: whole.stored[place].leaf)
            case .gap: journal.stored.remove(at: place)
            case .takenOut, .takenOutAndLinked:
                journal.stored.remove(at: place)
                journal.number()
                if tampering == .takenOutAndLinked { journal.relink(from: place) }
            case .putIn:
                journal.stored.insert(whole.stored[Int.random(in: 0..<place, using: &generator)], at: place)
                journal.number()
            case .putInCrafted, .putInAndLinked:
                let entry = Entry(generator.entry(), position: place, previous: .leaf(whole.stored[place - 1].bytes), stream: try stream("s:0"), version: 99, key: "x")
                journal.stored.insert(PaperJournal.row(entry), at: place)
                journal.number()
                if tampering == .putInAndLinked { journal.relink(from: place) }
            case .swapped:
                journal.stored.swapAt(place, place + 1)
                journal.number()
            case .moved:
                let row = journal.stored.remove(at: place)
                journal.stored.insert(row, at: Self.size - 1)
                journal.number()
            case .cut:
                journal.stored.removeLast(Self.size - place)
            case .cutWithCheckpoints:
                journal.stored.removeLast(Self.size - place)
                journal.notes.removeAll { note in (try? Checkpoint(note: note, signedBy: try #require(Self.key).public).size) ?? 0 > place }
            case .otherHistory:
                change(&journal, place, &generator, hash: true, links: true)
                journal.notes = []
            }
            guard case .broken(let fault) = try verdict(journal, anchors: [.cutWithCheckpoints, .otherHistory].contains(tampering) ? whole.notes : []) else {
                Issue.record("\(tampering) at \(place), round \(round): not seen")
                continue
            }
            #expect(tampering.kinds.contains(fault.kind), "\(tampering) at \(place): \(fault)")
            if tampering.isExact {
                #expect(fault.position == place && fault.until == nil, "\(tampering) at \(place): \(fault)")
            } else {
                #expect(fault.until.map { (fault.position..<$0).contains(place) } == true, "\(tampering) at \(place): \(fault)")
            }
        }
    }

    private func change(_ journal: inout PaperJournal, _ place: Int, _ generator: inout SeededGenerator, hash: Bool, links: Bool) {
        let old = journal.stored[place]
        var bytes = old.bytes
        if hash, var entry = Entry(canonicalBytes: bytes) {
            entry = Entry(
                position: entry.position, previous: entry.previous, stream: entry.stream, version: entry.version, time: entry.time + 1, actor: "other", act: entry.act, purpose: entry.purpose,
                legalBasis: entry.legalBasis, decision: entry.decision, key: entry.key, commitment: entry.commitment, parts: entry.parts)
            bytes = entry.canonicalBytes
        } else {
            bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^= UInt8(1 << Int.random(in: 0..<8, using: &generator))
        }
        journal.stored[place] = StoredRow(position: place, stream: old.stream, version: old.version, bytes: bytes, leaf: hash ? .leaf(bytes) : old.leaf)
        if links { journal.relink(from: place + 1) }
    }

    /// What the documentation says plainly: without an anchor, a journal written again whole is not told from the true one.
    @Test func withoutAnchorsAWholeRewriteIsNotSeen() throws {
        var generator = SeededGenerator(seed: 3)
        var journal = try journal(&generator)
        change(&journal, 10, &generator, hash: true, links: true)
        journal.notes = []
        guard case .intact(_, covered: 0, anchors: 0) = try JournalVerification(journal, key: nil).verdict() else { Issue.record("seen"); return }
    }

    @Test func aNoteThatIsNotSignedByTheKeyIsSaid() throws {
        var generator = SeededGenerator(seed: 3)
        var journal = try journal(&generator)
        let other = try #require(CheckpointKey(name: "repere/test", seed: [UInt8](repeating: 6, count: 32)))
        journal.notes[1] = Checkpoint(origin: "test", size: 40, root: .empty).signed(by: other)
        guard case .broken(let fault) = try verdict(journal) else { Issue.record("not seen"); return }
        #expect(fault.reason.contains("not signed"))
        journal.notes = ["nothing"]
        guard case .broken = try verdict(journal) else { Issue.record("not seen"); return }
    }
}

@Suite struct CheckpointSignerTests {
    @Test func whatIsSignedWasReadAgain() async throws {
        let folder = try TestFolder(), journal = try SQLiteJournal(folder: folder.url), key = try #require(CheckpointKey(name: "repere/test", seed: [UInt8](repeating: 5, count: 32)))
        let signer = CheckpointSigner(journal, key: key, origin: "test")
        #expect(try await signer.sign() == nil)
        for batch in 0..<3 {
            _ = try await journal.append(AppendRequest(to: try stream(), expecting: .any, (0..<150).map { note("n\($0)") }, key: "\(batch)"))
            let head = await journal.head()
            #expect(try await signer.sign() == Checkpoint(origin: "test", size: head.size, root: head.root))
            #expect(try await signer.sign() == nil)
        }
        let anchor = try String(contentsOf: folder.url.appendingPathComponent("checkpoint.txt"), encoding: .utf8)
        let head = await journal.head()
        #expect(try JournalVerification(SQLiteRows(folder: folder.url), key: key.public).verdict(anchors: [anchor]) == .intact(head, covered: 450, anchors: 1))
        try await journal.close()
    }

    /// A bit that flips on the disk between the writing and the signing is never signed.
    @Test func aBitThatFlippedIsNotSigned() async throws {
        let folder = try TestFolder(), journal = try SQLiteJournal(folder: folder.url), key = try #require(CheckpointKey(name: "repere/test", seed: [UInt8](repeating: 5, count: 32)))
        let signer = CheckpointSigner(journal, key: key, origin: "test")
        _ = try await journal.append(AppendRequest(to: try stream(), expecting: .any, (0..<50).map { note("n\($0)") }, key: "1"))
        try await journal.writing { db in
            try db.execute(sql: "UPDATE entry SET bytes = CAST(substr(bytes, 1, 60) || x'FF' || substr(bytes, 62) AS BLOB) WHERE position = 30")
        }
        await #expect { try await signer.sign() } throws: { error in
            if case CheckpointSigner.Failure.differs(let fault) = error { return fault.position == 30 && fault.kind == .changed }
            return false
        }
        try await journal.close()
    }
}
