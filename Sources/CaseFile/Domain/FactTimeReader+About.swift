import Vocabulary

/// What is about a date, and what is a stretch of days.
extension FactTimeReader {
    static let markers: Set<String> = ["vers", "environ", "autour", "alentours", "alentour", "peut etre", "probablement", "sans doute", "about", "around", "circa", "maybe", "perhaps", "probably", "approximately", "roughly"]
    static let joints: Set<String> = ["le", "la", "les", "du", "de", "aux", "au", "on", "the", "in", "en"]

    /// The words that say that a date is about, at the beginning or at the end, and the date; nil without such a word.
    static func about(_ line: String) -> (before: String, date: String, after: String)? {
        var words = line.split(separator: " ").map(String.init), before: [String] = [], after: [String] = [], isAbout = false
        while let word = words.first {
            let folded = Folded.words(word), two = Folded.words(words.prefix(2).joined(separator: " "))
            if markers.contains(folded.joined(separator: " ")) { isAbout = true } else if folded.count == 1, markers.contains(two.joined(separator: " ")) {
                isAbout = true
                before.append(words.removeFirst())
            } else if !folded.allSatisfy(joints.contains) { break }
            before.append(words.removeFirst())
        }
        while let word = words.last, word.hasSuffix("?") || markers.contains(Folded.words(word).joined(separator: " ")) {
            isAbout = true
            words.removeLast()
            if word.hasSuffix("?"), word != "?" { words.append(String(word.dropLast())) }
            after.insert(word.hasSuffix("?") ? "?" : word, at: 0)
        }
        guard isAbout, !words.isEmpty else { return nil }
        return (before.joined(separator: " "), words.joined(separator: " "), after.joined(separator: " "))
    }

    /// As typed when it tells its year, else with the day that is meant.
    func about(_ about: (before: String, date: String, after: String), _ line: String, _ mayTellHour: Bool) -> FactTime? {
        guard let time = time(about.date, mayTellHour: mayTellHour) else { return nil }
        let hasYear = Folded.words(line).contains { $0.count == 4 && Int($0) != nil }
        let text = hasYear || time.first == nil ? line : [about.before, time.text, about.after].filter { !$0.isEmpty }.joined(separator: " ")
        guard time.isExact else { return FactTime(text: String(text.prefix(120)), first: time.first, last: time.last) }
        return Self.around(time.first, time.last, text: String(text.prefix(120)))
    }

    /// The week around: three days before, three days after.
    static func around(_ first: CivilDay?, _ last: CivilDay?, text: String) -> FactTime { FactTime(text: text, first: first.map { $0.adding(days: -3) ?? $0 }, last: last.map { $0.adding(days: 3) ?? $0 }) }

    // MARK: Ranges

    static func days(of month: Int, _ year: Int) -> (CivilDay?, CivilDay?) {
        (CivilDay(year: year, month: month, day: 1), (28...31).reversed().compactMap { CivilDay(year: year, month: month, day: $0) }.first)
    }

    static func part(_ days: (CivilDay?, CivilDay?), _ part: WrittenDate.MonthPart?) -> (CivilDay?, CivilDay?) {
        guard let first = days.0, let part else { return days }
        func day(_ number: Int) -> CivilDay? { CivilDay(year: first.year, month: first.month, day: number) }
        return switch part {
        case .beginning: (day(1), day(10))
        case .middle: (day(10), day(20))
        case .end: (day(20), days.1)
        }
    }

    static let seasons: [String: (from: Int, to: Int)] = [
        "printemps": (3, 6), "spring": (3, 6), "ete": (6, 9), "summer": (6, 9), "automne": (9, 12), "autumn": (9, 12),
    ]

    /// A year, a season, or "du 12 au 14 juin".
    func range(_ text: String) -> (CivilDay?, CivilDay?)? {
        let words = Folded.words(text).map { $0 == "1er" ? "1" : $0 }
        if let halves = halves(words) { return halves }
        guard let year = words.compactMap(Int.init).first(where: CivilDay.years.contains) else { return nil }
        for word in words {
            if let season = Self.seasons[word] { return (CivilDay(year: year, month: season.from, day: 21), CivilDay(year: year, month: season.to, day: 20)) }
            if word == "hiver" || word == "winter" { return (CivilDay(year: year, month: 1, day: 1), CivilDay(year: year, month: 3, day: 20)) }
        }
        return (CivilDay(year: year, month: 1, day: 1), CivilDay(year: year, month: 12, day: 31))
    }

    /// "nuit du 12 au 13 novembre", "du 21 au 23 novembre 2026", "du 30 mai au 2 juin".
    func halves(_ words: [String]) -> (CivilDay?, CivilDay?)? {
        guard let start = words.firstIndex(where: { ["du", "of", "from"].contains($0) }), let middle = words.firstIndex(where: { ["au", "to"].contains($0) }), start < middle, middle + 1 < words.count else { return nil }
        let end = words[(middle + 1)...].joined(separator: " ")
        guard case .day(let last) = WrittenDate(end, today: today, looking: looking) else { return nil }
        let before = words[(start + 1)..<middle].joined(separator: " ")
        if let number = Int(before) {
            let month = number <= last.day ? last.month : last.month == 1 ? 12 : last.month - 1, year = number > last.day && last.month == 1 ? last.year - 1 : last.year
            return CivilDay(year: year, month: month, day: number).map { ($0, last) }
        }
        guard case .day(let first) = WrittenDate(before + (before.split(separator: " ").count == 2 ? " \(last.year)" : ""), today: today, looking: looking), first <= last else { return nil }
        return (first, last)
    }
}
