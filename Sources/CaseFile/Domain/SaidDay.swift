import Vocabulary

/// A day said from the moment of writing: "hier", "cette nuit", "lundi dernier", "il y a 3 jours", "dans une semaine". Read tomorrow, the same words would say another day.
enum SaidDay: Sendable, Hashable {
    case day(CivilDay)
    /// A minute of a day: "il y a 2 heures".
    case moment(CivilDay, Int)
    /// The night that begins on this day.
    case night(CivilDay)
    /// Some months ago: nobody counts the days.
    case around(CivilDay)
    case year(Int)

    /// A part of a day.
    enum Part: Sendable, CaseIterable { case morning, afternoon, evening }

    private static let days: [String: Int] = [
        "aujourd hui": 0, "ce jour": 0, "maintenant": 0, "today": 0, "now": 0, "tout a l heure": 0, "just now": 0, "hier": -1, "yesterday": -1, "avant hier": -2, "day before yesterday": -2, "the day before yesterday": -2,
        "demain": 1, "tomorrow": 1, "apres demain": 2, "day after tomorrow": 2, "the day after tomorrow": 2,
    ]
    /// From Monday on.
    private static let weekdays = [["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"], ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]]
    private static let numbers = [["un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"], ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]]
    private static let units: [String: Unit] = [
        "minute": .minute, "minutes": .minute, "min": .minute, "mn": .minute, "heure": .hour, "heures": .hour, "h": .hour, "hour": .hour, "hours": .hour, "jour": .day, "jours": .day, "day": .day, "days": .day, "semaine": .week, "semaines": .week, "week": .week, "weeks": .week,
        "mois": .month, "month": .month, "months": .month, "an": .year, "ans": .year, "year": .year, "years": .year,
    ]
    private enum Unit { case minute, hour, day, week, month, year }

    /// - Parameters:
    ///   - words: without accents or capitals, `Folded.words`.
    ///   - minute: of the day of writing; nil when nobody knows.
    init?(_ words: [String], today: CivilDay, minute: Int?, looking: WrittenDate.Direction) {
        let text = words.joined(separator: " ")
        if let days = Self.days[text], let day = today.adding(days: days) {
            self = .day(day)
        } else if ["cette nuit", "tonight", "this night"].contains(text), let minute, let begun = today.adding(days: minute < 720 ? -1 : 0) {
            self = .night(begun)
        } else if ["la nuit derniere", "nuit derniere", "last night"].contains(text), let begun = today.adding(days: -1) {
            self = .night(begun)
        } else if let day = Self.weekday(words, today, looking) {
            self = .day(day)
        } else if let day = Self.ofTheMonth(words, today, looking) {
            self = .day(day)
        } else if let said = Self.ago(words, today, minute) ?? Self.ahead(words, today) {
            self = said
        } else {
            return nil
        }
    }

    static func isWeekday(_ word: String) -> Bool { weekdays.contains { $0.contains(word) } }

    static func `is`(_ day: CivilDay, _ weekday: String) -> Bool { weekdays.compactMap { $0.firstIndex(of: weekday) }.first == (day.number % 7 + 7) % 7 }

    /// The last one, or the next one; never today, of which one says "aujourd’hui".
    private static func weekday(_ words: [String], _ today: CivilDay, _ looking: WrittenDate.Direction) -> CivilDay? {
        var rest = words.filter { !["le", "ce", "on", "this", "the"].contains($0) }
        var isAhead = looking == .future
        if rest.count == 2, let adjective = rest.first(where: { !isWeekday($0) }) {
            guard ["dernier", "passe", "last", "prochain", "next"].contains(adjective) else { return nil }
            isAhead = ["prochain", "next"].contains(adjective)
            rest.removeAll { $0 == adjective }
        }
        guard rest.count == 1, let name = rest.first, let index = weekdays.compactMap({ $0.firstIndex(of: name) }).first else { return nil }
        let after = (index - today.number % 7 + 7) % 7
        return today.adding(days: isAhead ? (after == 0 ? 7 : after) : after - 7)
    }

    /// "le 24", "mardi 24": the last such day, or the next one. Nil when that weekday does not fall on it.
    private static func ofTheMonth(_ words: [String], _ today: CivilDay, _ looking: WrittenDate.Direction) -> CivilDay? {
        let rest = words.filter { !["le", "on", "the"].contains($0) }, names = rest.filter(isWeekday)
        guard words.count > 1, rest.count == names.count + 1, names.count <= 1, let number = rest.last.flatMap({ Int($0 == "1er" ? "1" : $0) }), (1...31).contains(number) else { return nil }
        for step in 0...2 {
            guard let month = CivilDay(year: today.year, month: today.month, day: 1)?.adding(months: looking == .past ? -step : step), let day = CivilDay(year: month.year, month: month.month, day: number), looking == .past ? day <= today : day >= today else { continue }
            guard let name = names.first else { return day }
            return Self.is(day, name) ? day : nil
        }
        return nil
    }

    private static func ago(_ words: [String], _ today: CivilDay, _ minute: Int?) -> SaidDay? {
        let rest: [String]
        if words.last == "ago" { rest = words.dropLast() } else if let start = words.firstIndex(of: "a"), words[..<start] == ["il", "y"] || words[..<start] == ["y"] { rest = Array(words[(start + 1)...]) } else { return nil }
        guard let (count, unit) = duration(rest) else { return nil }
        switch unit {
        case .minute, .hour:
            guard let minute, count <= (unit == .hour ? 72 : 999) else { return nil }
            let minutes = minute - (unit == .hour ? count * 60 : count), days = minutes >= 0 ? 0 : (minutes - 1_439) / 1_440
            return today.adding(days: days).map { .moment($0, minutes - days * 1_440) }
        case .day: return today.adding(days: -count).map(SaidDay.day)
        case .week: return today.adding(days: -7 * count).map(SaidDay.day)
        case .month: return today.adding(months: -count).map(SaidDay.around)
        case .year: return CivilDay.years.contains(today.year - count) ? .year(today.year - count) : nil
        }
    }

    private static func ahead(_ words: [String], _ today: CivilDay) -> SaidDay? {
        guard let first = words.first, ["dans", "in"].contains(first), let (count, unit) = duration(Array(words.dropFirst())) else { return nil }
        return switch unit {
        case .minute, .hour: nil
        case .day: today.adding(days: count).map(SaidDay.day)
        case .week: today.adding(days: 7 * count).map(SaidDay.day)
        case .month: today.adding(months: count).map(SaidDay.day)
        case .year: today.adding(months: 12 * count).map(SaidDay.day)
        }
    }

    /// "3 jours", "une semaine", "a week".
    private static func duration(_ words: [String]) -> (Int, Unit)? {
        guard words.count == 2, let unit = units[words[1]] else { return nil }
        let word = ["une", "a", "an"].contains(words[0]) ? "un" : words[0]
        guard let count = Int(word) ?? numbers.compactMap({ $0.firstIndex(of: word) }).first.map({ $0 + 1 }), (1...999).contains(count) else { return nil }
        return (count, unit)
    }
}

extension SaidDay.Part {
    func text(_ language: Language) -> String {
        switch (self, language) {
        case (.morning, .fr): "matin"
        case (.morning, .en): "morning"
        case (.afternoon, .fr): "après-midi"
        case (.afternoon, .en): "afternoon"
        case (.evening, .fr): "soir"
        case (.evening, .en): "evening"
        }
    }

    /// "hier soir" is yesterday, in the evening; "ce matin" is today. Nil when no part of a day is said.
    static func split(_ words: [String]) -> (part: SaidDay.Part, rest: [String])? {
        for part in allCases {
            for said in Language.allCases.map({ Folded.words(part.text($0)) }) + (part == .afternoon ? [["aprem"]] : []) {
                guard words.count > said.count, Array(words.suffix(said.count)) == said else { continue }
                var rest = Array(words.dropLast(said.count))
                for joint in [["dans", "l"], ["in", "the"], ["au"], ["le"], ["en"]] where rest.count > joint.count && Array(rest.suffix(joint.count)) == joint { rest.removeLast(joint.count) }
                return (part, ["ce", "cet", "cette", "this"].contains(rest.joined(separator: " ")) ? ["today"] : rest)
            }
        }
        return nil
    }
}
