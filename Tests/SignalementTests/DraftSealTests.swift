import Foundation
import TestWorld
import Testing
import Vocabulary

@testable import Signalement

/// 25 November 2026, in seconds since 1970.
private let now: UInt64 = 1_795_564_800
private let message = Array("{\"fields\":{\"jeune.prenom\":[\"Lina\"]}}".utf8)

private func seal(_ folder: URL) throws -> DraftSeal { DraftSeal(keys: try DraftKeys(folder: folder)) }

@Suite struct DraftSealTests {
    @Test(arguments: [0, 1, 37, 65_536])
    func aDraftOpensAsItWas(_ length: Int) throws {
        let seal = try seal(Sample.folder()), bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
        let text = try seal.seal(bytes, at: now)
        #expect(try seal.open(text, at: now) == bytes)
        #expect(text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
    }

    @Test func nothingTypedIsReadable() throws {
        let seal = try seal(Sample.folder())
        let first = try seal.seal(message, at: now), second = try seal.seal(message, at: now)
        #expect(first != second)
        let bytes = try #require(Base64URL.bytes(first))
        #expect(!String(decoding: bytes, as: UTF8.self).contains("Lina"))
    }

    @Test func aDraftDiesAfterFortyEightHours() throws {
        let seal = try seal(Sample.folder()), text = try seal.seal(message, at: now)
        #expect(try seal.open(text, at: now + 48 * 3_600) == message)
        #expect(throws: DraftSeal.Failure.expired) { try seal.open(text, at: now + 48 * 3_600 + 1) }
        #expect(throws: DraftSeal.Failure.expired) { try seal.open(text, at: .max) }
    }

    @Test func aClockALittleLateIsForgiven() throws {
        let seal = try seal(Sample.folder()), text = try seal.seal(message, at: now)
        #expect(try seal.open(text, at: now - 299) == message)
        #expect(throws: DraftSeal.Failure.altered) { try seal.open(text, at: now - 300) }
        #expect(throws: DraftSeal.Failure.altered) { try seal.open(text, at: 0) }
    }

    @Test func aRestartLosesNothing() throws {
        let folder = try Sample.folder(), text = try seal(folder).seal(message, at: now)
        #expect(try seal(folder).open(text, at: now + 3_600) == message)
    }

    @Test func anotherServerOpensNothing() throws {
        let text = try seal(Sample.folder()).seal(message, at: now), other = try seal(Sample.folder())
        _ = try other.seal(message, at: now)
        #expect(throws: DraftSeal.Failure.expired) { try other.open(text, at: now) }
    }

    @Test func anAlteredByteIsRefusedAtEveryPosition() throws {
        let seal = try seal(Sample.folder())
        let bytes = try #require(try Base64URL.bytes(seal.seal(message, at: now)))
        for position in bytes.indices {
            for bit: UInt8 in [1, 128] {
                var altered = bytes
                altered[position] ^= bit
                #expect(throws: DraftSeal.Failure.self, "byte \(position)") { try seal.open(Base64URL.text(altered), at: now) }
            }
        }
    }

    @Test func aCutOrForeignTextIsRefused() throws {
        let seal = try seal(Sample.folder())
        let bytes = try #require(try Base64URL.bytes(seal.seal(message, at: now)))
        for length in bytes.indices { #expect(throws: DraftSeal.Failure.altered) { try seal.open(Base64URL.text(Array(bytes[..<length])), at: now) } }
        #expect(throws: DraftSeal.Failure.altered) { try seal.open(Base64URL.text(bytes + [0]), at: now) }
        for text in ["", "=", "é", "AAAA", "<script>", "A", String(repeating: "A", count: 10_000), "\0"] {
            #expect(throws: DraftSeal.Failure.self, "\(text.prefix(20))") { try seal.open(text, at: now) }
        }
    }

    @Test func anyTextIsRefusedAndNeverTraps() throws {
        let seal = try seal(Sample.folder())
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let bytes = (0..<Int.random(in: 0...120, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
            #expect(throws: DraftSeal.Failure.self) { try seal.open(Base64URL.text([1] + bytes), at: now) }
        }
    }
}

@Suite struct DraftKeysTests {
    private func file(_ folder: URL) -> URL { folder.appendingPathComponent("draft-keys.json") }

    @Test func theKeysAreReadableByTheirOwnerOnly() throws {
        let folder = try Sample.folder()
        _ = try seal(folder).seal(message, at: now)
        let attributes = try FileManager.default.attributesOfItem(atPath: file(folder).path)
        let mode = attributes[.posixPermissions].map { "\($0)" }
        #expect(mode == "\(0o600)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["draft-keys.json"])
    }

    @Test func nothingIsWrittenBeforeTheFirstDraft() throws {
        let folder = try Sample.folder()
        _ = try DraftKeys(folder: folder)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test(arguments: ["", "not JSON", "{}", "[{}]", #"[{"id":1,"createdAt":1,"secret":[1,2,3]}]"#, #"[{"id":-1,"createdAt":1,"secret":[]}]"#])
    func aBrokenFileIsRefusedAndKept(_ content: String) throws {
        let folder = try Sample.folder()
        try Data(content.utf8).write(to: file(folder))
        #expect(throws: DraftKeys.Failure.self) { try DraftKeys(folder: folder) }
        #expect(try Data(contentsOf: file(folder)) == Data(content.utf8), "never replaced silently")
    }

    @Test func aFolderThatCannotBeWrittenIsSaid() throws {
        let folder = try Sample.folder().appendingPathComponent("missing")
        let keys = try DraftKeys(folder: folder)
        #expect(throws: DraftKeys.Failure.self) { try keys.current(at: now) }
    }

    @Test func aKeyServesOneDayAndGoesAfterThree() throws {
        let day: UInt64 = 86_400, keys = try DraftKeys(folder: Sample.folder())
        let first = try keys.current(at: now)
        let evening = try keys.current(at: now + day - 1), tomorrow = try keys.current(at: now + day)
        #expect(evening.id == first.id && tomorrow.id != first.id)
        #expect(keys.key(first.id) != nil)
        _ = try keys.current(at: now + 3 * day)
        #expect(keys.key(first.id) == nil)
    }

    /// A draft sealed in the last second of a key opens for its 48 hours.
    @Test func aKeyLivesAsLongAsItsLastDraft() throws {
        let day: UInt64 = 86_400, seal = try seal(Sample.folder())
        _ = try seal.seal(message, at: now)
        let text = try seal.seal(message, at: now + day - 1)
        for later in [day, 2 * day, 3 * day - 2] { _ = try seal.seal(message, at: now + later) }
        #expect(try seal.open(text, at: now + day - 1 + DraftSeal.lifetime) == message)
    }
}
