import Testing
import Vocabulary

@testable import Guide

@Suite struct CombinationTests {
    /// 5 concerned of 100, sensitivity 0.85, specificity 0.55: 4 found, 1 missed, 43 wrongly worried.
    @Test func theCountsOfTheExampleAreComputed() throws {
        let counts = try Edition.shipped().combinations.example.counts
        #expect([counts.concerned, counts.found, counts.missed, counts.falseAlarms] == [5, 4, 1, 43])
    }

    @Test(arguments: [(1.0, 1.0, 5, 5, 0, 0), (0.0, 0.0, 5, 0, 5, 95), (0.5, 0.9, 10, 5, 5, 9), (0.85, 0.55, 0, 0, 0, 45), (0.85, 0.55, 100, 85, 15, 0)])
    func theCountsFollowTheQuestionnaire(_ sensitivity: Double, _ specificity: Double, _ prevalence: Int, _ found: Int, _ missed: Int, _ falseAlarms: Int) {
        let text = Bilingual(fr: "", en: "")
        let counts = CombinationCatalogue.Example(sensitivity: sensitivity, specificity: specificity, prevalencePer100: prevalence, text: text).counts
        #expect([counts.concerned, counts.found, counts.missed, counts.falseAlarms] == [prevalence, found, missed, falseAlarms])
        #expect(counts.found + counts.missed == prevalence)
    }

    @Test func theSentenceHoldsEveryCount() throws {
        let text = try Edition.shipped().combinations.example.text
        for place in ["{concerned}", "{found}", "{missed}", "{falseAlarms}"] { #expect(text.fr.contains(place) && text.en.contains(place)) }
    }

    @Test func theBoxGivesItsEvidenceAndNoPercentage() throws {
        let known = try Edition.shipped().combinations
        #expect(!known.sources.isEmpty && known.sources.allSatisfy { !$0.citation.isEmpty && $0.readOn.count == 10 })
        #expect(!known.notes.isEmpty)
        let texts = [known.title, known.intro, known.conclusion, known.example.text] + known.notes.flatMap { [$0.label, $0.text] }
        for text in texts.flatMap({ [$0.fr, $0.en] }) { #expect(!text.contains("%"), "\(text)") }
    }
}
