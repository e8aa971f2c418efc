import Foundation
import Testing
import Vault
import Vocabulary

@testable import Access
@testable import CaseFile

/// A canary is a dossier like any other: whoever opens one sees nothing that a form could not have written.
@Suite struct CanaryFormTests {
    @Test func everyStoryCouldHaveBeenTyped() throws {
        let stories = try CanaryStory.all(decoding: try AccessResources.data("canaries.json")), day = try #require(CivilDay(year: 2026, month: 11, day: 27))
        for part in stories.flatMap(\.parts) {
            let kind = try #require(CaseFileTests.book.kind(ofAct: part.act)), place = Comment(rawValue: part.act)
            var all: [AudienceClass: Answers] = [:]
            for audience in AudienceClass.allCases {
                guard let bytes = try part.bytes(audience, now: (day, 905), day: { day.adding(days: $0) ?? day }) else { continue }
                all[audience] = try #require(Answers(bytes), place)
            }
            for (audience, answers) in all {
                for (id, values) in answers.values {
                    let field = try #require(kind.fields.first { $0.id == id }, place)
                    #expect(kind.audience(of: field) == audience, place)
                    if field.options != nil { #expect(values.allSatisfy { field.option($0) != nil }, place) }
                }
            }
            for field in kind.fields where field.required ?? false { #expect(all[kind.audience(of: field)]?.values[field.id] != nil, place) }
            let when = all[kind.mainAudience]?.when
            #expect((kind.when.shape == .moment) == (when != nil), place)
            if let when { #expect(when == FactTime(day, minute: 905, .fr), place) }
        }
    }
}
