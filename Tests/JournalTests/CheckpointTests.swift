import Testing
import Vocabulary

@testable import Journal

@Suite struct CheckpointTests {
    private func key(_ seed: UInt8 = 7, name: String = "repere/demo") throws -> CheckpointKey {
        try #require(CheckpointKey(name: name, seed: [UInt8](repeating: seed, count: 32)))
    }

    private let checkpoint = Checkpoint(origin: "repere/journal/demo", size: 12, root: .leaf([1]))

    @Test func aSignedNoteIsReadBack() throws {
        let key = try key(), note = checkpoint.signed(by: key)
        #expect(try Checkpoint(note: note, signedBy: key.public) == checkpoint)
        #expect(note.hasPrefix("repere/journal/demo\n12\n") && note.contains("\n\n— repere/demo "))
    }

    @Test func theNoteOfAWitnessMayFollow() throws {
        let key = try key(), witness = try self.key(9, name: "witness.example")
        let line = checkpoint.signed(by: witness).split(separator: "\n").last.map(String.init) ?? ""
        #expect(try Checkpoint(note: checkpoint.signed(by: key) + line + "\n", signedBy: key.public) == checkpoint)
        #expect(try Checkpoint(note: checkpoint.signed(by: key) + line + "\n", signedBy: witness.public) == checkpoint)
    }

    @Test func anotherKeyIsNotEnough() throws {
        let note = checkpoint.signed(by: try key(9))
        #expect(throws: CheckpointError.notSigned) { try Checkpoint(note: note, signedBy: try key().public) }
        let renamed = checkpoint.signed(by: try key(9, name: "other"))
        #expect(throws: CheckpointError.notSigned) { try Checkpoint(note: renamed, signedBy: try key().public) }
    }

    /// Each character of the note changed: refused, or read as the same checkpoint, never as another one.
    @Test func everyCharacterCounts() throws {
        let key = try key(), note = checkpoint.signed(by: key)
        for index in note.indices {
            for other in ["A", "9", "\n", "é"] where String(note[index]) != other {
                var changed = note
                changed.replaceSubrange(index...index, with: other)
                #expect((try? Checkpoint(note: changed, signedBy: key.public)) == nil)
            }
        }
    }

    @Test(arguments: ["", "a", "a\n1\nAAAA\n", "\n\n", "a\n-1\nAAAA\n\n— k AAAA\n", "a\n01\n\n\n", String(repeating: "a", count: 20_000)])
    func whatIsNotANoteIsUnreadable(_ note: String) throws {
        #expect(throws: CheckpointError.unreadable) { try Checkpoint(note: note, signedBy: try key().public) }
    }

    @Test func thePublicKeyIsWrittenAndReadBack() throws {
        let key = try key().public
        #expect(CheckpointPublicKey(text: key.description + "\n") == key)
        #expect(CheckpointPublicKey(text: key.description.replacing("demo", with: "dema")) == nil)
        #expect(CheckpointPublicKey(text: "a+b+c") == nil && CheckpointPublicKey(name: "a b", bytes: key.bytes) == nil && CheckpointKey(name: "a", seed: [1]) == nil)
    }
}
