import Vocabulary

/// Reads a date for one day of writing.
struct FactTimeReader {
    let today: CivilDay
    let minute: Int?
    let looking: WrittenDate.Direction
    let language: Language

    /// - Parameter mayTellHour: false for what stands before an hour: there is one hour at most.
    func time(_ line: String, mayTellHour: Bool = true) -> FactTime? {
        // "Depuis hier 18 h" is when it began.
        if let since = ["depuis ", "since "].first(where: line.lowercased().hasPrefix), let begun = time(String(line.dropFirst(since.count)), mayTellHour: mayTellHour), begun.isExact || begun.isNight { return begun }
        let date = WrittenDate(line, today: today, looking: looking)
        if case .day(let day) = date, isOtherWeekday(day, Folded.words(line)) { return nil }
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
    func said(_ words: [String], _ part: SaidDay.Part?) -> FactTime? {
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
    func plain(_ words: [String]) -> WrittenDate {
        let date = WrittenDate(words.filter { !["le", "du", "on", "the", "en", "in"].contains($0) && !SaidDay.isWeekday($0) }.joined(separator: " "), today: today, looking: looking)
        if case .day(let day) = date, isOtherWeekday(day, words) { return .impossible }
        return date
    }

    /// A day and a weekday that do not agree: one of them is wrong.
    private func isOtherWeekday(_ day: CivilDay, _ words: [String]) -> Bool { words.first(where: SaidDay.isWeekday).map { !SaidDay.is(day, $0) } ?? false }

    func time(_ day: CivilDay, _ part: SaidDay.Part?) -> FactTime {
        guard let part else { return FactTime(day, language) }
        return FactTime(text: day.text(language) + ", " + part.text(language), first: day, last: day)
    }

    static func time(_ year: Int, _ month: Int, _ part: WrittenDate.MonthPart?, _ language: Language) -> FactTime {
        let thirds = self.part(days(of: month, year), part)
        return FactTime(text: WrittenDate.month(year: year, month: month, part: part).text(language), first: thirds.0, last: thirds.1)
    }

    static func night(_ first: CivilDay, _ last: CivilDay, _ language: Language) -> FactTime {
        let begun = first.text(until: last, language)
        return FactTime(text: language == .fr ? "nuit du \(begun) au \(last.text(language))" : "night of \(begun) to \(last.text(language))", first: first, last: last)
    }

    /// A day and its hour in one text: "hier à 22 h", "12 mars 2026, 3 h 07". Nil for another text; nothing in it for a day that does not exist.
    func told(_ line: String) -> FactTime?? {
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
    func beside(_ line: String) -> FactTime? {
        let words = line.split { $0.isWhitespace || $0 == "," }.map(String.init)
        for count in (1..<max(1, min(4, words.count))).reversed() {
            for (day, rest) in [(words.prefix(count), words.dropFirst(count)), (words.suffix(count), words.dropLast(count))] {
                let named = Folded.words(day.joined(separator: " ")), split = SaidDay.Part.split(named)
                guard let time = said(split?.1 ?? named, split?.0), time.isExact || time.isNight else { continue }
                let hour = rest.drop { word in Folded.words(word).allSatisfy { Self.markers.contains($0) || $0 == "a" || $0 == "at" } }
                let isAbout = rest.dropLast(hour.count).contains { !["a", "at"].contains(Folded.words($0).joined()) }, isBefore = day.startIndex == words.startIndex
                if isAbout || !isBefore, hour.joined().contains(where: { $0.isLetter || $0 == ":" }), let typed = FactTime.minute(typed: hour.joined(separator: " ")), case let told = time.at(typed, language), let first = told.first ?? time.first, case let minute = told.minute ?? typed {
                    guard isAbout else { return FactTime(first, minute: minute, language) }
                    return FactTime(text: first.text(language) + (language == .fr ? ", vers " : ", about ") + FactTime.clock(minute, language), first: first, last: first, minute: minute)
                }
                guard let between = rest.first, ["entre", "between"].contains(between.lowercased()), rest.contains(where: { $0.contains(where: \.isNumber) }) else { continue }
                return FactTime(text: String((time.text + ", " + rest.joined(separator: " ")).prefix(120)), first: time.first, last: time.last)
            }
        }
        return nil
    }
}
