import Foundation
import TestWorld
import Testing
import Vault
import Vocabulary

@testable import CaseFile

/// What a copy holds, and what stands of it in clear.
struct CopyTests {
    private func file(_ written: [CaseFile.Written]) -> CaseFile {
        var file = CaseFile()
        file.take(written, CaseFileTests.book)
        return file
    }

    private func copied(_ version: Int, to recipient: String?) -> CaseFile.Written {
        var answers = Answers()
        if let recipient { answers.values[ElementAct.recipient] = [recipient] }
        return CaseFile.Written(
            act: ElementAct.copied, version: version, time: 7, author: "a", answers: recipient == nil ? [:] : [.social: answers], reserved: recipient == nil ? [.social] : [],
            copy: Copy.Facts(serial: "K7M2-QX4P", form: .dossier, classes: [.identity]))
    }

    @Test func aCopyChangesNothingAndStaysInTheHistory() {
        let file = file([CaseFileTests.written("opened", 1, ["firstName": "Ewen"]), copied(2, to: "L’avocate"), copied(3, to: nil)])
        #expect(file.elements.count == 1 && file.version == 3)
        #expect(file.copies.map(\.recipient) == ["L’avocate", nil] && file.copies.first?.facts.serial == "K7M2-QX4P")
        // Not yet taken at an earlier moment.
        #expect(CaseFile.known(from: [copied(2, to: nil)], CaseFileTests.book) { $0 < 7 }.copies.isEmpty)
    }

    @Test func theFactsOfACopyGoAroundAndThoseOfAnythingElseAreNone() throws {
        let facts = Copy.Facts(serial: "K7M2-QX4P", form: .path, classes: [.identity, .judicial])
        let bytes = try facts.elementFacts.encoded()
        let read = try JSONDecoder().decode(ElementFacts.self, from: Data(bytes))
        #expect(Copy.Facts(read) == facts)
        #expect(String(decoding: bytes, as: UTF8.self).contains("\"of\"") == false)
        for text in [#"{"of":3}"#, "{}", #"{"serial":"x","form":"other","classes":[]}"#, #"{"serial":"x","form":"data"}"#] {
            let read = try JSONDecoder().decode(ElementFacts.self, from: Data(text.utf8))
            #expect(Copy.Facts(read) == nil, "\(text)")
        }
    }

    /// Signs that are not taken for one another, drawn as evenly as a byte allows.
    @Test func aSerialIsReadAloud() {
        var g = SeededGenerator(seed: 4), seen = Set<String>()
        for _ in 0..<2_000 {
            let serial = Copy.serial((0..<32).map { _ in UInt8.random(in: 0...255, using: &g) })
            let match = serial.wholeMatch(of: #/[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}/#)
            #expect(match != nil, "\(serial)")
            seen.insert(serial)
        }
        #expect(seen.count == 2_000)
    }

    /// An element whose main class is kept for others has neither kind nor number in the file; nor is it named by another.
    @Test func theFileSaysNothingOfWhatIsReserved() throws {
        let open = CaseFileTests.written("commitmentMade", 1, ["what": "Appeler", "due": "2026-12-05"])
        let secret = CaseFile.Written(act: "caseFile.commitmentKept.v1", version: 2, time: 9, author: "b", of: 1, answers: [:], reserved: [.social])
        let file = file([open, secret]), visible: Set<Int> = [1]
        let item = try #require(file[1].map { DossierExport.Item($0, visible, names: { _ in "Quelqu’un" }, .fr) })
        #expect(file[2]?.isVeiled == true && file[1]?.endedBy == 2 && item.endedBy == nil)
        let text = String(decoding: try JSONEncoder().encode(item), as: UTF8.self)
        #expect(text.contains("Appeler") && !text.contains("commitmentKept"))
    }

    /// What is said to the young person names fields that exist.
    @Test func everyThingThatMayBeSaidIsAQuestionOfItsKind() {
        for sayable in CaseFilePages.Sayable.all {
            let kind = CaseFileTests.book[sayable.kind]
            #expect(kind != nil, "\(sayable.kind)")
            for field in sayable.fields { #expect(kind?.fields.contains { $0.id == field } == true, "\(sayable.kind).\(field)") }
            #expect(!sayable.fields.contains { ["places", "codeWord", "address", "where"].contains($0) })
        }
        #expect(Set(CaseFilePages.Sayable.all.map { $0.kind + ($0.fields.first ?? "") }).count == CaseFilePages.Sayable.all.count, "each is ticked by itself")
    }
}
