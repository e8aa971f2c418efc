import Foundation
import Testing
import Vault
import Vocabulary

@testable import CaseFile

/// When a delay ends: days and months of the calendar, hours over midnight, only for the answer that it needs.
@Suite struct DelayTests {
    static let law = (try? DelayBook(decoding: try CaseFileResources.data("delays.json"), CaseFileTests.book)) ?? .empty

    private static let today = CivilDay(year: 2026, month: 11, day: 28) ?? .epoch

    private static func ends(of begun: (Element, CaseFile), today: CivilDay) -> [(delay: Delay, end: Delay.End)] { law.ends(of: begun.0, in: begun.1, today: today) }

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

    private func begun(_ kind: String, _ when: FactTime?, _ values: [String: String] = [:], then others: CaseFile.Written...) throws -> (Element, CaseFile) {
        let known = try #require(CaseFileTests.book[kind])
        var answers = CaseFileTests.written(kind, 1, values).answers
        answers[known.mainAudience, default: Answers()].when = when
        var file = CaseFile()
        file.take([CaseFile.Written(act: known.act, version: 1, time: 0, author: "a", answers: answers)] + others, CaseFileTests.book)
        return (try #require(file[1]), file)
    }

    @Test func aPlacementByTheProsecutorIsBeforeTheJudgeInEightDays() throws {
        let day = try #require(CivilDay(year: 2026, month: 11, day: 27)), placed = try begun("measureStarted", FactTime(day), ["type": "emergencyPlacement"])
        let ends = Self.ends(of: placed, today: Self.today)
        #expect(ends.first?.delay.id == "opp-judge" && ends.first?.end.day == CivilDay(year: 2026, month: 12, day: 5))
        #expect(ends.map(\.delay.id) == ["opp-judge", "opp-hearing", "provisional-merits"])
        // Another measure has other delays; without a day, none.
        #expect(Self.ends(of: try begun("measureStarted", FactTime(day), ["type": "exitBan"]), today: Self.today).map(\.end.day) == [CivilDay(year: 2026, month: 12, day: 5), CivilDay(year: 2027, month: 1, day: 27), CivilDay(year: 2028, month: 11, day: 27)])
        #expect(Self.ends(of: try begun("measureStarted", nil, ["type": "emergencyPlacement"]), today: Self.today).isEmpty)
        #expect(Self.ends(of: try begun("measureStarted", FactTime(text: "au printemps"), ["type": "emergencyPlacement"]), today: Self.today).isEmpty)
    }

    /// Renewed, its first longest time counts no more: the day of the renewal stands in its stead.
    @Test func aRenewalEndsTheDelayOfWhatItRenews() throws {
        let day = try #require(CivilDay(year: 2024, month: 12, day: 1)), measure = CaseFileTests.written("measureStarted", 1, when: FactTime(day), ["type": "aemo"])
        func ends(_ written: CaseFile.Written...) throws -> [String] {
            var file = CaseFile()
            file.take(written, CaseFileTests.book)
            return Self.law.ends(of: try #require(file[1]), in: file, today: day).map(\.delay.id)
        }
        #expect(try ends(measure) == ["aemo-report", "aemo-end"])
        #expect(try ends(measure, CaseFileTests.written("measureRenewed", 2, of: 1, ["until": "2028-12-01"])) == ["aemo-report"])
    }

    /// A report is due each year, as long as the measure lasts. One that was not noted stays until it is, or until the next is due.
    @Test(arguments: [((2025, 1, 1), 2025), ((2025, 12, 1), 2025), ((2025, 12, 2), 2025), ((2026, 11, 30), 2025), ((2026, 12, 1), 2025), ((2026, 12, 2), 2026), ((2029, 6, 1), 2028)])
    func aYearlyReportComesAgain(_ today: (Int, Int, Int), _ year: Int) throws {
        let began = try #require(CivilDay(year: 2024, month: 12, day: 1)), measure = try begun("measureStarted", FactTime(began), ["type": "placement"])
        let ends = Self.ends(of: measure, today: try #require(CivilDay(year: today.0, month: today.1, day: today.2)))
        #expect(ends.first { $0.delay.id == "placement-report" }?.end.day == CivilDay(year: year, month: 12, day: 1))
        #expect(ends.first { $0.delay.id == "placement-end" }?.end.day == CivilDay(year: 2026, month: 12, day: 1), "what does not come again stays")
    }

    /// Sent a little before or after it was due, a report is the one of that time.
    @Test(arguments: [((2025, 11, 10), 2026), ((2025, 12, 1), 2026), ((2026, 2, 1), 2026), ((2026, 9, 1), 2027), ((2024, 12, 20), 2025)])
    func aReportThatWasSentIsOver(_ sent: (Int, Int, Int), _ next: Int) throws {
        let began = try #require(CivilDay(year: 2024, month: 12, day: 1)), day = try #require(CivilDay(year: sent.0, month: sent.1, day: sent.2))
        let measure = try begun("measureStarted", FactTime(began), ["type": "placement"], then: CaseFileTests.written("measureReportSent", 2, of: 1, when: FactTime(day), ["to": "Juge"]))
        #expect(Self.ends(of: measure, today: day).first { $0.delay.id == "placement-report" }?.end.day == CivilDay(year: next, month: 12, day: 1))
        let another = try begun("measureStarted", FactTime(began), ["type": "placement"], then: CaseFileTests.written("measureReportSent", 2, of: 9, when: FactTime(day), ["to": "Juge"]))
        #expect(Self.ends(of: another, today: began).first { $0.delay.id == "placement-report" }?.end.day == CivilDay(year: 2025, month: 12, day: 1), "the report of another measure")
    }

    /// A day that nobody is sure of gives no sure end, and none that has passed.
    @Test func anUncertainDayEndsBetweenTwo() throws {
        let november = try #require(FactTime(typed: "novembre 2026", today: Self.today, .fr))
        let end = try #require(Self.ends(of: try begun("decisionGiven", november, ["matter": "criminal"]), today: Self.today).first?.end)
        #expect(!end.isExact && end.day == CivilDay(year: 2026, month: 11, day: 11) && end.last >= Self.today)
        #expect(try #require(Self.ends(of: try begun("decisionGiven", FactTime(Self.today), ["matter": "criminal"]), today: Self.today).first?.end).isExact)
    }

    /// The day that somebody wrote counts, in the stead of the one that the law gives; without either, none.
    @Test func aDayThatIsWrittenComesFirst() throws {
        func ends(_ values: [String: String]) throws -> [String] { Self.ends(of: try begun("decisionGiven", FactTime(Self.today), values), today: Self.today).map { "\($0.delay.id) \($0.end.day.iso)" } }
        #expect(try ends(["matter": "education"]) == ["decision-appeal 2026-12-13"] && ends(["matter": "criminal"]) == ["criminal-appeal 2026-12-08"])
        #expect(try ends(["matter": "criminal", "until": "2026-12-18"]) == ["decision-until 2026-12-18"] && ends(["until": "2026-12-18"]) == ["decision-until 2026-12-18"])
        #expect(try ends([:]) == [] && ends(["matter": "other"]) == [])
    }

    /// What was done is not asked for any more; what stands for another element does not count.
    @Test func whatIsDoneIsOver() throws {
        func left(_ others: CaseFile.Written...) throws -> Set<String> {
            var file = CaseFile()
            file.take([CaseFileTests.written("concernReported", 1, when: FactTime(Self.today), ["crip": "A"])] + others, CaseFileTests.book)
            return Set(Self.law.ends(of: try #require(file[1]), in: file, today: Self.today).map(\.delay.id))
        }
        let both: Set = ["concern-evaluation", "concern-answer"]
        #expect(try left() == both && left(CaseFileTests.written("concernAcknowledged", 2, of: 1, ["state": "acknowledged"])) == both)
        #expect(try left(CaseFileTests.written("concernAcknowledged", 2, of: 1, ["state": "followed"])) == [] && left(CaseFileTests.written("concernOutcomeTold", 2, of: 1, ["outcome": "B"])) == [])
        #expect(try left(CaseFileTests.written("concernOutcomeTold", 3, of: 2, ["outcome": "B"])) == both)
        let back = try #require(FactTime(typed: "hier", today: Self.today, .fr)?.first)
        func after(_ others: CaseFile.Written...) throws -> [String] {
            var file = CaseFile()
            file.take([CaseFileTests.written("returnRecorded", 5, when: FactTime(back, minute: 187), ["g1": "done"])] + others, CaseFileTests.book)
            return Self.law.ends(of: try #require(file[5]), in: file, today: Self.today).map(\.delay.id)
        }
        #expect(try after() == ["return-health", "return-talk"] && after(CaseFileTests.written("healthAppointment", 6, ["due": "2026-12-01"])) == ["return-talk"])
    }

    @Test func hoursGoOverMidnight() throws {
        let day = try #require(CivilDay(year: 2026, month: 12, day: 31)), back = try begun("returnRecorded", FactTime(day, minute: 187), ["g1": "done"])
        #expect(Self.ends(of: back, today: Self.today).map(\.end) == [Delay.End(day: try #require(CivilDay(year: 2027, month: 1, day: 2)), minute: 187), Delay.End(day: try #require(CivilDay(year: 2027, month: 1, day: 3)), minute: 187)])
        // Without an hour, by the day; over a night, either day.
        #expect(Self.ends(of: try begun("returnRecorded", FactTime(day), ["g1": "done"]), today: Self.today).map(\.end.day) == [CivilDay(year: 2027, month: 1, day: 2), CivilDay(year: 2027, month: 1, day: 3)])
        let night = FactTime(text: "nuit", first: day, last: try #require(day.adding(days: 1)))
        #expect(Self.ends(of: try begun("returnRecorded", night, ["g1": "done"]), today: Self.today).map(\.end.last) == [CivilDay(year: 2027, month: 1, day: 3), CivilDay(year: 2027, month: 1, day: 4)])
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
            delay("x", "decisionGiven", #""from": "by", "unit": "days", "after": 0"#), delay("x", "decisionGiven", #""unless": "nothing", "unit": "days", "after": 1"#), delay("x", "decisionGiven", #""unit": "days", "after": 1, "over": [{"kind": "nothing"}]"#),
            delay("x", "decisionGiven", #""unit": "days", "after": 1, "over": [{"kind": "measureEnded", "field": "why"}]"#), delay("x", "returnRecorded", #""from": "due", "unit": "hours", "after": 0"#),
            delay("x", "measureStarted", #""unit": "days", "after": 1, "again": 1"#), delay("x", "measureStarted", #""unit": "months", "after": 1, "again": 9223372036854775807"#), delay("x", "runawayDeclared", #""unit": "days", "after": 1"#) + "," + delay("x", "runawayDeclared", #""unit": "days", "after": 2"#),
        ]
        for text in bad { #expect(throws: (any Error).self) { try local(text) } }
    }
}
