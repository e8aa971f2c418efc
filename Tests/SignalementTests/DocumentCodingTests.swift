import Foundation
import Testing
import Vocabulary

@testable import Signalement

private func refusal(_ json: String) -> Bilingual? { refusal(Array(json.utf8)) }

private func refusal(_ bytes: [UInt8]) -> Bilingual? {
    do {
        _ = try SignalementDocument(decoding: bytes)
        return nil
    } catch {
        return (error as? SignalementDocument.Unreadable)?.message
    }
}

private let smallest = #"{"format":"repere.signalement","version":1,"language":"fr","reference":"FR-2026-AAAAAA","channel":"parquet"}"#

@Suite struct DocumentCodingTests {
    @Test(arguments: Language.allCases)
    func aDocumentIsReadBackAsItWas(_ language: Language) throws {
        for document in [try Sample.example(language), Sample.smallest(language), SignalementDocument(language: language, reference: "2A-2026-7KQ4MX", channel: .crip)] {
            #expect(try SignalementDocument(decoding: document.canonicalJSON()) == document)
            #expect(try SignalementDocument(decoding: document.readableJSON()) == document)
        }
    }

    @Test func theCanonicalBytesAreStable() throws {
        let once = try Sample.example().canonicalJSON()
        #expect(try SignalementDocument(decoding: once).canonicalJSON() == once)
        #expect(try Sample.example().canonicalJSON() == once)
        #expect(try SignalementDocument(decoding: Sample.example().readableJSON()).canonicalJSON() == once)
    }

    @Test func theCanonicalFormIsSortedAndShort() throws {
        let text = String(decoding: try Sample.smallest().canonicalJSON(), as: UTF8.self)
        #expect(text == #"{"addressee":{"name":"Procureur de la République"},"author":{"name":"Claire Exemple","role":"Infirmière"},"channel":"parquet","format":"repere.signalement","language":"fr","observations":[{"source":"seen","text":"Deux ecchymoses au poignet."}],"reference":"68-2026-7KQ4MX","version":1}"#)
    }

    @Test(arguments: ["", "[]", "{", "null", "\"texte\"", "%PDF-1.7", "{\"format\": 3}"])
    func whatIsNotAnObjectIsRefused(_ text: String) throws {
        let message = try #require(refusal(text))
        #expect(message.fr.contains("JSON") && message.en.contains("JSON"))
    }

    @Test func bytesThatAreNoTextAreRefused() throws {
        #expect(refusal([0xFF, 0xFE, 0x00]) != nil)
        #expect(refusal(smallest.replacing("FR-2026-AAAAAA", with: "FR-2026-AAAAA\u{0}")) != nil, "a raw control character is not JSON")
    }

    @Test(arguments: [(#""format":"repere.signalement""#, #""format":"other""#, "format"), (#""version":1"#, #""version":2"#, "version"), (#""version":1"#, #""version":0"#, "version"), (#""version":1,"#, "", "version")])
    func anotherFormatIsNamed(_ part: String, _ other: String, _ named: String) throws {
        let message = try #require(refusal(smallest.replacing(part, with: other)))
        #expect(message.fr.contains(named) && message.en.contains(named))
    }

    @Test(arguments: [
        (#""reference":"FR-2026-AAAAAA""#, #""other":"FR-2026-AAAAAA""#, "reference"), (#""reference":"FR-2026-AAAAAA""#, #""reference":3"#, "reference"), (#""channel":"parquet""#, #""channel":"police""#, "channel"),
        (#""language":"fr""#, #""language":"de""#, "language"), (#""reference":"FR-2026-AAAAAA""#, #""reference":"FR-2026-AAAAAA","observations":[{"text":"a"},{"source":"guess"}]"#, "observations.1.source"),
        (#""reference":"FR-2026-AAAAAA""#, #""reference":"FR-2026-AAAAAA","minor":{"age":15}"#, "minor.age"), (#""reference":"FR-2026-AAAAAA""#, #""reference":"FR-2026-AAAAAA","signs":[{"id":"a"}]"#, "signs.0.label"),
        (#""reference":"FR-2026-AAAAAA""#, #""reference":"FR-2026-AAAAAA","danger":{"immediate":"perhaps"}"#, "danger.immediate"), (#""reference":"FR-2026-AAAAAA""#, #""reference":"FR-2026-AAAAAA","requests":"protection""#, "requests"),
    ])
    func aWrongFieldIsNamedInBothLanguages(_ part: String, _ wrong: String, _ named: String) throws {
        let message = try #require(refusal(smallest.replacing(part, with: wrong)))
        #expect(message.fr.contains("«\u{A0}\(named)\u{A0}»") || message.fr.contains("« \(named) »"), "\(message.fr)")
        #expect(message.en.contains("“\(named)”"), "\(message.en)")
    }

    /// docs/formats/signalement.md: "A key the schema does not know makes the file invalid: nothing is silently dropped."
    @Test func anUnknownKeyIsNeverDroppedInSilence() {
        #expect(refusal(smallest.replacing(#""reference":"FR-2026-AAAAAA""#, with: #""reference":"FR-2026-AAAAAA","pseudo":"x""#)) != nil)
        #expect(refusal(smallest.replacing(#""reference":"FR-2026-AAAAAA""#, with: #""reference":"FR-2026-AAAAAA","minor":{"prenom":"x"}"#)) != nil)
    }

    @Test(arguments: ["", "r", "../../x", "68-2026-7KQ4M", "68-2026-7KQ4MXX", "68-26-7KQ4MX", "68-2026-7kq4mx", "68-2026-7KQ4MX-", "é8-2026-7KQ4MX"])
    func aReferenceOfAnotherShapeIsRefused(_ reference: String) {
        #expect(refusal(smallest.replacing("FR-2026-AAAAAA", with: reference))?.en.contains("reference") == true)
    }

    @Test(arguments: ["", "bogus", "2026-11-25", "2026-11-25T24:00", "2026-02-30T10:00", "2026-11-25T10:00:00"])
    func aMomentOfAnotherShapeIsRefused(_ moment: String) {
        #expect(refusal(smallest.replacing(#""channel""#, with: #""establishedAt":"\#(moment)","channel""#))?.en.contains("establishedAt") == true)
        #expect(refusal(smallest.replacing(#""channel""#, with: #""establishedAt":"2026-11-25T10:00","channel""#)) == nil)
    }

    @Test func aFileTooLargeIsRefused() throws {
        let padding = String(repeating: " ", count: 8 << 20)
        let message = try #require(refusal(smallest + padding))
        #expect(message.fr.contains("8") && message.en.contains("8"))
        #expect(refusal(smallest + String(padding.dropLast(smallest.utf8.count))) == nil)
    }

    @Test func aFileThatIsCutIsRefused() throws {
        let bytes = try Sample.smallest().canonicalJSON()
        for length in 0..<bytes.count { #expect(refusal(Array(bytes[..<length])) != nil) }
    }
}
