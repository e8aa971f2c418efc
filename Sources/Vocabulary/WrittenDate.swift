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

    /// Reads one text. Two-digit years are of this century up to the current year, else of the last; a day without year is the latest one not after today. O(length).
    public init(_ text: String, today: CivilDay) {
        // A date is short; anything longer is a period told in words.
        guard text.utf8.count <= 200 else {
            self = .asTyped(TypedText.line(text))
            return
        }
        let typed = TypedText.line(text)
        let words = Self.words(typed)
        if let numbers = Self.numbers(words) {
            self = Self.date(numbers, today: today)
        } else if let named = Self.named(words, today: today) {
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
            let complete = full < 100 ? Self.century(full, today: today) : full
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
        let complete = full < 100 ? Self.century(full, today: today) : full
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
        text.lowercased().replacing("é", with: "e").replacing("è", with: "e").replacing("û", with: "u").replacing("1er", with: "1")
    }

    /// Two or three whole numbers and nothing else.
    private static func numbers(_ words: [String]) -> [Int]? {
        let numbers = words.compactMap { $0.count <= 4 ? Int($0) : nil }
        return numbers.count == words.count && (2...3).contains(numbers.count) && numbers.allSatisfy { $0 >= 0 } ? numbers : nil
    }

    private static func date(_ numbers: [Int], today: CivilDay) -> WrittenDate {
        if numbers.count == 3, numbers[0] > 31 { return CivilDay(year: numbers[0], month: numbers[1], day: numbers[2]).map(day) ?? .impossible }
        if numbers.count == 3 {
            let year = numbers[2] < 100 ? century(numbers[2], today: today) : numbers[2]
            return CivilDay(year: year, month: numbers[1], day: numbers[0]).map(day) ?? .impossible
        }
        if numbers[1] > 31 { return (1...12).contains(numbers[0]) && CivilDay.years.contains(numbers[1]) ? .month(year: numbers[1], month: numbers[0], part: nil) : .impossible }
        return latest(day: numbers[0], month: numbers[1], today: today)
    }

    private static func named(_ words: [String], today: CivilDay) -> WrittenDate? {
        var rest = words.filter { !["le", "vers", "la", "du", "on", "of", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"].contains($0) }
        let parts: [String: MonthPart] = ["debut": .beginning, "early": .beginning, "mi": .middle, "mid": .middle, "fin": .end, "late": .end]
        let part = rest.first.flatMap { parts[$0] }
        if part != nil { rest.removeFirst() }
        guard let index = rest.firstIndex(where: { month($0) != nil }), let month = month(rest[index]) else { return nil }
        let before = rest[..<index].compactMap(Int.init), after = rest[(index + 1)...].compactMap(Int.init)
        guard before.count == index, after.count == rest.count - index - 1, before.count <= 1, after.count <= 1 else { return nil }
        let year = after.first.map { $0 < 100 ? century($0, today: today) : $0 }
        if let year, !CivilDay.years.contains(year) { return nil }
        guard let day = before.first else {
            return .month(year: year ?? (month <= today.month ? today.year : today.year - 1), month: month, part: part)
        }
        guard part == nil else { return nil }
        guard let year else { return latest(day: day, month: month, today: today) }
        return CivilDay(year: year, month: month, day: day).map(WrittenDate.day) ?? .impossible
    }

    private static func latest(day: Int, month: Int, today: CivilDay) -> WrittenDate {
        for year in [today.year, today.year - 1] {
            if let date = CivilDay(year: year, month: month, day: day), date <= today { return .day(date) }
        }
        return CivilDay(year: today.year, month: month, day: day).map(WrittenDate.day) ?? .impossible
    }

    private static func century(_ year: Int, today: CivilDay) -> Int {
        year <= today.year % 100 ? 2000 + year : 1900 + year
    }

    /// A month by its French or English name, whole or shortened to three letters or more.
    private static func month(_ word: String) -> Int? {
        guard word.count >= 3 else { return nil }
        for language in Language.allCases {
            for month in 1...12 where folded(CivilDay.monthName(month, language)).hasPrefix(word) && word != "jui" { return month }
        }
        return nil
    }
}
