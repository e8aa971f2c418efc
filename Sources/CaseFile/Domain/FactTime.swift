import Vocabulary

/// When something happened, as precisely as it is known: a minute, a day, or a range such as "mi-novembre" or "printemps 2026".
public struct FactTime: Sendable, Hashable, Codable {
    /// As it is shown.
    public let text: String
    /// The first and the last day that it may be; nil when the text gives none.
    public let first: CivilDay?
    public let last: CivilDay?
    /// Minutes since midnight of the first day.
    public let minute: Int?

    /// A day is known, not a range.
    public var isExact: Bool { first != nil && first == last }

    /// In the language of who reads it when the day is known and nothing more is said; the rest stays as its author said it.
    public func words(_ language: Language) -> String {
        guard let first, isPlain else { return text }
        return Self.text(first, minute, language)
    }

    /// Its text is a day, with or without an hour, and nothing else.
    var isPlain: Bool { first.map { first in isExact && Language.allCases.contains { Self.text(first, minute, $0) == text } } ?? false }

    public init(text: String, first: CivilDay? = nil, last: CivilDay? = nil, minute: Int? = nil) {
        (self.text, self.first, self.last, self.minute) = (text, first, last, minute)
    }

    public init(_ day: CivilDay, minute: Int? = nil, _ language: Language = .fr) {
        self.init(text: Self.text(day, minute, language), first: day, last: day, minute: minute)
    }

    /// The words of a day and an hour: "27 novembre 2026, 3 h 07".
    static func text(_ day: CivilDay, _ minute: Int?, _ language: Language) -> String {
        guard let minute else { return day.text(language) }
        return day.text(language) + ", " + clock(minute, language)
    }

    /// "3 h 07" in French, "3:07" in English.
    public static func clock(_ minute: Int, _ language: Language) -> String {
        let rest = minute % 60, two = rest < 10 ? "0\(rest)" : "\(rest)"
        return language == .fr ? "\(minute / 60)\u{A0}h\u{A0}\(two)" : "\(minute / 60):\(two)"
    }

    /// The same with an hour that was typed apart. Of a night, the hour tells which day it is.
    public func at(_ minute: Int, _ language: Language) -> FactTime {
        guard let first, let last else { return FactTime(text: text + ", " + Self.clock(minute, language)) }
        // "Hier soir", at 9: it is 21 h.
        if isExact { return FactTime(first, minute: [.evening, .afternoon].contains(part) && (60..<720).contains(minute) ? minute + 720 : minute, language) }
        if isNight { return FactTime(minute < 720 ? last : first, minute: minute, language) }
        return FactTime(text: text + ", " + Self.clock(minute, language), first: first, last: last)
    }

    /// The part of the day that is said beside a day.
    private var part: SaidDay.Part? {
        guard let first, isExact, minute == nil else { return nil }
        return SaidDay.Part.allCases.first { part in Language.allCases.contains { first.text($0) + ", " + part.text($0) == text } }
    }

    var isMorning: Bool { part == .morning }

    var isNight: Bool { first?.adding(days: 1) == last && Folded.words(text).contains { $0 == "nuit" || $0 == "night" } }

    /// An hour of a time that is not exact, as `at` writes it at its end.
    public static func apart(_ text: String) -> (text: String, hour: String)? {
        let parts = text.split(separator: ",").map(String.init)
        guard parts.count > 1, let hour = parts.last.map(TypedText.line), minute(typed: hour) != nil else { return nil }
        return (parts.dropLast().joined(separator: ","), hour)
    }

    // MARK: Against a clock

    /// Not yet come, but for an hour of margin: clocks disagree.
    public func isAhead(of now: (day: CivilDay, minute: Int)) -> Bool {
        guard let first else { return false }
        guard isExact, let minute else { return first > now.day }
        return (first.number - now.day.number) * 1_440 + minute > now.minute + 60
    }

    /// Over before another one, as far as both are known.
    public func isBefore(_ other: FactTime) -> Bool {
        guard let last, let first = other.first else { return false }
        guard isExact, last == first, let minute, let begun = other.minute else { return last < first }
        // In the night in which clocks go back, the hour between 2 and 3 comes twice.
        return minute < begun - (first.isWhenClocksGoBack && minute < 180 ? 60 : 0)
    }

    /// How long ago, in one number.
    public enum Elapsed: Sendable, Hashable { case minutes(Int), hours(Int), days(Int) }

    /// From this time to now; nil when the day is not known, is not over without an hour, or is ahead. By the clock on the wall: an hour more or less in the night when clocks change. O(1).
    public func elapsed(to now: (day: CivilDay, minute: Int)) -> Elapsed? {
        guard isExact, let first else { return nil }
        let days = now.day.number - first.number
        guard let minute else { return days > 0 ? .days(days) : nil }
        let minutes = days * 1_440 + now.minute - minute
        return minutes < 0 ? nil : minutes < 60 ? .minutes(minutes) : minutes < 2_880 ? .hours(minutes / 60) : .days(minutes / 1_440)
    }
}

extension CivilDay {
    /// The last Sunday of October, when the hour from 2 to 3 comes twice in France (directive 2000/84/EC). Day 0 is a Monday.
    var isWhenClocksGoBack: Bool { month == 10 && day >= 25 && number % 7 == 6 }

    /// The first day of a stretch of days, with no more than its last day leaves unsaid: "31 décembre 2026", "30 novembre", "27".
    func text(until last: CivilDay, _ language: Language) -> String {
        let whole = text(language)
        return year != last.year ? whole : month != last.month ? String(whole.dropLast(5)) : String(whole.prefix { $0 != " " })
    }
}
