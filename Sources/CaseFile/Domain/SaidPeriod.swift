import Vocabulary

/// Several days said from the moment of writing: "la semaine dernière", "ce week-end", "le mois dernier", "cet été". Read next year, the same words would say other days.
struct SaidPeriod: Sendable, Hashable {
    let first: CivilDay
    let last: CivilDay
    /// As a date is typed, with its year: "novembre 2026", "été 2026"; nil for a few days, which are said by the first and the last.
    let name: String?

    private enum Unit { case week, weekend, month, year }
    private static let units: [String: Unit] = ["semaine": .week, "week": .week, "week end": .weekend, "weekend": .weekend, "mois": .month, "month": .month, "an": .year, "annee": .year, "year": .year]
    private static let seasons: [String: (month: Int, name: Bilingual)] = [
        "printemps": (3, season("printemps", "spring")), "spring": (3, season("printemps", "spring")), "ete": (6, season("été", "summer")), "summer": (6, season("été", "summer")), "automne": (9, season("automne", "autumn")),
        "autumn": (9, season("automne", "autumn")), "hiver": (1, season("hiver", "winter")), "winter": (1, season("hiver", "winter")),
    ]

    private static func season(_ french: String, _ english: String) -> Bilingual { Bilingual(fr: french, en: english) }

    /// - Parameter words: without accents or capitals, `Folded.words`. Only what has happened is said so: "la semaine prochaine" is no day on which something is due.
    init?(_ words: [String], today: CivilDay, _ language: Language) {
        let rest = words.filter { !["le", "la", "l", "ce", "cet", "cette", "this", "the", "en", "in"].contains($0) }
        let isBefore = rest.contains { ["dernier", "derniere", "passe", "passee", "last"].contains($0) }, what = rest.filter { !["dernier", "derniere", "passe", "passee", "last"].contains($0) }.joined(separator: " ")
        if what == "il y a quelques jours" || what == "few days ago" || what == "a few days ago" {
            guard let first = today.adding(days: -10), let last = today.adding(days: -2) else { return nil }
            (self.first, self.last, name) = (first, last, nil)
        } else if !isBefore, !words.contains(where: { ["ce", "cet", "cette", "this"].contains($0) }) {
            return nil
        } else if let (month, season) = Self.seasons[what] {
            let begins = CivilDay(year: today.year, month: month, day: month == 1 ? 1 : 21), year = begins.map { $0 <= today } ?? false ? today.year : today.year - 1
            guard let first = CivilDay(year: year, month: month, day: month == 1 ? 1 : 21), let last = CivilDay(year: year, month: month + (month == 1 ? 2 : 3), day: 20) else { return nil }
            (self.first, self.last, name) = (first, last, "\(season(language)) \(year)")
        } else if let unit = Self.units[what], let days = Self.days(unit, today, isBefore) {
            (first, last) = days
            name = switch unit {
            case .week, .weekend: nil
            case .month: WrittenDate.month(year: first.year, month: first.month, part: nil).text(language)
            case .year: "\(first.year)"
            }
        } else {
            return nil
        }
    }

    private static func days(_ unit: Unit, _ today: CivilDay, _ isBefore: Bool) -> (CivilDay, CivilDay)? {
        guard let monday = today.adding(days: -(today.number % 7 + 7) % 7) else { return nil }
        switch unit {
        case .week:
            guard let first = monday.adding(days: isBefore ? -7 : 0), let last = first.adding(days: 6) else { return nil }
            return (first, last)
        case .weekend:
            // On a Saturday or a Sunday, this one; else the one before.
            let isNow = today.number % 7 >= 5 && !isBefore
            guard let first = monday.adding(days: isNow ? 5 : -2), let last = first.adding(days: 1) else { return nil }
            return (first, last)
        case .month:
            guard let begins = CivilDay(year: today.year, month: today.month, day: 1), let first = begins.adding(months: isBefore ? -1 : 0), let last = first.adding(months: 1)?.adding(days: -1) else { return nil }
            return (first, last)
        case .year:
            let year = today.year - (isBefore ? 1 : 0)
            guard let first = CivilDay(year: year, month: 1, day: 1), let last = CivilDay(year: year, month: 12, day: 31) else { return nil }
            return (first, last)
        }
    }

    /// In words that say the same days whenever they are read.
    func text(_ language: Language) -> String { name ?? (language == .fr ? "du \(first.text(language)) au \(last.text(language))" : "from \(first.text(language)) to \(last.text(language))") }
}
