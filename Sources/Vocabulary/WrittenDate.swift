/// A date as people write it: `19/11/26`, `19 nov`, `novembre 2026`, `mi-novembre`, `nuit du 12 au 13`, three separate fields.
///
/// What is not recognised is kept as typed: a period such as "depuis la rentrée" is a good answer.
public enum WrittenDate: Sendable, Equatable {
    case day(CivilDay)
    /// A month, with a part of it ("mi", "début", "fin") when said.
    case month(year: Int, month: Int, part: MonthPart?)
    /// Kept as typed.
    case asTyped(String)
    /// A date that does not exist, such as 31/02/2026.
    case impossible

    public enum MonthPart: String, Sendable {
        case beginning
        case middle
        case end
    }

    /// Where a day without its year is looked for.
    public enum Direction: Sendable {
        /// What has happened: the latest such day, today included; two-digit years are of this century up to the current year, else of the last.
        case past
        /// What is promised, booked or due: the next such day, today included; two-digit years are of this century.
        case future
    }

    /// Reads one text. O(length).
    public init(_ text: String, today: CivilDay, looking: Direction = .past) {
        // A date is short; anything longer is a period told in words.
        guard text.utf8.count <= 200 else {
            self = .asTyped(TypedText.line(text))
            return
        }
        let typed = TypedText.line(text)
        let words = Self.words(typed)
        if let numbers = Self.numbers(words) {
            self = Self.date(numbers, today, looking)
        } else if let named = Self.named(words, today, looking) {
            self = named
        } else {
            self = .asTyped(typed)
        }
    }

    /// Reads a day, a month and a year typed in three fields; nil when all are empty or said unknown. A year alone stays as typed.
    public init?(day: String, month: String, year: String, today: CivilDay) {
        let unknown: Set<String> = ["inconnu", "inconnue", "unknown", "?"]
        let parts = [day, month, year].map { Self.folded(TypedText.line($0)) }.map { unknown.contains($0) ? "" : $0.hasSuffix(".") ? String($0.dropLast()) : $0 }
        guard parts.contains(where: { !$0.isEmpty }) else { return nil }
        // Day and month without the year, or a month alone: kept in words.
        if parts[2].isEmpty, let named = Int(parts[1]) ?? Self.month(parts[1]), (1...12).contains(named), parts[0].isEmpty || (Int(parts[0]).map { (1...31).contains($0) } ?? false) {
            self = .asTyped((parts[0].isEmpty ? "" : parts[0] + " ") + CivilDay.monthName(named, .fr))
            return
        }
        if parts[0].isEmpty, let full = Int(parts[2]) {
            let complete = full < 100 ? Self.century(full, today, .past) : full
            guard CivilDay.years.contains(complete) else {
                self = .impossible
                return
            }
            if parts[1].isEmpty {
                self = .asTyped("\(complete)")
                return
            }
            guard let named = Int(parts[1]) ?? Self.month(parts[1]), (1...12).contains(named) else {
                self = .impossible
                return
            }
            self = .month(year: complete, month: named, part: nil)
            return
        }
        guard let number = Int(parts[0]), let named = Int(parts[1]) ?? Self.month(parts[1]), let full = Int(parts[2]) else {
            self = .impossible
            return
        }
        let complete = full < 100 ? Self.century(full, today, .past) : full
        self = CivilDay(year: complete, month: named, day: number).map(Self.day) ?? .impossible
    }

    /// The date in words, or the text as typed.
    public func text(_ language: Language) -> String {
        switch self {
        case .day(let day): day.text(language)
        case .month(let year, let month, let part):
            Self.partText(part, language) + CivilDay.monthName(month, language) + " \(year)"
        case .asTyped(let text): text
        case .impossible: ""
        }
    }

    /// A day and a month, of which year only the direction tells: "29/11", "30 novembre".
    public static func isWithoutYear(_ text: String, today: CivilDay) -> Bool {
        guard case .day(let past) = WrittenDate(text, today: today, looking: .past), case .day(let coming) = WrittenDate(text, today: today, looking: .future) else { return false }
        return (1...8).contains(coming.year - past.year)
    }

    private static func partText(_ part: MonthPart?, _ language: Language) -> String {
        switch (part, language) {
        case (.beginning, .fr): "début "
        case (.beginning, .en): "early "
        case (.middle, .fr): "mi-"
        case (.middle, .en): "mid-"
        case (.end, .fr): "fin "
        case (.end, .en): "late "
        case (nil, _): ""
        }
    }

    private static func words(_ text: String) -> [String] {
        folded(text).split { $0 == " " || $0 == "\u{A0}" || $0 == "\u{202F}" || $0 == "/" || $0 == "." || $0 == "-" || $0 == "," }.map(String.init)
    }

    static func folded(_ text: String) -> String {
        let low = text.lowercased(), plain = low.utf8.allSatisfy { $0 < 0x80 } ? low : low.replacing("é", with: "e").replacing("è", with: "e").replacing("û", with: "u")
        return plain.contains("1er") ? plain.replacing("1er", with: "1") : plain
    }

    /// Two or three whole numbers and nothing else.
    private static func numbers(_ words: [String]) -> [Int]? {
        let numbers = words.compactMap { $0.count <= 4 ? Int($0) : nil }
        return numbers.count == words.count && (2...3).contains(numbers.count) && numbers.allSatisfy { $0 >= 0 } ? numbers : nil
    }

    private static func date(_ numbers: [Int], _ today: CivilDay, _ looking: Direction) -> WrittenDate {
        if numbers.count == 3, numbers[0] > 31 { return CivilDay(year: numbers[0], month: numbers[1], day: numbers[2]).map(day) ?? .impossible }
        if numbers.count == 3 {
            let year = numbers[2] < 100 ? century(numbers[2], today, looking) : numbers[2]
            return CivilDay(year: year, month: numbers[1], day: numbers[0]).map(day) ?? .impossible
        }
        if numbers[1] > 31 { return (1...12).contains(numbers[0]) && CivilDay.years.contains(numbers[1]) ? .month(year: numbers[1], month: numbers[0], part: nil) : .impossible }
        return nearest(day: numbers[0], month: numbers[1], today, looking)
    }

    private static func named(_ words: [String], _ today: CivilDay, _ looking: Direction) -> WrittenDate? {
        var rest = words.filter { !["le", "vers", "la", "du", "on", "of", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"].contains($0) }
        let parts: [String: MonthPart] = ["debut": .beginning, "early": .beginning, "mi": .middle, "mid": .middle, "fin": .end, "late": .end]
        let part = rest.first.flatMap { parts[$0] }
        if part != nil { rest.removeFirst() }
        guard let index = rest.firstIndex(where: { month($0) != nil }), let month = month(rest[index]) else { return nil }
        var before = rest[..<index].compactMap(Int.init), after = rest[(index + 1)...].compactMap(Int.init)
        guard before.count == index, after.count == rest.count - index - 1 else { return nil }
        // "November 27", "Nov 27, 2026": the day comes second; "mars 10" is a year, "novembre 27" is not one yet.
        if before.isEmpty, part == nil, let first = after.first, (1...31).contains(first), after.count == 2 || isEnglish(rest[index]) || century(first, today, looking) < 2000 {
            (before, after) = ([first], Array(after.dropFirst()))
        }
        guard before.count <= 1, after.count <= 1 else { return nil }
        let year = after.first.map { $0 < 100 ? century($0, today, looking) : $0 }
        if let year, !CivilDay.years.contains(year) { return nil }
        guard let day = before.first else {
            return .month(year: year ?? self.year(ofMonth: month, part, today, looking), month: month, part: part)
        }
        guard part == nil else { return nil }
        guard let year else { return nearest(day: day, month: month, today, looking) }
        return CivilDay(year: year, month: month, day: day).map(WrittenDate.day) ?? .impossible
    }

    private static func nearest(day: Int, month: Int, _ today: CivilDay, _ looking: Direction) -> WrittenDate {
        // 29 February comes back within eight years.
        let years = looking == .past ? [today.year, today.year - 1] : Array(today.year...today.year + 8)
        for year in years {
            if let date = CivilDay(year: year, month: month, day: day), looking == .past ? date <= today : date >= today { return .day(date) }
        }
        return CivilDay(year: today.year, month: month, day: day).map(WrittenDate.day) ?? .impossible
    }

    private static func year(ofMonth month: Int, _ part: MonthPart?, _ today: CivilDay, _ looking: Direction) -> Int {
        guard looking == .future else { return month <= today.month ? today.year : today.year - 1 }
        // The beginning and the middle of this month may be over.
        let isOver = month < today.month || (month == today.month && (part == .beginning && today.day > 10 || part == .middle && today.day > 20))
        return isOver ? today.year + 1 : today.year
    }

    private static func century(_ year: Int, _ today: CivilDay, _ looking: Direction) -> Int {
        looking == .future || year <= today.year % 100 ? 2000 + year : 1900 + year
    }

    /// A month by its French or English name, whole or shortened to three letters or more.
    private static func month(_ word: String) -> Int? {
        guard word.count >= 3, word != "jui" else { return nil }
        return months.first { $0.name.hasPrefix(word) }?.month
    }

    /// The whole name of a month in English, and not in French.
    private static func isEnglish(_ word: String) -> Bool { (1...12).contains { folded(CivilDay.monthName($0, .en)) == word && folded(CivilDay.monthName($0, .fr)) != word } }

    private static let months = Language.allCases.flatMap { language in (1...12).map { (name: folded(CivilDay.monthName($0, language)), month: $0) } }
}
