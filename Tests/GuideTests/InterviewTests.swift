import Testing
import Vocabulary

@testable import Guide

@Suite struct InterviewTests {
    @Test func fivePointsEightStepsFourBranches() throws {
        let guide = try Edition.shipped().interview
        #expect(guide.points.count == 5)
        #expect(guide.steps.count == 8)
        #expect(guide.branches.count == 4)
        #expect(Set(guide.points.map(\.icon)).count == 5)
        #expect(Set(guide.points.map(\.id) + guide.steps.map(\.id) + guide.branches.map(\.id)).count == 17)
    }

    @Test func threeOpeningsAreOnTheCardAndTheOthersFolded() throws {
        let openings = try Edition.shipped().interview.openings
        #expect(openings.filter { !$0.folded }.count == 3)
        #expect(openings.contains { $0.folded })
    }

    @Test func everyBranchHasTheSameFourParts() throws {
        for branch in try Edition.shipped().interview.branches {
            for part in [branch.say, branch.do, branch.avoid, branch.after] { #expect(!part.isEmpty && part.allSatisfy { !$0.fr.isEmpty && !$0.en.isEmpty }, "\(branch.id)") }
        }
    }

    /// The page links the branch of a disclosure to the writing of a signalement.
    @Test func theBranchOfADisclosureIsThere() throws {
        #expect(try Edition.shipped().interview.branches.contains { $0.id == "reveals" })
    }

    /// What was lost in the source is shown as "à valider", with its origin.
    @Test func aTextThatIsNotTheAuthorsIsADraftWithItsOrigin() throws {
        let guide = try Edition.shipped().interview
        #expect(guide.branches.contains { $0.provenance.status == .draft })
        #expect(guide.branches.filter { $0.provenance.status == .draft }.allSatisfy { !$0.provenance.source.fr.isEmpty && !$0.provenance.source.en.isEmpty })
        #expect(!guide.origin.fr.isEmpty)
    }

    /// The word comes only after the young person has used it.
    @Test func noSentenceToSayUsesTheWord() throws {
        let guide = try Edition.shipped().interview
        let said = guide.openings.map(\.text) + guide.branches.flatMap(\.say)
        for sentence in said { #expect(!sentence.fr.lowercased().contains("prostitu") && !sentence.en.lowercased().contains("prostitut"), "\(sentence.fr)") }
    }

    @Test func wordsHeardHaveTheirMeaning() throws {
        let words = try Edition.shipped().interview.vocabulary
        #expect(words.count >= 5)
        #expect(Set(words.map(\.word)).count == words.count)
        #expect(words.allSatisfy { !$0.meaning.fr.isEmpty && !$0.meaning.en.isEmpty })
    }
}
