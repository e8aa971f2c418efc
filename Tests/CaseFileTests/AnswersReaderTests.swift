import Foundation
import TestWorld
import Testing
import Vocabulary

@testable import CaseFile

/// The quick reading of answers says what the decoder says, or nothing.
struct AnswersReaderTests {
    private static let words = ["", "Maëlys", "« Je veux dormir. »", "a\"b", "c\\d", "e/f", "ligne\nautre\tligne\r", "\u{202F}:\u{2028}", "\u{0}\u{1F}\u{7F}", "👩🏽‍⚕️ e\u{301}", "{\"values\":{}}", "x\u{8}\u{C}"]

    private func decoded(_ bytes: [UInt8]) -> Answers? { try? JSONDecoder().decode(Answers.self, from: Data(bytes)) }

    private func answers(_ g: inout SeededGenerator) -> Answers {
        var answers = Answers()
        if Bool.random(using: &g), let day = CivilDay(year: .random(in: 1900...2200, using: &g), month: .random(in: 1...12, using: &g), day: .random(in: 1...28, using: &g)) {
            answers.when = Bool.random(using: &g) ? FactTime(day, minute: Bool.random(using: &g) ? .random(in: 0..<1_440, using: &g) : nil) : FactTime(text: Self.words.randomElement(using: &g) ?? "", first: nil, last: day)
        }
        for field in Self.words.shuffled(using: &g).prefix(Int.random(in: 0...4, using: &g)) {
            answers.values[field] = (0..<Int.random(in: 0...3, using: &g)).map { _ in Self.words.randomElement(using: &g) ?? "" }
            if Bool.random(using: &g) { answers.doubts[field] = Certainty.allCases.randomElement(using: &g) }
        }
        return answers
    }

    @Test func whatThisVersionWritesIsRead() throws {
        var g = SeededGenerator(seed: 6), quick = 0
        for _ in 0..<2_000 {
            let written = answers(&g), bytes = try written.encoded(), read = AnswersReader.read(bytes)
            if let read { #expect(read == written); quick += 1 }
            #expect(Answers(bytes) == written)
        }
        #expect(quick > 500, "the quick way is taken")
    }

    /// Bytes changed, taken out, put in: never something else than the decoder, never a trap.
    @Test func whatIsDamagedIsReadAsTheDecoderReadsIt() throws {
        var g = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            var bytes = try answers(&g).encoded()
            for _ in 0..<Int.random(in: 1...3, using: &g) {
                let place = Int.random(in: 0..<bytes.count, using: &g), byte = Bool.random(using: &g) ? UInt8.random(in: 0...255, using: &g) : (bytes.randomElement(using: &g) ?? 0)
                switch Int.random(in: 0..<3, using: &g) {
                case 0: bytes[place] = byte
                case 1 where bytes.count > 1: bytes.remove(at: place)
                default: bytes.insert(byte, at: place)
                }
            }
            if let read = AnswersReader.read(bytes) { #expect(read == decoded(bytes), "\(String(decoding: bytes, as: UTF8.self))") }
        }
        for text in ["", "{", "{}", "{}{}", "{\"values\":{}}", "[]", "null", "{\"doubts\":{},\"values\":{},\"other\":1}"] {
            if let read = AnswersReader.read(Array(text.utf8)) { #expect(read == decoded(Array(text.utf8)), "\(text)") }
        }
    }
}
