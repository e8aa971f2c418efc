import TestWorld
import Testing
import Vocabulary

@testable import Journal

extension SeededGenerator {
    /// An entry with every field drawn.
    mutating func entry() -> NewEntry {
        let detail = Bool.random(using: &self) ? Detail(salt: bytes(16), bytes: bytes(Int.random(in: 0...40, using: &self))) : nil
        let parts = (0..<Int.random(in: 0...3, using: &self)).map { _ in
            SealedPart(audience: ["identity", "location", "health"].randomElement(using: &self) ?? "", keyVersion: UInt32.random(in: 0...9, using: &self), bytes: bytes(Int.random(in: 0...80, using: &self)))
        }
        return NewEntry(
            time: Int64.random(in: 0...4_000_000_000_000, using: &self), actor: "a\(Int.random(in: 0...99, using: &self))", act: "caseFile.noted.v1", purpose: "suivi é",
            legalBasis: "casf-l226-2-2", decision: Bool.random(using: &self) ? .allowed : .refused, parts: parts, detail: detail)
    }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) } }
}

@Suite struct EntryTests {
    private func entries(_ count: Int) throws -> [Entry] {
        var generator = SeededGenerator(seed: 4)
        let stream = try #require(StreamName("caseFile:0a1b"))
        return (0..<count).map { Entry(generator.entry(), position: $0, previous: .leaf([UInt8(truncatingIfNeeded: $0)]), stream: stream, version: $0 + 1, key: "k\($0)") }
    }

    @Test func theBytesAreReadBack() throws {
        for entry in try entries(200) { #expect(Entry(canonicalBytes: entry.canonicalBytes) == entry) }
    }

    @Test func cutOrLongerBytesAreRefused() throws {
        for entry in try entries(5) {
            let bytes = entry.canonicalBytes
            for length in 0..<bytes.count { #expect(Entry(canonicalBytes: Array(bytes.prefix(length))) == nil) }
            #expect(Entry(canonicalBytes: bytes + [0]) == nil)
        }
    }

    /// A changed bit gives another entry or none, never the same one.
    @Test func everyBitCounts() throws {
        for entry in try entries(3) {
            let bytes = entry.canonicalBytes
            for place in bytes.indices {
                for bit in 0..<8 {
                    var changed = bytes
                    changed[place] ^= 1 << bit
                    #expect(Entry(canonicalBytes: changed) != entry)
                }
            }
        }
    }

    @Test func lengthsThatLieTakeNoMemory() {
        #expect(Entry(canonicalBytes: [1] + [UInt8](repeating: 0xFF, count: 60)) == nil)
        #expect(Entry(canonicalBytes: []) == nil)
    }

    @Test(arguments: ["", "é", "a b", "a/b", "a\n", String(repeating: "a", count: 121)])
    func aNameOfAnotherShapeIsRefused(_ text: String) { #expect(StreamName(text) == nil) }

    @Test func theCommitmentHidesAndBinds() throws {
        let detail = Detail(salt: [UInt8](repeating: 1, count: 16), bytes: Array("03 53 01 00 73".utf8))
        #expect(detail.commitment != Detail(salt: [UInt8](repeating: 2, count: 16), bytes: detail.bytes).commitment)
        #expect(detail.commitment == detail.commitment)
    }
}
