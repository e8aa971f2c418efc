import Foundation
import Testing

@testable import Documents

/// The worker process, for real: started, killed, missing.
struct TypesetterTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    private var python: String { Self.root + "/.venv/bin/python3" }

    private func letter(_ text: String, attached: Bool = false) -> LetterModel {
        LetterModel(
            language: "fr", title: "Essai", author: "Essai", description: "Essai", date: PrintDate(year: 2026, month: 11, day: 25), reference: "FR-2026-ABCDEF",
            footer: "Réf.", page: "Page", header: .init(lines: ["À qui"], heading: "Essai", sub: []),
            sections: [.init("1. Texte", [.text(text)])], attachment: attached ? .init(name: "signalement.json", description: "données") : nil, unprinted: "□")
    }

    @Test func sameInputSameBytesAndTheAttachmentComesBack() async throws {
        let typesetter = Typesetter(python: python), data = Array("{\"a\":1}".utf8)
        let first = try await typesetter.letter(letter("bonjour", attached: true), attachment: data)
        let second = try await typesetter.letter(letter("bonjour", attached: true), attachment: data)
        #expect(first == second)
        #expect(first.starts(with: Array("%PDF-".utf8)))
        #expect(try await typesetter.extract(from: first) == data)
        #expect(try await typesetter.letter(letter("bonsoir", attached: true), attachment: data) != first)
        await typesetter.stop()
    }

    @Test func aKilledWorkerIsStartedAgain() async throws {
        let typesetter = Typesetter(python: python)
        _ = try await typesetter.letter(letter("un"), attachment: nil)
        await typesetter.crash()
        let after = try await typesetter.letter(letter("deux"), attachment: nil)
        #expect(after.starts(with: Array("%PDF-".utf8)))
        await typesetter.stop()
    }

    @Test func aMissingInterpreterSaysSo() async {
        let typesetter = Typesetter(python: "/nowhere/python3")
        await #expect(throws: DocumentError.self) { try await typesetter.letter(letter("x"), attachment: nil) }
        do { _ = try await typesetter.letter(letter("x"), attachment: nil) } catch { #expect((error as? DocumentError)?.kind == .missing) }
    }

    @Test func whatIsNotAPDFIsRefusedAndTheWorkerLives() async throws {
        let typesetter = Typesetter(python: python)
        for bytes in [[], Array("not a pdf".utf8), Array("%PDF-1.7\n%%EOF".utf8)] as [[UInt8]] {
            await #expect(throws: DocumentError.self) { try await typesetter.extract(from: bytes) }
        }
        let pdf = try await typesetter.letter(letter("encore"), attachment: nil)
        #expect(!pdf.isEmpty)
        do { _ = try await typesetter.extract(from: pdf) } catch { #expect((error as? DocumentError)?.kind == .noAttachment) }
        await typesetter.stop()
    }

    @Test func manyAtOnceAllEnd() async throws {
        let typesetter = Typesetter(python: python), model = letter("foule")
        let sizes = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<20 { group.addTask { try await typesetter.letter(model, attachment: nil).count } }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(sizes.count == 20 && Set(sizes).count == 1)
        await typesetter.stop()
    }
}

extension Typesetter {
    /// Ends the worker as a crash would.
    func crash() {
        worker?.kill()
    }
}
