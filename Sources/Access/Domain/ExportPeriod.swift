import Foundation
import Vocabulary

/// Two days as they were typed, and the moments between which they lie, by the clock of Paris.
struct ExportPeriod: Sendable, Hashable {
    /// Milliseconds since 1970: the beginning of the first day, the end of the last.
    let from: Int64, until: Int64

    enum Fault: Error, Sendable, Hashable {
        /// The first day, or the last, is not a day.
        case noFirst, noLast
        /// The last day is before the first, or the period is longer than a year.
        case backwards, tooLong
    }

    /// The longest period, in milliseconds: 366 days.
    static let longest: Int64 = 366 * 86_400_000

    /// - Parameter now: milliseconds since 1970.
    /// - Throws: `Fault`.
    init(first: String, last: String, now: Int64) throws(Fault) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Europe/Paris") ?? .gmt
        let parts = calendar.dateComponents([.year, .month, .day], from: Date(timeIntervalSince1970: Double(now) / 1_000))
        let today = CivilDay(year: parts.year ?? 2000, month: parts.month ?? 1, day: parts.day ?? 1) ?? .epoch
        guard case .day(let start) = WrittenDate(first, today: today), let from = Self.moment(start, calendar, plus: 0) else { throw .noFirst }
        guard case .day(let end) = WrittenDate(last, today: today), let until = Self.moment(end, calendar, plus: 1) else { throw .noLast }
        guard start <= end else { throw .backwards }
        guard until - from <= Self.longest else { throw .tooLong }
        (self.from, self.until) = (from, until)
    }

    private static func moment(_ day: CivilDay, _ calendar: Calendar, plus days: Int) -> Int64? {
        let parts = DateComponents(year: day.year, month: day.month, day: day.day + days)
        return calendar.date(from: parts).map { Int64($0.timeIntervalSince1970 * 1_000) }
    }
}
