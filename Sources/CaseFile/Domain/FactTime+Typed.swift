import Vocabulary

/// When something happened, or will happen, as people type it.
extension FactTime {
    /// What was typed as a date; nil when it does not exist, such as 31/02/2026. What is said from today ("hier", "cette nuit") is written with its day, what is about ("vers le 3 mars") is the week around. O(length).
    /// - Parameter minute: of the day of writing, for "cette nuit" and "il y a 2 heures"; nil when nobody knows.
    public init?(typed: String, today: CivilDay, minute: Int? = nil, looking: WrittenDate.Direction = .past, _ language: Language) {
        let line = TypedText.line(typed), reader = Reader(today: today, minute: minute, looking: looking, language: language)
        guard let time = reader.time(line) else { return nil }
        self = time
    }

    /// An hour as people type it: `3 h 07`, `3h`, `03:07`, `0307`, `15`, `minuit`, `3 h du matin`, `10:30 pm`. Minutes since midnight; nil for anything else.
    public static func minute(typed: String) -> Int? {
        let line = TypedText.line(typed).lowercased()
        if let named = ["minuit": 0, "midnight": 0, "midi": 720, "noon": 720][line] { return named }
        var letters = Folded.words(line).joined().filter(\.isLetter), half: Int?
        for (words, start) in [("dumatin", 0), ("am", 0), ("delapresmidi", 720), ("dusoir", 720), ("pm", 720)] where half == nil && letters.hasSuffix(words) {
            (letters, half) = (String(letters.dropLast(words.count)), start)
        }
        var parts = line.split { !$0.isASCII || !$0.isNumber }.map(String.init)
        if parts.count == 1, let four = parts.first, four.count == 4, letters.isEmpty { parts = [String(four.prefix(2)), String(four.suffix(2))] }
        guard line.first?.isNumber ?? false, ["", "h", "hmin", "hmn", "heure", "heures"].contains(letters), (1...2).contains(parts.count), parts.allSatisfy({ $0.count <= 2 }) else { return nil }
        guard var hour = Int(parts[0]), (0...23).contains(hour), let minute = parts.count == 2 ? Int(parts[1]) : 0, (0...59).contains(minute) else { return nil }
        if half == 0 {
            guard hour <= 12 else { return nil }
            hour %= 12
        } else if half != nil, hour <= 12 {
            hour = hour % 12 + 12
        }
        return hour * 60 + minute
    }
}

/// Reads a date for one day of writing.
private struct Reader {
    let today: CivilDay
    let minute: Int?
    let looking: WrittenDate.Direction
    let language: Language

    /// - Parameter mayTellHour: false for what stands before an hour: there is one hour at most.
    func time(_ line: String, mayTellHour: Bool = true) -> FactTime? {
        let date = WrittenDate(line, today: today, looking: looking)
        switch date {
        case .impossible: return nil
        // Most dates are days; "vers" is the only word around that `WrittenDate` passes over.
        case .day(let day) where !line.lowercased().contains("vers"): return FactTime(day, language)
        case .month(let year, let month, let part) where !line.lowercased().contains("vers"): return Self.time(year, month, part, language)
        default: break
        }
        if mayTellHour, let beside = beside(line) { return beside }
        if let about = Self.about(line) {
            guard let time = self.about(about, line, mayTellHour) else { return nil }
            if time.first != nil || !mayTellHour { return time }
        }
        let words = Folded.words(line)
        // "le 31/02/2026", once its article is put aside.
        if plain(words) == .impossible { return nil }
        if let said = said(words, nil) { return said }
        if let (part, rest) = SaidDay.Part.split(words), let said = said(rest, part) { return said }
        if looking == .past, let period = SaidPeriod(words, today: today, language) { return FactTime(text: period.text(language), first: period.first, last: period.last) }
        if mayTellHour, let told = told(line) { return told }
        let sure = words.filter { !Self.markers.contains($0) }
        if sure.count < words.count, let said = said(sure, nil), said.isExact { return Self.around(said.first, said.last, text: (language == .fr ? "vers le " : "about ") + said.text) }
        let range = range(line)
        return FactTime(text: String(line.prefix(120)), first: range?.0, last: range?.1)
    }

    /// A day said from today, or written with its weekday, its article or a part of the day.
    private func said(_ words: [String], _ part: SaidDay.Part?) -> FactTime? {
        switch SaidDay(words, today: today, minute: minute, looking: looking) {
        case .day(let day): return time(day, part)
        case .moment(let day, let minute): return FactTime(day, minute: minute, language)
        case .night(let begun): return begun.adding(days: 1).map { Self.night(begun, $0, language) }
        case .around(let day): return Self.around(day, day, text: (language == .fr ? "vers le " : "about ") + day.text(language))
        case .year(let year): return FactTime(text: "\(year)", first: CivilDay(year: year, month: 1, day: 1), last: CivilDay(year: year, month: 12, day: 31))
        case nil:
            switch plain(words) {
            case .day(let day): return time(day, part)
            case .month(let year, let month, let third) where part == nil: return Self.time(year, month, third, language)
            default: return nil
            }
        }
    }

    /// A date without its weekday and its article.
    private func plain(_ words: [String]) -> WrittenDate { WrittenDate(words.filter { !["le", "du", "on", "the", "en", "in"].contains($0) && !SaidDay.isWeekday($0) }.joined(separator: " "), today: today, looking: looking) }

    private func time(_ day: CivilDay, _ part: SaidDay.Part?) -> FactTime {
        guard let part else { return FactTime(day, language) }
        return FactTime(text: day.text(language) + ", " + part.text(language), first: day, last: day)
    }

    private static func time(_ year: Int, _ month: Int, _ part: WrittenDate.MonthPart?, _ language: Language) -> FactTime {
        let thirds = self.part(days(of: month, year), part)
        return FactTime(text: WrittenDate.month(year: year, month: month, part: part).text(language), first: thirds.0, last: thirds.1)
    }

    private static func night(_ first: CivilDay, _ last: CivilDay, _ language: Language) -> FactTime {
        let begun = first.text(until: last, language)
        return FactTime(text: language == .fr ? "nuit du \(begun) au \(last.text(language))" : "night of \(begun) to \(last.text(language))", first: first, last: last)
    }

    /// A day and its hour in one text: "hier à 22 h", "12 mars 2026, 3 h 07". Nil for another text; nothing in it for a day that does not exist.
    private func told(_ line: String) -> FactTime?? {
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        for count in (1..<max(1, min(6, words.count))).reversed() {
            let text = words.suffix(count).joined(separator: " ")
            guard text.contains(where: { $0.isLetter || $0 == ":" }), let minute = FactTime.minute(typed: text) else { continue }
            var day = words.dropLast(count).joined(separator: " ")
            for end in [" à", " at", ",", " -"] where day.hasSuffix(end) { day.removeLast(end.count) }
            guard let time = time(day, mayTellHour: false) else { return .some(nil) }
            guard time.isExact || time.isNight else { return nil }
            return time.at(minute, language)
        }
        return nil
    }

    /// A day said from today and about which hour: "hier vers 22 h", "hier soir entre 22 h et 23 h", "vers 22 h hier". The day is written, for "hier" means nothing tomorrow.
    private func beside(_ line: String) -> FactTime? {
        let words = line.split { $0.isWhitespace || $0 == "," }.map(String.init)
        for count in (1..<max(1, min(4, words.count))).reversed() {
            for (day, rest) in [(words.prefix(count), words.dropFirst(count)), (words.suffix(count), words.dropLast(count))] {
                let named = Folded.words(day.joined(separator: " ")), split = SaidDay.Part.split(named)
                guard let time = said(split?.1 ?? named, split?.0), time.isExact || time.isNight else { continue }
                let hour = rest.drop { word in Folded.words(word).allSatisfy { Self.markers.contains($0) || $0 == "a" || $0 == "at" } }
                let isAbout = rest.dropLast(hour.count).contains { !["a", "at"].contains(Folded.words($0).joined()) }, isBefore = day.startIndex == words.startIndex
                if isAbout || !isBefore, hour.joined().contains(where: { $0.isLetter || $0 == ":" }), let minute = FactTime.minute(typed: hour.joined(separator: " ")), let first = time.at(minute, language).first ?? time.first {
                    guard isAbout else { return FactTime(first, minute: minute, language) }
                    return FactTime(text: first.text(language) + (language == .fr ? ", vers " : ", about ") + FactTime.clock(minute, language), first: first, last: first, minute: minute)
                }
                guard let between = rest.first, ["entre", "between"].contains(between.lowercased()), rest.contains(where: { $0.contains(where: \.isNumber) }) else { continue }
                return FactTime(text: String((time.text + ", " + rest.joined(separator: " ")).prefix(120)), first: time.first, last: time.last)
            }
        }
        return nil
    }

    // MARK: About

    private static let markers: Set<String> = ["vers", "environ", "autour", "alentours", "alentour", "peut etre", "probablement", "sans doute", "about", "around", "circa", "maybe", "perhaps", "probably", "approximately", "roughly"]
    private static let joints: Set<String> = ["le", "la", "les", "du", "de", "aux", "au", "on", "the", "in", "en"]

    /// The words that say that a date is about, at the beginning or at the end, and the date; nil without such a word.
    private static func about(_ line: String) -> (before: String, date: String, after: String)? {
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
    private func about(_ about: (before: String, date: String, after: String), _ line: String, _ mayTellHour: Bool) -> FactTime? {
        guard let time = time(about.date, mayTellHour: mayTellHour) else { return nil }
        let hasYear = Folded.words(line).contains { $0.count == 4 && Int($0) != nil }
        let text = hasYear || time.first == nil ? line : [about.before, time.text, about.after].filter { !$0.isEmpty }.joined(separator: " ")
        guard time.isExact else { return FactTime(text: String(text.prefix(120)), first: time.first, last: time.last) }
        return Self.around(time.first, time.last, text: String(text.prefix(120)))
    }

    /// The week around: three days before, three days after.
    private static func around(_ first: CivilDay?, _ last: CivilDay?, text: String) -> FactTime { FactTime(text: text, first: first.map { $0.adding(days: -3) ?? $0 }, last: last.map { $0.adding(days: 3) ?? $0 }) }

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
    private func range(_ text: String) -> (CivilDay?, CivilDay?)? {
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
    private func halves(_ words: [String]) -> (CivilDay?, CivilDay?)? {
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
