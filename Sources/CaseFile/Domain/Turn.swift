import Vocabulary

/// An age that a young person reaches, and when: a day, or all the days that it may be.
struct Turn: Sendable, Hashable {
    /// Years at which rights open or end: 17 (the talk about adulthood), 18, 21 (CASF L222-5, L222-5-1), 26 (youth engagement contract, Labour Code L5131-6).
    static let ages = [17, 18, 21, 26]
    /// Days before and after it that it is said.
    static let around = 90

    let age: Int
    let first: CivilDay
    let last: CivilDay

    var isExact: Bool { first == last }

    /// It is reached, on the day itself too.
    func isPast(_ today: CivilDay) -> Bool { last <= today }

    /// The age that is near, from the days of birth that are possible; nil when none is. The one reached last is said as long as the next one is not near.
    static func near(born: (first: CivilDay, last: CivilDay), today: CivilDay) -> Turn? {
        ages.reversed().lazy.compactMap { age in
            guard let first = born.first.birthday(age), let last = born.last.birthday(age) else { return nil }
            let turn = Turn(age: age, first: first, last: last)
            guard let start = first.adding(days: -around), let end = last.adding(days: around) else { return nil }
            return start <= today && today <= end ? turn : nil
        }.first
    }
}

extension CivilDay {
    /// The day on which an age is reached; who was born on 29 February reaches it on 1 March of the other years.
    func birthday(_ age: Int) -> CivilDay? { CivilDay(year: year + age, month: month, day: day) ?? CivilDay(year: year + age, month: 3, day: 1) }
}

extension Identity {
    /// The first and the last day on which the young person may be born: of a date that nobody is sure of, every one that was said; without any, those that the age leaves. Nil when nothing says.
    /// - Parameter day: the day of a moment of writing.
    func birthDays(today: CivilDay, day: (Int64) -> CivilDay) -> (first: CivilDay, last: CivilDay)? {
        if let birth = values["birthDate"], let time = FactTime(typed: birth.text, today: today, .fr), let first = time.first {
            let last = max(first, time.last ?? first)
            guard birth.certainty != .sure else { return (first, last) }
            return (births.reduce(first, min), births.reduce(last, max))
        }
        // 17 years old on a day: born in the year before the 17th before it.
        guard let age = age(day: day), let said = age.said, let last = said.adding(months: -12 * age.years), let first = last.adding(months: -12)?.adding(days: 1) else { return nil }
        return (first, last)
    }
}
