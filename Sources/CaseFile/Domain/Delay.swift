import Foundation
import Vocabulary

/// A delay of the law, or of the local protocol, that begins with an element. Dated content, not code: an article changes without a new version of the product.
public struct Delay: Sendable, Decodable {
    public enum Unit: String, Sendable, Decodable { case hours, days, months }

    public let id: String
    /// The kind of element with which it begins, and the answer that it needs.
    public let kind: String
    public let field: String?
    public let option: String?
    public let unit: Unit
    public let after: Int
    /// It is over once the element was given another day: the day of a renewal stands in its stead.
    let untilRenewed: Bool?
    /// So many months after it ended, it ends again, as long as the element lasts: a yearly report.
    let again: Int?
    /// What must be done by then.
    public let words: Bilingual
    /// The article, or the protocol.
    public let source: Bilingual

    /// When a delay ends: a day, and a minute of that day for those counted in hours.
    public struct End: Sendable, Hashable, Comparable {
        public let day: CivilDay
        public let minute: Int?

        public static func < (a: End, b: End) -> Bool { (a.day, a.minute ?? 1_440) < (b.day, b.minute ?? 1_440) }
    }

    /// For how many days the end of one that comes again is shown, before the next one is.
    private static let shown = 60

    /// When it ends for an element; nil for another element, or when nobody knows when that began. O(years since then).
    /// - Parameter today: one that comes again ends the next time, or the last one while it is not two months past.
    public func end(for element: Element, today: CivilDay) -> End? {
        guard element.kind.id == kind, element.withdrawal == nil, let first = element.when?.first else { return nil }
        if let field, let option, element.value(field) != option { return nil }
        if untilRenewed ?? false, element.movedTo != nil { return nil }
        switch unit {
        case .hours:
            guard let minute = element.when?.minute else { return nil }
            let minutes = minute + after * 60
            return first.adding(days: minutes / 1_440).map { End(day: $0, minute: minutes % 1_440) }
        case .days: return first.adding(days: after).map { End(day: $0, minute: nil) }
        case .months:
            var months = after
            while let again, let left = first.adding(months: months)?.adding(days: Self.shown), left < today { months += again }
            return first.adding(months: months).map { End(day: $0, minute: nil) }
        }
    }
}

/// All delays: those of the law, then those of the local protocol.
public struct DelayBook: Sendable {
    private struct File: Decodable {
        let version: String
        let delays: [Delay]
    }

    /// The day of the content.
    public let version: String
    public let delays: [Delay]

    public static let empty = DelayBook(version: "", delays: [])

    private init(version: String, delays: [Delay]) { (self.version, self.delays) = (version, delays) }

    /// - Throws: `DecodingError`, or `KindBook.Fault` when a delay does not agree with the kinds.
    public init(decoding data: Data, _ kinds: KindBook) throws {
        let file = try JSONDecoder().decode(File.self, from: data)
        (version, delays) = (file.version, file.delays)
        guard Set(delays.map(\.id)).count == delays.count else { throw KindBook.Fault(description: "two delays have one id") }
        for delay in delays {
            func refuse(_ why: String) -> KindBook.Fault { KindBook.Fault(description: "delay \(delay.id): \(why)") }
            guard let kind = kinds[delay.kind] else { throw refuse("no kind \(delay.kind)") }
            guard (1...1_200).contains(delay.after) else { throw refuse("from 1 to 1,200 hours, days or months") }
            guard delay.unit != .hours || kind.when.shape == .moment else { throw refuse("\(kind.id) has no hour") }
            guard delay.again == nil || delay.unit == .months && (1...1_200).contains(delay.again ?? 0) else { throw refuse("again after 1 to 1,200 months, for one in months") }
            guard (delay.field == nil) == (delay.option == nil) else { throw refuse("a field goes with its option") }
            if let id = delay.field, let option = delay.option {
                guard kind.fields.first(where: { $0.id == id })?.option(option) != nil else { throw refuse("no answer \(option) to \(id)") }
            }
        }
    }

    /// The same, with those of a place after them. One of the place with the id of another stands in its stead.
    public func with(_ local: DelayBook) -> DelayBook {
        let ids = Set(local.delays.map(\.id))
        return DelayBook(version: version, delays: delays.filter { !ids.contains($0.id) } + local.delays)
    }

    /// What begins with an element, the first end first. O(delays).
    public func ends(of element: Element, today: CivilDay) -> [(delay: Delay, end: Delay.End)] {
        delays.compactMap { delay in delay.end(for: element, today: today).map { (delay, $0) } }.sorted { $0.1 < $1.1 }
    }
}

extension CivilDay {
    /// The number of the day, one more each day: 0 modulo 7 is a Monday. O(1). After the algorithm of Fliegel and Van Flandern (CACM 11, 1968, p. 657).
    var number: Int {
        let a = (14 - month) / 12, y = year + 4_800 - a, m = month + 12 * a - 3
        return day + (153 * m + 2) / 5 + 365 * y + y / 4 - y / 100 + y / 400 - 32_045
    }

    /// So many days later; nil outside the years of `CivilDay`. O(1).
    func adding(days: Int) -> CivilDay? {
        let (number, isOver) = number.addingReportingOverflow(days)
        guard !isOver, (2_400_000...2_600_000).contains(number) else { return nil }
        let f = number + 1_401 + (4 * number + 274_277) / 146_097 * 3 / 4 - 38, e = 4 * f + 3, g = e % 1_461 / 4, h = 5 * g + 2
        let month = (h / 153 + 2) % 12 + 1
        return CivilDay(year: e / 1_461 - 4_716 + (14 - month) / 12, month: month, day: h % 153 / 5 + 1)
    }

    /// The same day so many months later, or the last one of a shorter month (Civil Procedure Code, article 641). Nil outside the years of `CivilDay`.
    func adding(months: Int) -> CivilDay? {
        let (total, isOver) = (year * 12 + month - 1).addingReportingOverflow(months)
        guard !isOver, total > 0 else { return nil }
        return (28...31).reversed().lazy.filter { $0 <= max(28, self.day) }.compactMap { CivilDay(year: total / 12, month: total % 12 + 1, day: min($0, self.day)) }.first
    }
}
