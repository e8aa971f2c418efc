import Foundation
import Testing

@testable import Signalement

private let passphrase = "douze lettres au moins"
private let message = Array("{\"fields\":{\"jeune.prenom\":[\"Lina\"]}}".utf8)
/// Magic, operations, memory, salt, nonce.
private let magicLength = 19, headLength = 19 + 8 + 16 + 24

@Suite(.serialized) struct DraftFileTests {
    @Test func aFileOpensAsItWas() async throws {
        let files = DraftFile(), file = try await files.seal(message, passphrase: passphrase), opened = try await files.open(file, passphrase: passphrase)
        #expect(opened == message)
        #expect(file.starts(with: Array("REPERE-BROUILLON-1\n".utf8)))
        #expect(file.count == headLength + message.count + 16)
        #expect(!String(decoding: file, as: UTF8.self).contains("Lina"))
    }

    @Test func anotherMachineOpensItToo() async throws {
        let file = try await DraftFile().seal([], passphrase: passphrase)
        let opened = try await DraftFile().open(file, passphrase: passphrase)
        #expect(opened.isEmpty)
    }

    @Test func theSameDraftMakesAnotherFile() async throws {
        let files = DraftFile()
        let first = try await files.seal(message, passphrase: passphrase), second = try await files.seal(message, passphrase: passphrase)
        #expect(first[magicLength...] != second[magicLength...])
    }

    @Test(arguments: ["", "douze lettres au moin", "Douze lettres au moins", "douze lettres au moins "])
    func aWrongPassphraseIsRefused(_ wrong: String) async throws {
        let files = DraftFile(), file = try await files.seal(message, passphrase: passphrase)
        await #expect(throws: DraftFile.Failure.wrongPassphrase) { try await files.open(file, passphrase: wrong) }
    }

    /// The same accents typed on another keyboard are the same passphrase.
    @Test func accentsMayBeComposedOrNot() async throws {
        let files = DraftFile(), file = try await files.seal(message, passphrase: "été à la forêt")
        let opened = try await files.open(file, passphrase: "e\u{301}te\u{301} a\u{300} la fore\u{302}t")
        #expect(opened == message)
    }

    @Test func aFileThatIsCutIsRefused() async throws {
        let files = DraftFile(), file = try await files.seal(message, passphrase: passphrase)
        for length in 0..<(headLength + 16) {
            await #expect(throws: DraftFile.Failure.notADraft, "\(length)") { try await files.open(Array(file[..<length]), passphrase: passphrase) }
        }
        await #expect(throws: DraftFile.Failure.wrongPassphrase) { try await files.open(Array(file.dropLast()), passphrase: passphrase) }
    }

    /// One byte of each part: magic, cost, salt, nonce, sealed bytes, tag.
    @Test(arguments: [0, 18, 22, 26, 27, 42, 43, 66, 67, -1])
    func anAlteredByteIsRefused(_ position: Int) async throws {
        let files = DraftFile()
        var file = try await files.seal(message, passphrase: passphrase)
        let index = position < 0 ? file.count + position : position
        file[index] ^= 1
        let altered = file
        await #expect(throws: DraftFile.Failure.self) { try await files.open(altered, passphrase: passphrase) }
    }

    /// A file that asks for hours or gigabytes is refused before any work.
    @Test(arguments: [
        [0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x01, 0x00, 0x00], [0, 0, 0, 3, 0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0, 0, 1, 0, 0], [0, 0, 0, 3, 0, 0, 0, 0], [0, 0, 0, 3, 0, 0, 0, 7],
        [0, 0, 0, 9, 0, 1, 0, 0], [0, 0, 0, 3, 0, 4, 0, 1],
    ] as [[UInt8]])
    func aHostileCostIsRefusedAtOnce(_ cost: [UInt8]) async throws {
        let files = DraftFile()
        var file = try await files.seal(message, passphrase: passphrase)
        file.replaceSubrange(magicLength..<(magicLength + 8), with: cost)
        let hostile = file, start = ContinuousClock.now
        await #expect(throws: DraftFile.Failure.notADraft) { try await files.open(hostile, passphrase: passphrase) }
        #expect(ContinuousClock.now - start < .seconds(60), "other tests hash at the same time; the cost that it asks for is hours")
    }

    @Test(arguments: ["", "%PDF-1.7", "REPERE-BROUILLON-1\n", "REPERE-BROUILLON-2\n" + String(repeating: "a", count: 200), String(repeating: "🙂", count: 100)])
    func anotherFileIsRefused(_ content: String) async {
        await #expect(throws: DraftFile.Failure.notADraft) { try await DraftFile().open(Array(content.utf8), passphrase: passphrase) }
    }

    @Test func tooManyAtOnceAreToldToWait() async throws {
        let files = DraftFile()
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<40 {
                group.addTask { (try? await files.seal(message, passphrase: passphrase)) != nil }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(outcomes.contains(true))
        let file = try await files.seal(message, passphrase: passphrase), opened = try await files.open(file, passphrase: passphrase)
        #expect(opened == message)
    }
}
