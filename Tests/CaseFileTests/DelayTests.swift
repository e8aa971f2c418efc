import Foundation
import Testing
import Vault
import Vocabulary

@testable import CaseFile

/// When a delay ends: days and months of the calendar, hours over midnight, only for the answer that it needs.
@Suite struct DelayTests {
    static let law = (try? DelayBook(decoding: try CaseFileResources.data("delays.json"), CaseFileTests.book)) ?? .empty

    private static let today = CivilDay(year: 2026, month: 11, day: 28) ?? .epoch

    @Test func theContentIsWhole() throws {
        let law = try DelayBook(decoding: try CaseFileResources.data("delays.json"), CaseFileTests.book)
        #expect(law.delays.count >= 15 && law.delays.allSatisfy { !$0.source.fr.isEmpty && !$0.source.en.isEmpty })
    }

    /// Every day of fifty years, against the calendar of Foundation.
    @Test func daysAreThoseOfTheCalendar() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let start = try #require(CivilDay(year: 2000, month: 1, day: 1)), origin = try #require(calendar.date(from: DateComponents(year: 2000, month: 1, day: 1)))
        for days in stride(from: -36_000, through: 36_000, by: 7) {
            let parts = calendar.dateComponents([.year, .month, .day], from: try #require(calendar.date(byAdding: .day, value: days, to: origin)))
            #expect(start.adding(days: days) == CivilDay(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0))
        }
        for months in 0...600 {
            for day in [1, 28, 29, 30, 31] {
                guard let first = CivilDay(year: 2000, month: 3, day: day), let date = calendar.date(from: DateComponents(year: 2000, month: 3, day: day)) else { continue }
                let parts = calendar.dateComponents([.year, .month, .day], from: try #require(calendar.date(byAdding: .month, value: months, to: date)))
                #expect(first.adding(months: months) == CivilDay(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0))
            }
        }
        #expect(start.adding(days: .max) == nil && start.adding(days: .min) == nil && start.adding(months: .max) == nil && start.adding(months: -5_000) == nil)
    }

    private func element(_ kind: String, _ when: FactTime?, _ values: [String: String] = [:]) throws -> Element {
        let known = try #require(CaseFileTests.book[kind])
        var answers = CaseFileTests.written(kind, 1, values).answers
        answers[known.mainAudience, default: Answers()].when = when
        var file = CaseFile()
        file.take([CaseFile.Written(act: known.act, version: 1, time: 0, author: "a", answers: answers)], CaseFileTests.book)
        return try #require(file[1])
    }

    @Test func aPlacementByTheProsecutorIsBeforeTheJudgeInEightDays() throws {
        let day = try #require(CivilDay(year: 2026, month: 11, day: 27)), placed = try element("measureStarted", FactTime(day), ["type": "emergencyPlacement"])
        let ends = Self.law.ends(of: placed, today: Self.today)
        #expect(ends.first?.delay.id == "opp-judge" && ends.first?.end.day == CivilDay(year: 2026, month: 12, day: 5))
        #expect(ends.map(\.delay.id) == ["opp-judge", "opp-hearing", "provisional-merits"])
        // Another measure has other delays; without a day, none.
        #expect(Self.law.ends(of: try element("measureStarted", FactTime(day), ["type": "exitBan"]), today: Self.today).map(\.end.day) == [CivilDay(year: 2026, month: 12, day: 5), CivilDay(year: 2027, month: 1, day: 27), CivilDay(year: 2028, month: 11, day: 27)])
        #expect(Self.law.ends(of: try element("measureStarted", nil, ["type": "emergencyPlacement"]), today: Self.today).isEmpty)
        #expect(Self.law.ends(of: try element("measureStarted", FactTime(text: "au printemps"), ["type": "emergencyPlacement"]), today: Self.today).isEmpty)
    }

    /// Renewed, its first longest time counts no more: the day of the renewal stands in its stead.
    @Test func aRenewalEndsTheDelayOfWhatItRenews() throws {
        let day = try #require(CivilDay(year: 2024, month: 12, day: 1)), measure = CaseFileTests.written("measureStarted", 1, when: FactTime(day), ["type": "aemo"])
        func ends(_ written: CaseFile.Written...) throws -> [String] {
            var file = CaseFile()
            file.take(written, CaseFileTests.book)
            return Self.law.ends(of: try #require(file[1]), today: day).map(\.delay.id)
        }
        #expect(try ends(measure) == ["aemo-report", "aemo-end"])
        #expect(try ends(measure, CaseFileTests.written("measureRenewed", 2, of: 1, ["until": "2028-12-01"])) == ["aemo-report"])
    }

    /// A report is due each year, as long as the measure lasts; one that was not noted stays two months.
    @Test(arguments: [((2025, 1, 1), 2025), ((2025, 12, 1), 2025), ((2026, 1, 30), 2025), ((2026, 1, 31), 2026), ((2029, 6, 1), 2029), ((2150, 12, 2), 2150)])
    func aYearlyReportComesAgain(_ today: (Int, Int, Int), _ year: Int) throws {
        let began = try #require(CivilDay(year: 2024, month: 12, day: 1)), measure = try element("measureStarted", FactTime(began), ["type": "placement"])
        let ends = Self.law.ends(of: measure, today: try #require(CivilDay(year: today.0, month: today.1, day: today.2)))
        #expect(ends.first { $0.delay.id == "placement-report" }?.end.day == CivilDay(year: year, month: 12, day: 1))
        #expect(ends.first { $0.delay.id == "placement-end" }?.end.day == CivilDay(year: 2026, month: 12, day: 1), "what does not come again stays")
    }

    @Test func hoursGoOverMidnight() throws {
        let day = try #require(CivilDay(year: 2026, month: 12, day: 31)), back = try element("returnRecorded", FactTime(day, minute: 187), ["g1": "done"])
        #expect(Self.law.ends(of: back, today: Self.today).map(\.end) == [Delay.End(day: try #require(CivilDay(year: 2027, month: 1, day: 2)), minute: 187), Delay.End(day: try #require(CivilDay(year: 2027, month: 1, day: 3)), minute: 187)])
        #expect(Self.law.ends(of: try element("returnRecorded", FactTime(day), ["g1": "done"]), today: Self.today).isEmpty)
    }

    @Test func aPlaceHasItsOwnDelays() throws {
        func local(_ text: String) throws -> DelayBook { try DelayBook(decoding: Data(#"{"version": "2026-11-27", "delays": [\#(text)]}"#.utf8), CaseFileTests.book) }
        func delay(_ id: String, _ kind: String, _ rest: String) -> String { #"{"id": "\#(id)", "kind": "\#(kind)", \#(rest), "words": {"fr": "Police", "en": "Police"}, "source": {"fr": "Protocole", "en": "Protocol"}}"# }
        let both = Self.law.with(try local(delay("declare", "runawayDeclared", #""unit": "hours", "after": 1"#) + "," + delay("opp-judge", "measureStarted", #""unit": "days", "after": 5"#)))
        #expect(both.delays.count == Self.law.delays.count + 1 && both.delays.first { $0.id == "opp-judge" }?.after == 5)
        let bad = [
            delay("x", "nothing", #""unit": "days", "after": 1"#), delay("x", "runawayDeclared", #""unit": "days", "after": 0"#), delay("x", "runawayDeclared", #""unit": "days", "after": 9223372036854775807"#),
            delay("x", "measureStarted", #""unit": "hours", "after": 1"#), delay("x", "measureStarted", #""field": "type", "unit": "days", "after": 1"#), delay("x", "measureStarted", #""field": "type", "option": "none", "unit": "days", "after": 1"#),
            delay("x", "runawayDeclared", #""unit": "weeks", "after": 1"#), delay("x", "measureStarted", #""unit": "months", "after": 1, "again": 0"#), delay("x", "measureStarted", #""unit": "months", "after": 1, "again": -12"#),
            delay("x", "measureStarted", #""unit": "days", "after": 1, "again": 1"#), delay("x", "measureStarted", #""unit": "months", "after": 1, "again": 9223372036854775807"#), delay("x", "runawayDeclared", #""unit": "days", "after": 1"#) + "," + delay("x", "runawayDeclared", #""unit": "days", "after": 2"#),
        ]
        for text in bad { #expect(throws: (any Error).self) { try local(text) } }
    }
}
