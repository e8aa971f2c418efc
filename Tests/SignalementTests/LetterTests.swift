import Foundation
import Testing
import Vocabulary

@testable import Signalement

/// Every text of a print model, as one text.
private func printed(_ document: SignalementDocument, _ kind: Letter.Kind) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(Sample.letter(document).model(kind)), as: UTF8.self)
}

@Suite struct LetterTests {
    @Test(arguments: Letter.Kind.allCases, Language.allCases)
    func noTextOfTheCatalogueIsMissing(_ kind: Letter.Kind, _ language: Language) throws {
        for channel in [SignalementDocument.Channel.parquet, .crip] {
            let documents = [try Sample.example(language), Sample.smallest(language), SignalementDocument(language: language, reference: "", channel: channel)]
            for original in documents {
                var document = original
                document.channel = channel
                let text = try printed(document, kind)
                #expect(!text.contains("[print.") && !text.contains("{text}") && !text.contains("{place}") && !text.contains("{date}"), "\(kind) \(channel)")
            }
        }
    }

    @Test func everyTypedTextIsPrinted() throws {
        var typed: [String] = []
        var number = 0
        let document = try Sample.example { _ in
            number += 1
            typed.append("mot\(number)fin")
            return "mot\(number)fin"
        }
        let text = try printed(document, .original)
        // Identifiers and the code of the authority stay in the data; they are not read by people.
        let hidden = [document.author?.profession, document.addressee?.authority].compactMap { $0 }
        for word in typed where !hidden.contains(word) { #expect(text.contains(word), "\(word)") }
        #expect(typed.count > 40)
    }

    @Test(arguments: ["<script>alert(1)</script>", "#set page(width: 1pt)", "$x$", "*gras* _it_", "@ref", "\\ \" ' ` {{7*7}}", "{date}", "[print.title]", "é\u{301}👩🏽‍⚕️", "مرحبا"])
    func whatIsTypedIsPrintedAsItIs(_ typed: String) throws {
        var document = Sample.smallest()
        document.observations = [SignalementDocument.Observed(source: .seen, text: typed)]
        document.runaways = typed
        let text = PlainText.text(of: try Sample.letter(document).model(.original), quoteMarks: .fr)
        #expect(text.components(separatedBy: typed).count >= 3)
    }

    @Test func theReceiptDoesNotNameTheMinor() throws {
        let document = try Sample.example()
        let text = try printed(document, .receipt)
        for name in ["Lina", "Lili", "Tilleuls", "ecchymoses", "dépannent", "8 mars 2011"] { #expect(!text.contains(name), "\(name)") }
        #expect(text.contains("68-2026-7KQ4MX") && text.contains("Claire Exemple"))
        #expect(try Sample.letter(document).model(.receipt).attachment == nil)
    }

    @Test func theCopyIsForTheCRIP() throws {
        let document = try Sample.example(), copyTo = try #require(document.addressee?.copyTo)
        let original = try Sample.letter(document).model(.original), copy = try Sample.letter(document).model(.copy)
        #expect(copy.header.lines.contains { $0.contains(copyTo) } && copy.header.heading != original.header.heading)
        #expect(copy.sections.count == original.sections.count)
        #expect(copy.attachment?.name == "signalement.json" && original.attachment?.name == "signalement.json")
    }

    @Test func theCodeCarriesTheReferenceAndTheHash() throws {
        for kind in Letter.Kind.allCases {
            #expect(try Sample.letter(Sample.example()).model(kind).qr?.text == "REPERE 1 68-2026-7KQ4MX \(Sample.hash)")
        }
        let signature = try Sample.letter(Sample.example()).model(.original).signature
        #expect(signature?.hash.filter { $0 != " " } == Sample.hash)
    }

    @Test func sectionsAreNumberedAndEmptyOnesLeftOut() throws {
        let full = try Sample.letter(Sample.example()).model(.original).sections, small = try Sample.letter(Sample.smallest()).model(.original).sections
        for (index, section) in full.enumerated() { #expect(section.title.hasPrefix("\(index + 1). ") && !section.blocks.isEmpty) }
        #expect(small.count < full.count)
        let minor = try Sample.texts()("print.section.minor", .fr)
        #expect(small.first?.title == "1. " + minor)
    }

    @Test func factsWordsAndThirdPartiesStayApart() throws {
        let document = try Sample.example(), texts = try Sample.texts()
        let sections = try Sample.letter(document).model(.original).sections
        func text(_ key: String) throws -> String {
            let section = try #require(sections.first { $0.title.hasSuffix(texts("print.section.\(key)", .fr)) })
            return String(decoding: try JSONEncoder().encode(section), as: UTF8.self)
        }
        let observations = try text("observations"), words = try text("words"), thirdParties = try text("thirdParties"), notSeen = texts("print.notSeen", .fr)
        #expect(observations.contains("ecchymoses") && !observations.contains("dépannent"))
        #expect(words.contains("«\u{A0}Je connais des gens") && !words.contains("ecchymoses"))
        #expect(thirdParties.contains(notSeen))
    }

    @Test func aDocumentThatIsInventedSaysSoOnEachPage() throws {
        var document = try Sample.example()
        let word = try Sample.texts()("print.example", .fr), invented = try Sample.letter(document).model(.original).footer
        document.example = nil
        let real = try Sample.letter(document).model(.original).footer
        #expect(invented.contains(word) && !real.contains(word))
    }

    @Test func theSameDocumentGivesTheSameModel() throws {
        #expect(try printed(Sample.example(), .original) == printed(Sample.example(), .original))
    }
}

@Suite struct PlainTextTests {
    @Test(arguments: Language.allCases)
    func theTextFollowsTheLetter(_ language: Language) throws {
        let letter = try Sample.letter(Sample.example(language)).model(.original)
        let text = PlainText.text(of: letter, quoteMarks: language)
        var rest = text[...]
        for title in letter.sections.map({ $0.title.uppercased() }) {
            let range = try #require(rest.firstRange(of: title), "\(title)")
            rest = rest[range.upperBound...]
        }
        #expect(text.hasSuffix("\n") && !text.contains("\r") && !text.contains("[print."))
        #expect(text.contains(language == .fr ? "«\u{A0}" : "“"))
        #expect(text.contains("68-2026-7KQ4MX"))
    }

    @Test func listsHaveTheirMarks() throws {
        var document = Sample.smallest()
        document.actions = ["Appel au 119", "Certificat"]
        let text = PlainText.text(of: try Sample.letter(document).model(.original), quoteMarks: .fr)
        #expect(text.contains("\n– Appel au 119\n– Certificat\n"))
    }
}
