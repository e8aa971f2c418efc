import Foundation
import Testing
import Vocabulary

private func day(_ year: Int, _ month: Int, _ day: Int) throws -> CivilDay { try #require(CivilDay(year: year, month: month, day: day)) }

@Suite struct CivilDayTests {
    @Test(arguments: [(2026, 2, 29), (1900, 2, 29), (2026, 4, 31), (2026, 13, 1), (2026, 0, 1), (2026, 1, 0), (2026, 1, 32), (1899, 12, 31), (2201, 1, 1), (Int.max, Int.max, Int.max), (Int.min, 1, 1)])
    func aDayThatDoesNotExistIsNotBuilt(_ year: Int, _ month: Int, _ number: Int) {
        #expect(CivilDay(year: year, month: month, day: number) == nil)
    }

    @Test(arguments: [(2024, 2, 29), (2000, 2, 29), (1900, 1, 1), (2200, 12, 31), (2026, 4, 30)])
    func aDayThatExistsIsBuilt(_ year: Int, _ month: Int, _ number: Int) {
        #expect(CivilDay(year: year, month: month, day: number) != nil)
    }

    @Test func fourYearsHoldOneLeapDay() {
        let days = (2025...2028).flatMap { year in (1...12).flatMap { month in (1...31).compactMap { CivilDay(year: year, month: month, day: $0) } } }
        #expect(days.count == 1_461)
        #expect(days == days.sorted())
    }

    @Test func ageIsCountedInWholeYears() throws {
        let birth = try day(2011, 3, 19)
        #expect(birth.age(on: try day(2026, 3, 18)) == 14)
        #expect(birth.age(on: try day(2026, 3, 19)) == 15)
        #expect(birth.age(on: birth) == 0)
        #expect(birth.age(on: try day(2010, 1, 1)) == 0)
    }

    @Test func aChildOfALeapDayGrowsOnTheFirstOfMarch() throws {
        let birth = try day(2012, 2, 29)
        #expect(birth.age(on: try day(2026, 2, 28)) == 13)
        #expect(birth.age(on: try day(2026, 3, 1)) == 14)
        #expect(birth.age(on: try day(2028, 2, 29)) == 16)
    }

    @Test func theFirstOfAMonthIsWrittenAsTheFrenchDo() throws {
        #expect(try day(2011, 3, 1).text(.fr) == "1er mars 2011")
        #expect(try day(2011, 3, 1).text(.en) == "1 March 2011")
        #expect(try day(2026, 8, 11).text(.fr) == "11 août 2026")
        #expect(try day(2026, 8, 11).text(.en) == "11 August 2026")
    }

    @Test func aMonthOutsideTheYearHasNoName() {
        for month in [0, 13, -1, 1_000_000] { #expect(CivilDay.monthName(month, .fr).isEmpty) }
        #expect(Set((1...12).map { CivilDay.monthName($0, .fr) }).count == 12)
        #expect(Set((1...12).map { CivilDay.monthName($0, .en) }).count == 12)
    }

    @Test func theEpochIsADayThatExists() {
        #expect(CivilDay.epoch == CivilDay(year: 1970, month: 1, day: 1))
    }

    @Test func aDayIsReadBackFromItsJSON() throws {
        let leap = try day(2024, 2, 29)
        #expect(try JSONDecoder().decode(CivilDay.self, from: JSONEncoder().encode(leap)) == leap)
    }

    /// "Always exists" holds for what is read too.
    @Test func aDayThatDoesNotExistDoesNotDecode() {
        let impossible = Data(#"{"year":2026,"month":13,"day":99}"#.utf8)
        #expect(throws: (any Error).self) { try JSONDecoder().decode(CivilDay.self, from: impossible) }
    }
}
