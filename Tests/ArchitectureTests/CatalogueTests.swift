import Foundation
import Testing

/// The catalogues of the rooms, and the texts of the sources that may speak of them.
private enum Catalogues {
    static let owners = Set(PackageFiles.catalogues.map(\.room))

    static let rules = PackageFiles.catalogues.map { file in
        CatalogueRule(room: file.room, keys: Set(((try? JSONSerialization.jsonObject(with: Data(file.text.utf8))) as? [String: Any] ?? [:]).keys))
    }

    static let literals: [String: [SwiftText.Literal]] = PackageFiles.sources.reduce(into: [:]) { all, file in
        for literal in SwiftText(file.text).literals { all[CatalogueRule.room(of: literal, in: file.room, owners: owners), default: []].append(literal) }
    }
}

@Suite struct CatalogueTests {
    @Test func theRoomsWithScreensHaveTheirTexts() {
        #expect(Catalogues.owners.isSuperset(of: ["Site", "Guide", "Directory", "Signalement"]))
        for rule in Catalogues.rules { #expect(rule.keys.count > 5, "\(rule.room)") }
    }

    @Test func everyTextAskedForExists() {
        #expect(Catalogues.rules.flatMap { $0.unknown(Catalogues.literals[$0.room] ?? []) } == [])
    }

    @Test func everyTextIsAskedFor() {
        #expect(Catalogues.rules.flatMap { $0.unused(Catalogues.literals[$0.room] ?? []) } == [])
    }
}

/// Positive controls: a key without text and a text without use are seen.
@Suite struct CatalogueControlTests {
    private func rule(_ room: String, _ keys: String...) -> CatalogueRule { CatalogueRule(room: room, keys: Set(keys)) }

    private func literals(_ code: String) -> [SwiftText.Literal] { SwiftText(code).literals }

    @Test(arguments: ["texts(\"a.c\", language)", "t(\"a.c\")", "self.texts(\"a.c\", .fr)", "texts.both(\"a.c\")", "t(x ? \"a.b\" : \"a.c\", language)", "t(\"c.\\(name)\", language)"])
    func aKeyWithoutTextIsSeen(_ code: String) {
        #expect(rule("Guide", "a.b").unknown(literals(code)).count == 1)
    }

    @Test(arguments: ["texts(\"a.b\", language)", "t(\"a.\\(name)\")", "t(key, [\"place\": \"a.c\"])", "w.text(\"a.c\")", "t(\"\\(key).b\")", "print(\"a.c\")"])
    func aKeyWithItsTextPasses(_ code: String) {
        #expect(rule("Guide", "a.b").unknown(literals(code)).isEmpty)
    }

    @Test(arguments: ["words(\"title\")", ".heading(\"who\")", ".field(\"faits.1.texte\", .line)", ".field(\"faits.\\(number).texte\", .line)", "error(\"missing\", place)"])
    func theWordsOfAFieldAreAskedForByItsName(_ code: String) {
        #expect(rule("Signalement", "print.title", "heading.who", "field.faits.texte", "finding.missing").unknown(literals(code)).isEmpty)
        #expect(rule("Signalement", "other").unknown(literals(code)).count == 1)
    }

    @Test func aTextWithoutUseIsSeen() {
        #expect(rule("Guide", "a.b", "a.c").unused(literals("t(\"a.b\")")) == ["Guide: nothing asks for a.c"])
        #expect(rule("Guide", "a.b", "a.c").unused(literals("t(\"a.\\(name)\")")).isEmpty)
        #expect(rule("Guide", "a.title", "a.b").unused(literals("gesture(\"a\"); t(\"\\(key).title\")")) == ["Guide: nothing asks for a.b"])
        #expect(rule("Site", "a.1", "b.2").unused(literals("f(\"a\"); t(\"\\(key).\\(number)\")")) == ["Site: nothing asks for b.2"])
        #expect(rule("Signalement", "print.a").unused(literals("let parts = [(\"a\", b)]")).isEmpty)
        #expect(rule("Signalement", "print.a").unused(literals("texts(\"print.\\(key)\")")).count == 1)
    }

    @Test func theTextsOfTheShellAreThoseOfTheSite() {
        func room(_ code: String, _ room: String) -> String? { literals(code).first.map { CatalogueRule.room(of: $0, in: room, owners: ["Site", "Guide"]) } }
        #expect(room("shell.texts(\"a\")", "Guide") == "Site")
        #expect(room("texts(\"a\")", "Guide") == "Guide")
        #expect(room("texts(\"a\")", "Server") == "Site")
        #expect(room("office.texts(\"a\")", "RepereCLI") == "Signalement")
    }

    @Test func aHoleStandsForSomething() {
        let hole = String(SwiftText.hole)
        #expect(CatalogueRule.matches("a.\(hole).c", "a.b.c"))
        #expect(CatalogueRule.matches("\(hole).c", "a.b.c"))
        #expect(CatalogueRule.matches("a\(hole)\(hole)", "a.b"))
        #expect(!CatalogueRule.matches("a.\(hole)", "a."))
        #expect(!CatalogueRule.matches("a.\(hole).c", "a.b.d"))
        #expect(!CatalogueRule.matches("a", "a.b"))
    }
}
