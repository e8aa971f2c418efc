import Testing
import Vocabulary

@testable import Signalement

private func findings(_ document: SignalementDocument) throws -> [Finding] {
    let rules = try WordingRules(decoding: SignalementResources.data("wording.json")).rules
    return DocumentCheck(advice: try WordingAdvice(rules: rules), texts: try Sample.texts()).findings(document)
}

private func errors(_ document: SignalementDocument) throws -> [String] { try findings(document).filter { $0.severity == .error }.map(\.place) }

private func rules(_ document: SignalementDocument) throws -> [String] { try findings(document).map(\.rule) }

@Suite struct DocumentCheckTests {
    @Test func onlyFactsAuthorAndAddresseeAreRequired() throws {
        let empty = SignalementDocument(language: .fr, reference: "", channel: .parquet)
        #expect(try errors(empty) == ["author.name", "author.role", "observations.0.text", "addressee.name"])
        #expect(try errors(Sample.smallest()) == [])
        #expect(try errors(Sample.smallest(.en)) == [])
    }

    @Test func eachRequiredPartIsMissedAlone() throws {
        var document = Sample.smallest()
        document.author?.name = nil
        #expect(try errors(document) == ["author.name"])
        document = Sample.smallest()
        document.author?.role = ""
        #expect(try errors(document) == ["author.role"])
        document = Sample.smallest()
        document.addressee?.name = ""
        #expect(try errors(document) == ["addressee.name"])
    }

    @Test func wordsOrWhatOthersSaidAreFactsToo() throws {
        var document = Sample.smallest()
        document.observations = nil
        #expect(try errors(document) == ["observations.0.text"])
        document.words = [SignalementDocument.Words(text: "Je veux dormir.")]
        #expect(try errors(document) == [])
        document.words = nil
        document.thirdParties = [SignalementDocument.ThirdParty(source: "Une élève", text: "Un homme attend.")]
        #expect(try errors(document) == [])
    }

    /// "The minor said nothing" is an answer, not a fact.
    @Test func nothingSaidIsNotAFact() throws {
        var document = Sample.smallest()
        document.observations = nil
        document.words = []
        #expect(try errors(document) == ["observations.0.text"])
    }

    @Test func aReportedFactNeedsItsTeller() throws {
        var document = Sample.smallest()
        document.observations = [SignalementDocument.Observed(source: .reported, text: "x")]
        #expect(try rules(document).contains("missing.who"))
        document.observations = [SignalementDocument.Observed(source: .reported, who: "K. Exemple", text: "x")]
        #expect(try !rules(document).contains("missing.who"))
    }

    @Test func whatIsUsefulIsAskedForAndNeverStops() throws {
        var document = Sample.smallest()
        document.thirdParties = [SignalementDocument.ThirdParty(text: "x")]
        document.information = SignalementDocument.Information(minor: nil, parents: .init(informed: .no, text: nil))
        let found = try rules(document)
        for rule in ["missing.source", "missing.date", "missing.phone", "missing.whyNotParents"] { #expect(found.contains(rule), "\(rule)") }
        #expect(try errors(document) == [])
    }

    @Test func theShippedExampleHasNoError() throws {
        for language in Language.allCases { #expect(try errors(Sample.example(language)) == []) }
    }

    @Test func everyFindingSpeaksBothLanguages() throws {
        let empty = SignalementDocument(language: .fr, reference: "", channel: .parquet)
        for finding in try findings(empty) { #expect(!finding.message.fr.contains("[") && !finding.message.en.isEmpty && finding.message.fr != finding.message.en, "\(finding.rule)") }
    }

    @Test func aVeryLongTextIsSaidAndKept() throws {
        var document = Sample.smallest()
        document.observations = [SignalementDocument.Observed(date: "hier", source: .seen, text: String(repeating: "é", count: DocumentCheck.textLimit))]
        #expect(try !rules(document).contains("length"))
        document.observations?[0].text? += "é"
        let found = try findings(document).filter { $0.rule == "length" }
        #expect(found.map(\.place) == ["observations.0.text"])
        #expect(found.first?.severity == .warning)
    }

    @Test func wordingIsAdviceInEveryPart() throws {
        var document = Sample.smallest()
        document.observations = [SignalementDocument.Observed(date: "hier", source: .seen, text: "Elle se prostitue.")]
        document.runaways = "Elle se prostitue."
        let found = try findings(document).filter { $0.excerpt != nil }
        #expect(Set(found.map(\.place)).isSuperset(of: ["observations.0.text", "runaways"]))
        #expect(found.allSatisfy { $0.severity != .error })
    }
}
