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

    /// In the language of who reads it when the day is known; a range stays as its author said it.
    public func words(_ language: Language) -> String {
        guard isExact, let first else { return text }
        return Self.text(first, minute, language)
    }

    public init(text: String, first: CivilDay? = nil, last: CivilDay? = nil, minute: Int? = nil) {
        (self.text, self.first, self.last, self.minute) = (text, first, last, minute)
    }

    public init(_ day: CivilDay, minute: Int? = nil, _ language: Language = .fr) {
        self.init(text: Self.text(day, minute, language), first: day, last: day, minute: minute)
    }

    /// What was typed as a date; nil when it does not exist, such as 31/02/2026.
    public init?(typed: String, today: CivilDay, _ language: Language) {
        let line = TypedText.line(typed)
        switch WrittenDate(line, today: today) {
        case .impossible: return nil
        case .day(let day): self.init(day, minute: nil, language)
        case .month(let year, let month, let part):
            let days = Self.days(of: month, year), thirds = Self.part(days, part)
            self.init(text: WrittenDate.month(year: year, month: month, part: part).text(language), first: thirds.0, last: thirds.1)
        case .asTyped(let text):
            let range = Self.range(text, today: today)
            self.init(text: String(text.prefix(120)), first: range?.0, last: range?.1)
        }
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

    /// An hour as people type it: `3 h 07`, `3h`, `03:07`, `15`. Minutes since midnight; nil for anything else.
    public static func minute(typed: String) -> Int? {
        let parts = TypedText.line(typed).lowercased().split { !$0.isASCII || !$0.isNumber }.map(String.init), letters = typed.lowercased().filter(\.isLetter)
        guard typed.first(where: { !$0.isWhitespace })?.isNumber ?? false, ["", "h", "hmin", "hmn", "am"].contains(letters), (1...2).contains(parts.count), parts.allSatisfy({ $0.count <= 2 }) else { return nil }
        guard let hour = Int(parts[0]), (0...23).contains(hour) else { return nil }
        guard parts.count == 2 else { return hour * 60 }
        guard let minute = Int(parts[1]), (0...59).contains(minute) else { return nil }
        return hour * 60 + minute
    }

    // MARK: Ranges

    private static func days(of month: Int, _ year: Int) -> (CivilDay?, CivilDay?) {
        (CivilDay(year: year, month: month, day: 1), (28...31).reversed().compactMap { CivilDay(year: year, month: month, day: $0) }.first)
    }

    private static func part(_ days: (CivilDay?, CivilDay?), _ part: WrittenDate.MonthPart?) -> (CivilDay?, CivilDay?) {
        guard let first = days.0, let part else { return days }
        func day(_ number: Int) -> CivilDay? { CivilDay(year: first.year, month: first.month, day: number) }
        return switch part {
        case .beginning: (day(1), day(10))
        case .middle: (day(10), day(20))
        case .end: (day(20), days.1)
        }
    }

    private static let seasons: [String: (from: Int, to: Int)] = [
        "printemps": (3, 6), "spring": (3, 6), "ete": (6, 9), "summer": (6, 9), "automne": (9, 12), "autumn": (9, 12),
    ]

    /// A year, a season, or "du 12 au 14 juin".
    private static func range(_ text: String, today: CivilDay) -> (CivilDay?, CivilDay?)? {
        let words = Folded.words(text)
        if let halves = halves(words, today: today) { return halves }
        guard let year = words.compactMap(Int.init).first(where: CivilDay.years.contains) else { return nil }
        for word in words {
            if let season = seasons[word] { return (CivilDay(year: year, month: season.from, day: 21), CivilDay(year: year, month: season.to, day: 20)) }
            if word == "hiver" || word == "winter" { return (CivilDay(year: year, month: 1, day: 1), CivilDay(year: year, month: 3, day: 20)) }
        }
        return (CivilDay(year: year, month: 1, day: 1), CivilDay(year: year, month: 12, day: 31))
    }

    /// "nuit du 12 au 13 novembre", "du 21 au 23 novembre 2026", "du 30 mai au 2 juin".
    private static func halves(_ words: [String], today: CivilDay) -> (CivilDay?, CivilDay?)? {
        guard let start = words.firstIndex(of: "du"), let middle = words.firstIndex(of: "au"), start < middle, middle + 1 < words.count else { return nil }
        let end = words[(middle + 1)...].joined(separator: " ")
        guard case .day(let last) = WrittenDate(end, today: today) else { return nil }
        let before = words[(start + 1)..<middle].joined(separator: " ")
        if let number = Int(before) {
            let month = number <= last.day ? last.month : last.month == 1 ? 12 : last.month - 1, year = number > last.day && last.month == 1 ? last.year - 1 : last.year
            return CivilDay(year: year, month: month, day: number).map { ($0, last) }
        }
        guard case .day(let first) = WrittenDate(before + (before.split(separator: " ").count == 2 ? " \(last.year)" : ""), today: today), first <= last else { return nil }
        return (first, last)
    }
}
