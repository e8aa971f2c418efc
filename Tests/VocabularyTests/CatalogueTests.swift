import Foundation
import TestWorld
import Testing
import Vocabulary

private func catalogue(_ json: String) throws -> Catalogue { try Catalogue(decoding: Data(json.utf8)) }

@Suite struct CatalogueTests {
    @Test func bothLanguagesAreRead() throws {
        let texts = try catalogue(#"{"a.b": {"fr": "Bonjour", "en": "Hello"}}"#)
        #expect(texts("a.b", .fr) == "Bonjour")
        #expect(texts("a.b", .en) == "Hello")
        #expect(texts.both("a.b") == Bilingual(fr: "Bonjour", en: "Hello"))
    }

    /// Positive control: a text without its twin stops the reading.
    @Test(arguments: [#"{"a": {"fr": "Bonjour"}}"#, #"{"a": {"en": "Hello"}}"#, #"{"a": {"fr": "Bonjour", "en": null}}"#, #"{"a": "Bonjour"}"#, #"["a"]"#, "", "{"])
    func aTextWithoutItsTwinDoesNotDecode(_ json: String) {
        #expect(throws: DecodingError.self) { try catalogue(json) }
    }

    @Test func anUnknownKeyIsSeen() throws {
        let texts = try catalogue("{}")
        #expect(texts("home.title", .fr) == "[home.title]")
        #expect(texts.both("x") == Bilingual(fr: "[x]", en: "[x]"))
    }

    @Test func placesAreFilledInBothLanguages() throws {
        let texts = try catalogue(#"{"hello": {"fr": "Bonjour {name}, {name}.", "en": "{name}, hello."}}"#)
        #expect(texts("hello", .fr, ["name": "Nadia"]) == "Bonjour Nadia, Nadia.")
        #expect(texts("hello", .en, ["name": "Nadia"]) == "Nadia, hello.")
    }

    /// What a person typed is never read as a place.
    @Test func bracesInAValueStayAsTyped() {
        #expect(Catalogue.fill("{a} {b}", ["a": "{b}", "b": "{a}"]) == "{b} {a}")
        #expect(Catalogue.fill("«{a}»", ["a": "}{ {{a}} {"]) == "«}{ {{a}} {»")
    }

    @Test(arguments: [("", ""), ("{", "{"), ("}", "}"), ("a } b { c", "a } b { c"), ("{}", "{}"), ("{unknown}", "{unknown}"), ("{{x}", "{{x}"), ("}{x}{", "}1{"), ("🙂{x}", "🙂1")])
    func aBrokenTemplateIsShownAsItIs(_ template: String, _ filled: String) {
        #expect(Catalogue.fill(template, ["x": "1"]) == filled)
    }

    @Test func noTemplateTraps() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<2_000 {
            let text = anyText(upTo: 30, &generator)
            #expect(Catalogue.fill(text, [:]) == text)
        }
    }

    @Test func aChangeAppliesToBothLanguages() {
        #expect(Bilingual(fr: "a", en: "b").map { $0 + "!" } == Bilingual(fr: "a!", en: "b!"))
        #expect(Bilingual(fr: "a", en: "b")(.en) == "b")
    }
}

@Suite struct CodeTests {
    @Test func aCodeIsTextAndKeepsItsZeroes() throws {
        let codes = try JSONDecoder().decode([DepartementCode].self, from: Data(#"["01","2A","971"]"#.utf8))
        #expect(codes.map(\.text) == ["01", "2A", "971"])
        #expect(String(decoding: try JSONEncoder().encode(codes), as: UTF8.self) == #"["01","2A","971"]"#)
        #expect(codes.sorted().map(\.description) == ["01", "2A", "971"])
    }

    @Test func aCodeWrittenAsANumberIsRefused() {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([DepartementCode].self, from: Data("[1]".utf8)) }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([ProtectionAuthorityCode].self, from: Data("[1]".utf8)) }
    }

    @Test func anAuthorityHasACodeOfItsOwn() throws {
        let codes = try JSONDecoder().decode([ProtectionAuthorityCode].self, from: Data(#"["69M","69D","6AE","20R"]"#.utf8))
        #expect(codes.sorted().map(\.text) == ["20R", "69D", "69M", "6AE"])
    }

    @Test func aProvenanceHasAKnownStatus() {
        let json = #"{"source":{"fr":"a","en":"b"},"readOn":"2026-11-25","status":"perhaps","territory":"FR"}"#
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Provenance.self, from: Data(json.utf8)) }
        #expect(throws: Never.self) { try JSONDecoder().decode(Provenance.self, from: Data(json.replacing("perhaps", with: "draft").utf8)) }
    }
}
