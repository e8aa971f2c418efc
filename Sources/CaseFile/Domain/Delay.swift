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
    /// The answer that says the day on which it begins, in the stead of the time of the element; with `after` 0, the day on which it ends.
    let from: String?
    /// The answer that says this end better than the law does: with it, there is no such delay.
    let unless: String?
    /// The answers with which there is no such delay: that of a prosecutor is not that of a judge.
    let exceptFor: Answer?
    /// The answers of the element that this one refers to; one that nobody may read is not left out.
    let about: Answer?
    /// It is over once the element was given another day: the day of a renewal stands in its stead.
    let untilRenewed: Bool?
    /// So many months after it ended, it ends again, as long as the element lasts: a yearly report.
    let again: Int?
    /// What is written of the element, or after it, once it is done.
    let over: [Over]?
    /// What must be done by then.
    public let words: Bilingual
    /// The article, or the protocol.
    public let source: Bilingual

    /// An element of this kind, and the answer that it needs.
    struct Over: Sendable, Decodable {
        let kind: String
        let field: String?
        let option: String?
    }

    struct Answer: Sendable, Decodable {
        let field: String
        let options: Set<String>

        func isThat(of element: Element) -> Bool { element.value(field).map(options.contains) ?? false }
    }

    /// When a delay ends: a day, and a minute of that day for those counted in hours. Begun on a day that is not sure, it ends from this day to `last`.
    public struct End: Sendable, Hashable, Comparable {
        public let day: CivilDay
        public let minute: Int?
        public let last: CivilDay

        init(day: CivilDay, minute: Int? = nil, last: CivilDay? = nil) { (self.day, self.minute, self.last) = (day, minute, last ?? day) }

        public var isExact: Bool { day == last }
        public static func < (a: End, b: End) -> Bool { (a.day, a.minute ?? 1_440, a.last) < (b.day, b.minute ?? 1_440, b.last) }
    }

    /// The most days that it lasts.
    var reach: Int {
        switch unit {
        case .hours: after / 24 + 1
        case .days: after
        case .months: after * 31
        }
    }

    /// When it ends for an element; nil for another element, when nobody knows when that began, and once it is done. O(elements + years since then).
    /// - Parameter today: of one that comes again, the last end that has passed stays until what was due is noted, or is due again.
    public func end(for element: Element, in file: CaseFile, today: CivilDay) -> End? {
        guard element.kind.id == kind, element.withdrawal == nil, let (first, last, minute) = start(element) else { return nil }
        if let field, let option, element.value(field) != option { return nil }
        if let unless, element.value(unless) != nil { return nil }
        if let exceptFor, exceptFor.isThat(of: element) { return nil }
        if let about, let other = element.refersTo.flatMap({ file[$0] }), other.value(about.field) != nil, !about.isThat(of: other) { return nil }
        if untilRenewed ?? false, element.movedTo != nil { return nil }
        let done = over.map { over in file.elements.filter { isOver(over, by: $0, element) } } ?? []
        guard let again else { return done.isEmpty ? end(first, last, minute, after) : nil }
        let told = done.compactMap { $0.when?.last ?? $0.when?.first }.max()
        var months = after, passed: End?
        while let next = end(first, last, nil, months) {
            // What was sent half a turn before it was due, or later, was for that time.
            if let told, let reach = told.adding(months: again / 2), next.last <= reach { months += again; continue }
            guard next.last < today else { return passed ?? next }
            passed = next
            months += again
        }
        return passed
    }

    private func start(_ element: Element) -> (CivilDay, CivilDay, Int?)? {
        if let from { return element.value(from).flatMap(CivilDay.init(iso:)).map { ($0, $0, nil) } }
        guard let when = element.when, let first = when.first else { return nil }
        return (first, when.last ?? first, when.minute)
    }

    private func end(_ first: CivilDay, _ last: CivilDay, _ minute: Int?, _ after: Int) -> End? {
        switch unit {
        case .hours:
            // Without an hour, the days on which it may end.
            guard let minute else { return first.adding(days: after / 24).flatMap { day in last.adding(days: (after + 23) / 24).map { End(day: day, last: $0) } } }
            let minutes = minute + after * 60
            return first.adding(days: minutes / 1_440).map { End(day: $0, minute: minutes % 1_440) }
        case .days: return first.adding(days: after).map { End(day: $0, last: last.adding(days: after)) }
        case .months: return first.adding(months: after).map { End(day: $0, last: last.adding(months: after)) }
        }
    }

    /// Written of this element, or after it when it is not of one.
    private func isOver(_ over: [Over], by other: Element, _ element: Element) -> Bool {
        guard over.contains(where: { one in one.kind == other.kind.id && one.field.map { other.value($0) == one.option } ?? true }), other.withdrawal == nil else { return false }
        return other.kind.refersTo == kind ? other.refersTo == element.number : other.number > element.number
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
