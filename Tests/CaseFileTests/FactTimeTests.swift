import TestWorld
import Testing
import Vocabulary

@testable import CaseFile

struct FactTimeTests {
    private let today = CivilDay(year: 2026, month: 11, day: 27) ?? .epoch

    private func range(_ typed: String) -> [String?]? {
        FactTime(typed: typed, today: today, .fr).map { [$0.first, $0.last].map { $0.map(\.iso) } }
    }

    @Test(arguments: [
        ("12/11/2026", "2026-11-12", "2026-11-12"), ("12 novembre", "2026-11-12", "2026-11-12"), ("mi-novembre", "2026-11-10", "2026-11-20"), ("fin octobre 2026", "2026-10-20", "2026-10-31"), ("février 2024", "2024-02-01", "2024-02-29"),
        ("printemps 2026", "2026-03-21", "2026-06-20"), ("hiver 2025", "2025-01-01", "2025-03-20"), ("été 2025", "2025-06-21", "2025-09-20"), ("vers 2017", "2017-01-01", "2017-12-31"), ("2017", "2017-01-01", "2017-12-31"),
        ("nuit du 12 au 13 novembre", "2026-11-12", "2026-11-13"), ("du 30 mai au 2 juin 2026", "2026-05-30", "2026-06-02"), ("du 31 au 1 novembre 2026", "2026-10-31", "2026-11-01"), ("nuit du 31 au 1er janvier 2026", "2025-12-31", "2026-01-01"),
    ]) func whatPeopleSayIsARange(_ typed: String, _ first: String, _ last: String) {
        #expect(range(typed) == [first, last], "\(typed)")
    }

    @Test func aDayIsSaidInTheLanguageOfItsReader() {
        let known = FactTime(today, minute: 187, .fr)
        #expect(known.words(.fr) == known.text && known.words(.en) == "27 November 2026, 3:07")
        #expect(FactTime(typed: "mi-novembre", today: today, .fr)?.words(.en) == "mi-novembre 2026")
    }

    @Test func whatHasNoDayIsKeptAsTyped() {
        #expect(FactTime(typed: "depuis la rentrée", today: today, .fr)?.text == "depuis la rentrée")
        #expect(range("depuis la rentrée") == [nil, nil])
        for vague in ["22 h", "vers 22 h", "depuis 22 h", "au printemps à 22 h", "12 à 15"] { #expect(FactTime(typed: vague, today: today, .fr)?.text == vague, "\(vague)") }
        for impossible in ["31/02/2026 à 22 h", "31/02/2026", "le 31/02/2026", "vers le 31/02/2026", "jeudi 31 avril"] { #expect(FactTime(typed: impossible, today: today, .fr) == nil, "\(impossible)") }
        for word in ["1h ", "vers ", "hier à 1 h ", "? ", "le ", "environ 1h à ", "environ 1h ", "1h environ "] { #expect(FactTime(typed: String(repeating: word, count: 3_000), today: today, .fr)?.text.count ?? 0 <= 120, "long, and nothing falls") }
        #expect(FactTime(typed: String(repeating: "x", count: 5_000), today: today, .fr)?.text.count == 120)
        #expect(range("du 31 au 2 mars 2026") == nil || range("du 31 au 2 mars 2026")?.first != nil)
    }

    @Test(arguments: [
        ("3 h 07", 187), ("3h07", 187), ("03:07", 187), ("15", 900), ("0h", 0), ("23 h 59", 1_439), ("3\u{A0}h\u{A0}07", 187), ("0307", 187), ("22h30", 1_350), ("22 heures 30", 1_350), ("minuit", 0), ("Midi", 720), ("midnight", 0), ("noon", 720),
        ("3 h du matin", 180), ("3 h 07 du matin", 187), ("10 h du soir", 1_320), ("22 h du soir", 1_320), ("3 h de l’après-midi", 900), ("3 am", 180), ("3am", 180), ("10:30 pm", 1_350), ("10:30 p.m.", 1_350), ("12 am", 0), ("12 pm", 720), ("12:15 PM", 735),
    ]) func hours(_ typed: String, _ minute: Int) {
        #expect(FactTime.minute(typed: typed) == minute, "\(typed)")
        #expect(FactTime.minute(typed: FactTime.clock(minute, .fr)) == minute)
        #expect(FactTime.minute(typed: FactTime.clock(minute, .en)) == minute)
    }

    @Test(arguments: ["", "24", "3 h 60", "minuit 10", "-3", "12345", "3:07:09", "٣", "2460", "24 h du matin", "13 am", "pm", "3 h hier", "03:0307"]) func notHours(_ typed: String) { #expect(FactTime.minute(typed: typed) == nil, "\(typed)") }
}

/// On Friday 27 November 2026, at 21 h 18.
struct SaidDayTests {
    private let today = CivilDay(year: 2026, month: 11, day: 27) ?? .epoch

    private func time(_ typed: String, _ looking: WrittenDate.Direction = .past, at minute: Int? = 1_278, _ language: Language = .fr) -> FactTime? { FactTime(typed: typed, today: today, minute: minute, looking: looking, language) }

    @Test(arguments: [
        ("aujourd’hui", "27 novembre 2026"), ("Aujourd'hui", "27 novembre 2026"), ("today", "27 novembre 2026"), ("hier", "26 novembre 2026"), ("yesterday", "26 novembre 2026"), ("avant-hier", "25 novembre 2026"), ("the day before yesterday", "25 novembre 2026"),
        ("jeudi", "26 novembre 2026"), ("lundi", "23 novembre 2026"), ("vendredi", "20 novembre 2026"), ("samedi", "21 novembre 2026"), ("lundi dernier", "23 novembre 2026"), ("Monday", "23 novembre 2026"), ("last Monday", "23 novembre 2026"), ("on Thursday", "26 novembre 2026"),
        ("il y a 3 jours", "24 novembre 2026"), ("il y a trois jours", "24 novembre 2026"), ("il y a une semaine", "20 novembre 2026"), ("3 days ago", "24 novembre 2026"), ("a week ago", "20 novembre 2026"), ("il y a 2 heures", "27 novembre 2026, 19\u{A0}h\u{A0}18"),
        ("il y a 22 h", "26 novembre 2026, 23\u{A0}h\u{A0}18"), ("ce matin", "27 novembre 2026, matin"), ("hier soir", "26 novembre 2026, soir"), ("this morning", "27 novembre 2026, matin"), ("lundi après-midi", "23 novembre 2026, après-midi"),
        ("hier à 22 h", "26 novembre 2026, 22\u{A0}h\u{A0}00"), ("hier 22h30", "26 novembre 2026, 22\u{A0}h\u{A0}30"), ("12/11/2026 à 3 h 07", "12 novembre 2026, 3\u{A0}h\u{A0}07"), ("12 novembre 2026, 3\u{A0}h\u{A0}07", "12 novembre 2026, 3\u{A0}h\u{A0}07"), ("jeudi à minuit", "26 novembre 2026, 0\u{A0}h\u{A0}00"),
        ("yesterday at 10:30 pm", "26 novembre 2026, 22\u{A0}h\u{A0}30"), ("hier soir, 22 h", "26 novembre 2026, 22\u{A0}h\u{A0}00"), ("nuit du 12 au 13 novembre à 23 h", "12 novembre 2026, 23\u{A0}h\u{A0}00"),
        ("le 12/11/2026 au soir", "12 novembre 2026, soir"), ("jeudi 12/11", "12 novembre 2026"), ("Thursday 12 November", "12 novembre 2026"), ("le 12/11/2026", "12 novembre 2026"), ("demain", "28 novembre 2026"),
    ]) func whatIsSaidFromTodayIsWrittenWithItsDay(_ typed: String, _ words: String) {
        let read = time(typed)
        #expect(read?.text == words && read?.isExact == true, "\(typed): \(read?.text ?? "")")
        // Shown to be corrected, it comes back the same, and the next day too.
        #expect(FactTime(typed: words.split(separator: ",\u{20}").first.map(String.init) ?? "", today: today.adding(days: 1) ?? today, .fr)?.first == read?.first)
        if read?.minute == nil { #expect(FactTime(typed: words, today: today.adding(days: 1) ?? today, .fr) == read, "\(typed)") }
    }

    @Test(arguments: [
        ("cette nuit", 1_278, "nuit du 27 au 28 novembre 2026", "2026-11-27"), ("cette nuit", 187, "nuit du 26 au 27 novembre 2026", "2026-11-26"), ("cette nuit", 719, "nuit du 26 au 27 novembre 2026", "2026-11-26"), ("cette nuit", 720, "nuit du 27 au 28 novembre 2026", "2026-11-27"),
        ("tonight", 1_278, "nuit du 27 au 28 novembre 2026", "2026-11-27"), ("la nuit dernière", 1_278, "nuit du 26 au 27 novembre 2026", "2026-11-26"), ("last night", 187, "nuit du 26 au 27 novembre 2026", "2026-11-26"),
    ]) func aNightIsOfTwoDays(_ typed: String, _ minute: Int, _ words: String, _ first: String) throws {
        let read = try #require(time(typed, at: minute))
        #expect(read.text == words && read.first?.iso == first && read.last == read.first?.adding(days: 1) && !read.isExact)
        #expect(time(words) == read, "it comes back the same")
        let english = try #require(time(typed, at: minute, .en))
        #expect(english.text.hasPrefix("night of 2") && time(english.text) == english)
        // The hour, typed apart, tells which of the two days it is.
        #expect(read.at(187, .fr).first == read.last && read.at(1_380, .fr).first == read.first && read.at(187, .fr).isExact)
    }

    @Test func aNightGoesOverMonthsAndYears() {
        for (day, words) in [((2026, 11, 30), "nuit du 30 novembre au 1er décembre 2026"), ((2026, 12, 31), "nuit du 31 décembre 2026 au 1er janvier 2027"), ((2026, 12, 1), "nuit du 1er au 2 décembre 2026")] {
            let today = CivilDay(year: day.0, month: day.1, day: day.2) ?? .epoch, read = FactTime(typed: "cette nuit", today: today, minute: 1_200, .fr)
            #expect(read?.text == words && read?.first == today)
            #expect(FactTime(typed: words, today: today, .fr) == read, "\(words)")
        }
    }

    @Test(arguments: [
        ("vers le 3 mars 2026", "vers le 3 mars 2026", "2026-02-28", "2026-03-06"), ("vers le 3 mars", "vers le 3 mars 2026", "2026-02-28", "2026-03-06"), ("autour du 3/3/2026", "autour du 3/3/2026", "2026-02-28", "2026-03-06"), ("environ le 3 mars 2026", "environ le 3 mars 2026", "2026-02-28", "2026-03-06"),
        ("peut-être le 3 mars 2026", "peut-être le 3 mars 2026", "2026-02-28", "2026-03-06"), ("peut être le 3 mars 2026", "peut être le 3 mars 2026", "2026-02-28", "2026-03-06"), ("3 mars 2026 environ", "3 mars 2026 environ", "2026-02-28", "2026-03-06"), ("3 mars 2026 ?", "3 mars 2026 ?", "2026-02-28", "2026-03-06"),
        ("about 3 March 2026", "about 3 March 2026", "2026-02-28", "2026-03-06"), ("around 3 March", "around 3 mars 2026", "2026-02-28", "2026-03-06"), ("vers hier", "vers 26 novembre 2026", "2026-11-23", "2026-11-29"), ("il y a environ 3 jours", "vers le 24 novembre 2026", "2026-11-21", "2026-11-27"),
        ("vers la mi-novembre", "vers la mi-novembre 2026", "2026-11-10", "2026-11-20"), ("vers 2017", "vers 2017", "2017-01-01", "2017-12-31"), ("il y a 2 mois", "vers le 27 septembre 2026", "2026-09-24", "2026-09-30"), ("il y a 2 ans", "2024", "2024-01-01", "2024-12-31"),
    ]) func aboutADayIsTheWeekAround(_ typed: String, _ words: String, _ first: String, _ last: String) {
        let read = time(typed)
        #expect(read?.text == words && read?.first?.iso == first && read?.last?.iso == last && read?.isExact == false, "\(typed): \(read?.text ?? "")")
        #expect(time(words) == read, "\(words) comes back the same")
    }

    @Test(arguments: [
        ("5 décembre", "2026-12-05"), ("12/01", "2027-01-12"), ("14 janvier", "2027-01-14"), ("15/01/27", "2027-01-15"), ("12 mars", "2027-03-12"), ("27 novembre", "2026-11-27"), ("26 novembre", "2027-11-26"), ("3/1/2026", "2026-01-03"), ("29/02", "2028-02-29"), ("2/1/99", "2099-01-02"),
        ("demain", "2026-11-28"), ("après-demain", "2026-11-29"), ("jeudi", "2026-12-03"), ("vendredi", "2026-12-04"), ("samedi", "2026-11-28"), ("jeudi prochain", "2026-12-03"), ("jeudi 3 décembre", "2026-12-03"), ("dans 3 jours", "2026-11-30"), ("dans une semaine", "2026-12-04"), ("dans un mois", "2026-12-27"),
        ("tomorrow", "2026-11-28"), ("Thursday", "2026-12-03"), ("next Thursday", "2026-12-03"), ("in 3 days", "2026-11-30"), ("in a week", "2026-12-04"), ("aujourd’hui", "2026-11-27"), ("demain matin", "2026-11-28"),
    ]) func whatIsToComeIsTheNextOne(_ typed: String, _ day: String) {
        let read = time(typed, .future)
        #expect(read?.isExact == true && read?.first?.iso == day, "\(typed): \(read?.first?.iso ?? read?.text ?? "")")
        for language in Language.allCases { #expect(read?.first.flatMap { time($0.text(language), .future)?.first } == read?.first, "shown in full, it comes back the same") }
    }

    @Test(arguments: [("décembre", "2026-12-01"), ("octobre", "2027-10-01"), ("début novembre", "2027-11-01"), ("fin novembre", "2026-11-20"), ("mi-janvier", "2027-01-10"), ("du 3 au 5 janvier", "2027-01-03")]) func aMonthToComeIsTheNextOne(_ typed: String, _ first: String) {
        #expect(time(typed, .future)?.first?.iso == first, "\(typed): \(time(typed, .future)?.text ?? "")")
    }

    /// On Friday 27 November 2026.
    @Test(arguments: [
        ("la semaine dernière", "du 16 novembre 2026 au 22 novembre 2026", "2026-11-16", "2026-11-22"), ("cette semaine", "du 23 novembre 2026 au 29 novembre 2026", "2026-11-23", "2026-11-29"), ("ce week-end", "du 21 novembre 2026 au 22 novembre 2026", "2026-11-21", "2026-11-22"),
        ("le mois dernier", "octobre 2026", "2026-10-01", "2026-10-31"), ("l’an dernier", "2025", "2025-01-01", "2025-12-31"), ("l’année dernière", "2025", "2025-01-01", "2025-12-31"), ("cet été", "été 2026", "2026-06-21", "2026-09-20"), ("l’hiver dernier", "hiver 2026", "2026-01-01", "2026-03-20"),
        ("il y a quelques jours", "du 17 novembre 2026 au 25 novembre 2026", "2026-11-17", "2026-11-25"), ("last week", "du 16 novembre 2026 au 22 novembre 2026", "2026-11-16", "2026-11-22"), ("last month", "octobre 2026", "2026-10-01", "2026-10-31"), ("en septembre", "septembre 2026", "2026-09-01", "2026-09-30"),
        ("le 24", "24 novembre 2026", "2026-11-24", "2026-11-24"), ("mardi 24", "24 novembre 2026", "2026-11-24", "2026-11-24"), ("le 28", "28 octobre 2026", "2026-10-28", "2026-10-28"), ("le 31", "31 octobre 2026", "2026-10-31", "2026-10-31"),
    ]) func severalDaysSaidFromTodayAreWrittenWithTheirDates(_ typed: String, _ words: String, _ first: String, _ last: String) {
        let read = time(typed)
        #expect(read?.text == words && read?.first?.iso == first && read?.last?.iso == last, "\(typed): \(read?.text ?? "")")
        let again = CivilDay(year: 2028, month: 5, day: 2).flatMap { FactTime(typed: words, today: $0, .fr) }
        #expect(again?.first?.iso == first && again?.last?.iso == last, "read two years later, it says the same days")
        for language in Language.allCases {
            let said = time(typed, .past, at: nil, language)
            #expect(said.flatMap { FactTime(typed: $0.text, today: today, language) }?.last?.iso == last, "\(said?.text ?? "")")
        }
    }

    @Test(arguments: ["depuis la rentrée", "lundi 24", "le 32", "la semaine", "hier peut-être ou avant", "vers", "vers 15 ans", "lundi mardi", "lundi prochain dernier", "il y a", "il y a longtemps", "il y a 99999999999999999999 jours", "dans jours", "ago", "3 ago", "?", "vers vers", "cette", "soir", "un matin", "dans 2 heures"]) func whatIsNotUnderstoodStaysAsTyped(_ typed: String) {
        #expect(time(typed)?.text == typed && time(typed)?.first == nil, "\(typed): \(time(typed)?.text ?? "")")
    }

    /// "Hier" means nothing tomorrow: its day is written, and the hour beside it is read.
    @Test(arguments: [
        ("hier vers 22 h", "26 novembre 2026, vers 22\u{A0}h\u{A0}00", 1_320), ("hier soir vers 22h30", "26 novembre 2026, vers 22\u{A0}h\u{A0}30", 1_350), ("vers 22 h hier", "26 novembre 2026, vers 22\u{A0}h\u{A0}00", 1_320),
        ("lundi vers 14 h", "23 novembre 2026, vers 14\u{A0}h\u{A0}00", 840), ("hier entre 22 h et 23 h", "26 novembre 2026, entre 22 h et 23 h", nil),
    ] as [(String, String, Int?)]) func anHourThatIsAboutHasItsDay(_ typed: String, _ words: String, _ minute: Int?) {
        #expect(time(typed)?.text == words && time(typed)?.minute == minute && time(typed)?.isExact == true, "\(typed): \(time(typed)?.text ?? "")")
        #expect(time(words)?.first == time(typed)?.first, "a correction says the same day")
    }

    /// Which of two numbers is the day: English says it second; a year that is not yet is none.
    @Test(arguments: [("November 27", "2026-11-27"), ("Nov 27, 2026", "2026-11-27"), ("Thursday, November 26", "2026-11-26"), ("March 5", "2026-03-05"), ("novembre 27", "2026-11-27"), ("November 5, 2025", "2025-11-05")]) func theDayComesSecond(_ typed: String, _ day: String) {
        #expect(time(typed)?.first?.iso == day && time(typed)?.last?.iso == day, "\(typed): \(time(typed)?.text ?? "")")
    }

    @Test func aYearOfTwoDigitsIsStillOne() { for (typed, first, last) in [("mars 10", "2010-03-01", "2010-03-31"), ("nov 26", "2026-11-01", "2026-11-30")] { #expect(time(typed)?.first?.iso == first && time(typed)?.last?.iso == last, "\(typed)") } }

    /// At 2:40 for the second time, somebody comes back who left at 2:50 for the first.
    @Test func theHourThatComesTwiceRefusesNobody() throws {
        let night = try #require(CivilDay(year: 2026, month: 10, day: 25)), day = try #require(CivilDay(year: 2026, month: 10, day: 18))
        #expect(!FactTime(night, minute: 160).isBefore(FactTime(night, minute: 170)) && FactTime(day, minute: 160).isBefore(FactTime(day, minute: 170)))
        #expect(FactTime(night, minute: 600).isBefore(FactTime(night, minute: 610)) && FactTime(night, minute: 60).isBefore(FactTime(night, minute: 170)))
    }

    @Test func withoutAClockTheNightIsNotGuessed() { #expect(time("cette nuit", at: nil)?.text == "cette nuit" && time("il y a 2 heures", at: nil)?.first == nil) }

    @Test func weekdaysAreThoseOfTheCalendar() {
        for days in 0..<400 {
            guard let day = today.adding(days: days) else { continue }
            for name in ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"] {
                let last = FactTime(typed: name, today: day, .fr)?.first, next = FactTime(typed: name, today: day, looking: .future, .fr)?.first
                #expect(last.map { (1...7).contains(day.number - $0.number) } == true && next.map { (1...7).contains($0.number - day.number) } == true && ((next?.number ?? 0) - (last?.number ?? 0)) % 7 == 0, "\(name), \(day.iso)")
            }
        }
        #expect(FactTime(typed: "vendredi", today: today, .fr)?.first?.iso == "2026-11-20")
    }

    @Test func noTextTraps() {
        var g = SeededGenerator(seed: 27)
        let words = ["vers", "le", "il", "y", "a", "3", "jours", "hier", "soir", "cette", "nuit", "lundi", "?", "du", "au", "mars", "2026", "99999999999", "in", "next", "peut", "être", "12/11", "dans", "ago", "31/12/2200", "1/1/1900", ","]
        for _ in 0..<4_000 {
            let text = (0..<Int.random(in: 0...7, using: &g)).compactMap { _ in words.randomElement(using: &g) }.joined(separator: " ")
            for looking in [WrittenDate.Direction.past, .future] {
                guard let read = FactTime(typed: text, today: today, minute: Int.random(in: 0..<1_440, using: &g), looking: looking, .fr) else { continue }
                if let first = read.first, let last = read.last { #expect(first <= last, "\(text)") }
                _ = (read.at(187, .en).words(.en), read.elapsed(to: (today, 0)), FactTime.apart(read.text))
            }
        }
    }

    // MARK: Against a clock

    @Test(arguments: [("27/11/2026", 1_338, false), ("27/11/2026", 1_339, true), ("28/11/2026", 0, true), ("26/11/2026", 1_439, false), ("31/12/2030", nil, true), ("28/11/2026", nil, true), ("27/11/2026", nil, false), ("2030", nil, true), ("novembre 2026", nil, false), ("décembre 2026", nil, true), ("ce soir", nil, false), ("cette nuit", nil, false), ("depuis la rentrée", nil, false)] as [(String, Int?, Bool)])
    func whatHappenedIsNotAhead(_ typed: String, _ minute: Int?, _ isAhead: Bool) throws {
        let read = try #require(time(typed))
        #expect((minute.map { read.at($0, .fr) } ?? read).isAhead(of: (today, 1_278)) == isAhead, "\(typed)")
    }

    @Test func theHourOfMarginGoesOverMidnight() {
        let tomorrow = today.adding(days: 1) ?? today
        #expect(!FactTime(tomorrow, minute: 10).isAhead(of: (today, 1_430)) && FactTime(tomorrow, minute: 51).isAhead(of: (today, 1_430)))
    }

    @Test(arguments: [
        ("27/11/2026", 1_278, .minutes(0)), ("27/11/2026", 1_219, .minutes(59)), ("27/11/2026", 1_218, .hours(1)), ("27/11/2026", 960, .hours(5)), ("26/11/2026", 1_320, .hours(23)), ("25/11/2026", 1_279, .hours(47)), ("25/11/2026", 1_278, .days(2)), ("27/10/2026", 1_278, .days(31)),
        ("26/11/2026", nil, .days(1)), ("25/11/2026", nil, .days(2)), ("27/11/2026", nil, nil), ("27/11/2026", 1_300, nil), ("28/11/2026", nil, nil), ("mi-novembre", nil, nil), ("vers le 3 mars 2026", nil, nil), ("depuis la rentrée", nil, nil),
    ] as [(String, Int?, FactTime.Elapsed?)]) func howLongAgo(_ typed: String, _ minute: Int?, _ elapsed: FactTime.Elapsed?) throws {
        let read = try #require(time(typed))
        #expect((minute.map { read.at($0, .fr) } ?? read).elapsed(to: (today, 1_278)) == elapsed, "\(typed)")
    }

    @Test(arguments: [("26/11/2026", 1_320, "26/11/2026", 1_319, true), ("26/11/2026", 1_320, "26/11/2026", 1_320, false), ("26/11/2026", 1_320, "27/11/2026", 60, false), ("26/11/2026", 1_320, "25/11/2026", 1_400, true), ("26/11/2026", nil, "26/11/2026", 5, false), ("mi-novembre", nil, "9/11/2026", nil, true), ("mi-novembre", nil, "10/11/2026", nil, false), ("depuis la rentrée", nil, "9/11/2026", nil, false)] as [(String, Int?, String, Int?, Bool)])
    func aReturnIsNotBeforeItsAbsence(_ begun: String, _ minute: Int?, _ back: String, _ hour: Int?, _ isBefore: Bool) throws {
        let absence = try #require(time(begun)), back = try #require(time(back))
        #expect((hour.map { back.at($0, .fr) } ?? back).isBefore(minute.map { absence.at($0, .fr) } ?? absence) == isBefore)
    }
}
