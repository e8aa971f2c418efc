import TestWorld
import Testing
import Vocabulary

@testable import Signalement

/// Words of the first page: all that is printed on it, list and quotation marks apart.
private func words(_ document: SignalementDocument, _ kind: Letter.Kind = .original) throws -> Int {
    let model = try Sample.letter(document).model(kind)
    let boxes = model.boxes.flatMap { [$0.title] + $0.lines + $0.bullets + $0.quotes }
    let printed = model.header.lines + [model.header.heading] + model.header.sub + [model.footer, model.closing] + boxes
    return printed.flatMap { $0.split(whereSeparator: \.isWhitespace) }.filter { $0.contains { $0.isLetter || $0.isNumber } }.count
}

/// Characters of the first page: a page is short in every way.
private func length(_ document: SignalementDocument) throws -> Int {
    let model = try Sample.letter(document).model(.original)
    return (model.boxes.flatMap { $0.lines + $0.bullets + $0.quotes } + model.header.lines + model.header.sub).reduce(0) { $0 + $1.count }
}

@Suite struct FirstPageTests {
    @Test(arguments: Language.allCases, [Letter.Kind.original, .copy])
    func aPageHoldsAtMost175Words(_ language: Language, _ kind: Letter.Kind) throws {
        #expect(try words(SignalementDocument(language: language, reference: "", channel: .crip), kind) <= 175)
        #expect(try words(Sample.smallest(language), kind) <= 175)
        #expect(try words(Sample.example(language), kind) <= 175)
    }

    /// Positive control: the count sees a page that is too long.
    @Test func theCountSeesWords() throws {
        let long = try words(Sample.example()), short = try words(Sample.smallest())
        #expect(long > 60 && long > short)
    }

    @Test(.timeLimit(.minutes(10)), arguments: ["mot ", "é", "ligne\n", "– a\n", "x\u{A0}", "1 ", "« »", "🙂 "])
    func sixtyFourKilobytesInEachFieldStillMakeOnePage(_ piece: String) throws {
        let long = String(repeating: piece, count: 65_536 / piece.utf8.count)
        let document = try Sample.example { _ in long }
        #expect(try words(document) <= 175)
        #expect(try length(document) < 6_000)
    }

    @Test func anySetOfTextsMakesOnePage() throws {
        var generator = SeededGenerator(seed: 20_261_125)
        for round in 0..<60 {
            let language: Language = Bool.random(using: &generator) ? .fr : .en
            var document = try Sample.example(language) { typed in
                let count = [1, 3, 12, 60, 400].randomElement(using: &generator) ?? 1
                return (0..<count).map { _ in ["fait", "le", "19", "novembre", "–", "a\n", "« oui »", "extraordinairement"].randomElement(using: &generator) ?? typed }.joined(separator: " ")
            }
            let facts = Int.random(in: 0...12, using: &generator)
            document.observations = (0..<facts).map { SignalementDocument.Observed(source: .seen, text: "Fait numéro \($0), vu à la porte du collège.") }
            document.requests = (0..<facts).map { "Demande numéro \($0)." }
            #expect(try words(document) <= 175, "round \(round)")
        }
    }

    private func page(_ document: SignalementDocument) throws -> [String] {
        try Sample.letter(document).model(.original).boxes.flatMap { $0.lines + $0.bullets + $0.quotes }
    }

    /// However full the page, a name and a telephone number stay whole.
    @Test func aNameAndANumberAreNeverCut() throws {
        let long = String(repeating: "extraordinairement ", count: 40)
        var document = try Sample.example { _ in long }
        document.minor?.firstName = "Marie Aminata Fatoumata"
        document.minor?.lastName = "Diallo de la Fontaine"
        document.author?.phone = "03 53 01 00 73"
        document.author?.nightPhone = "06 39 98 00 12"
        document.observations = (0..<5).map { _ in .init(date: long, source: .seen, text: long) }
        document.requests = (0..<8).map { _ in long }
        let text = try page(document).joined(separator: "\n")
        for needed in ["Marie Aminata Fatoumata Diallo de la Fontaine", "03 53 01 00 73", "06 39 98 00 12"] { #expect(text.contains(needed), "\(needed)") }
        #expect(try words(document) <= 175)
    }

    /// What the author did not see is never told as a fact.
    @Test func aReportedFactSaysSo() throws {
        var document = Sample.smallest()
        document.observations = [.init(source: .reported, who: "Mme Roy", text: "Un homme l’attend en voiture."), .init(source: .seen, text: "Deux ecchymoses.")]
        let lines = try page(document)
        #expect(lines.contains { $0.hasPrefix("Rapporté") && $0.hasSuffix("Un homme l’attend en voiture.") } && lines.contains("Deux ecchymoses."), "\(lines)")
    }

    @Test func everyRequestIsShownOrCounted() throws {
        var document = Sample.smallest()
        document.requests = (1...6).map { "Demande \($0)" }
        #expect(try page(document).filter { $0.hasPrefix("Demande") }.count == 6)
        document.requests = (1...9).map { "Demande \($0)" }
        #expect(try page(document).filter { $0.hasPrefix("Demande") }.count == 5)
        #expect(try page(document).contains { $0.contains("autres demandes") && $0.contains("4") })
    }

    @Test(arguments: [
        (["19 novembre 2026", "3 mars 2026"], "3 mars 2026"), (["novembre 2026", "mi-octobre 2026"], "mi-octobre 2026"), (["19 novembre 2026", "depuis la rentrée"], "19 novembre 2026"),
    ])
    func theEarliestDateSaysSinceWhen(_ dates: [String], _ since: String) throws {
        var document = Sample.smallest()
        document.observations = dates.map { .init(date: $0, source: .seen, text: "x") }
        #expect(try page(document).contains(since))
    }

    @Test func whatAMagistrateNeedsIsThere() throws {
        let page = try Sample.letter(Sample.example()).model(.original).boxes.flatMap { [$0.title] + $0.lines + $0.bullets + $0.quotes }.joined(separator: "\n")
        for needed in ["Lina", "15", "Foyer Les Tilleuls", "ecchymoses", "03 53 01 00 73", "03 53 01 00 90"] { #expect(page.contains(needed), "\(needed)") }
    }

    @Test func anEmptyDocumentSaysWhatIsUnknown() throws {
        let model = try Sample.letter(SignalementDocument(language: .fr, reference: "", channel: .parquet)).model(.original)
        let texts = try Sample.texts()
        #expect(model.boxes.contains { $0.lines.contains { $0.contains(texts("print.unknown", .fr)) } })
        #expect(model.boxes.allSatisfy { !$0.title.isEmpty && !($0.lines + $0.bullets + $0.quotes).isEmpty })
    }

    @Test func factsLeftForLaterAreCounted() throws {
        var document = Sample.smallest()
        document.observations = (1...9).map { SignalementDocument.Observed(source: .seen, text: "Fait \($0).") }
        let bullets = try Sample.letter(document).model(.original).boxes.flatMap(\.bullets)
        let shown = bullets.filter { $0.hasPrefix("Fait ") }.count
        #expect(shown > 0 && shown < 9)
        let others = try Sample.texts()("print.moreFacts", .fr, ["count": "\(9 - shown)"])
        #expect(bullets.contains(others))
    }
}
