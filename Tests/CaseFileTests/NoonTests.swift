import Foundation
import Testing
import Vocabulary
@testable import CaseFile

struct NoonTests {
    private static let paris = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Europe/Paris") ?? .gmt
        return calendar
    }()

    private static func civil(_ time: Int64) -> (day: CivilDay, minute: Int) {
        let parts = paris.dateComponents([.year, .month, .day, .hour, .minute], from: Date(timeIntervalSince1970: Double(time) / 1_000))
        return (CivilDay(year: parts.year ?? 1970, month: parts.month ?? 1, day: parts.day ?? 1) ?? .epoch, (parts.hour ?? 0) * 60 + (parts.minute ?? 0))
    }

    private static func time(_ text: String) throws -> Int64 {
        Int64(try #require(paris.date(from: try parts(text))).timeIntervalSince1970 * 1_000)
    }

    private static func parts(_ text: String) throws -> DateComponents {
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
        try #require(numbers.count == 6)
        return DateComponents(year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3], minute: numbers[4], second: numbers[5])
    }

    @Test(arguments: [
        ("2026-11-28 14:28:40", "2026-11-28 12:00:00"), ("2026-11-28 12:00:00", "2026-11-28 12:00:00"), ("2026-11-28 12:00:31", "2026-11-28 12:00:00"),
        ("2026-11-28 11:59:59", "2026-11-27 12:00:00"), ("2026-11-28 00:00:05", "2026-11-27 12:00:00"), ("2027-01-01 07:00:59", "2026-12-31 12:00:00"),
        // The two nights in which clocks move, and the day after.
        ("2027-03-28 07:30:12", "2027-03-27 12:00:00"), ("2027-03-28 13:00:12", "2027-03-28 12:00:00"), ("2026-10-25 07:30:12", "2026-10-24 12:00:00"), ("2026-10-25 12:00:12", "2026-10-25 12:00:00"),
    ])
    func theLastNoonIsNoonToTheMillisecond(at: String, noon: String) throws {
        let moment = try Self.time(at)
        for later in [0, 1, 999] as [Int64] { #expect(CaseFilePages.noon(before: moment + later, civil: Self.civil) == (try Self.time(noon))) }
    }
}
