import TestWorld
import Testing
import Vocabulary

/// The suite lives on 25 November 2026.
private func today() throws -> CivilDay { try #require(CivilDay(year: 2026, month: 11, day: 25)) }

private func read(_ text: String) throws -> WrittenDate { WrittenDate(text, today: try today()) }

@Suite struct WrittenDateTests {
    @Test(arguments: [
        "19/11/26", "19/11/2026", "19-11-2026", "19-11-26", "19.11.2026", "19 11 2026", "2026-11-19", "2026/11/19", "19/11", "19 nov", "19 nov.", "19 NOV",
        "19 novembre", "19 novembre 2026", "19 nov 26", "le 19 novembre 2026", "jeudi 19 novembre", "du 19 novembre", " 19/11/2026\n", "19\u{A0}novembre\u{202F}2026",
        "19 November 2026", "on 19 November", "19 November",
    ])
    func everyFormOfADayIsTheSameDay(_ typed: String) throws {
        let day = try #require(CivilDay(year: 2026, month: 11, day: 19))
        #expect(try read(typed) == .day(day))
    }

    @Test(arguments: [
        ("1er mars", "1er mars 2026"), ("1er mars 2011", "1er mars 2011"), ("1/3/26", "1er mars 2026"), ("01/03", "1er mars 2026"),
        ("25/11", "25 novembre 2026"), ("26/11", "26 novembre 2025"), ("19 décembre", "19 décembre 2025"), ("31/12", "31 décembre 2025"),
        ("2/1/99", "2 janvier 1999"), ("2/1/26", "2 janvier 2026"), ("2/1/27", "2 janvier 1927"),
        ("15 aout", "15 août 2026"), ("3 fevrier", "3 février 2026"), ("3 FÉVRIER", "3 février 2026"), ("7 juil", "7 juillet 2026"), ("7 juin", "7 juin 2026"),
    ])
    func aDayWithoutYearIsTheLatestOneNotAfterToday(_ typed: String, _ words: String) throws {
        #expect(try read(typed).text(.fr) == words)
    }

    @Test(arguments: [
        ("nov", "novembre 2026", "November 2026"), ("novembre", "novembre 2026", "November 2026"), ("novembre 2025", "novembre 2025", "November 2025"),
        ("11/2025", "novembre 2025", "November 2025"), ("décembre", "décembre 2025", "December 2025"), ("aout", "août 2026", "August 2026"),
        ("mi-novembre", "mi-novembre 2026", "mid-November 2026"), ("vers la mi-novembre", "mi-novembre 2026", "mid-November 2026"), ("mi novembre", "mi-novembre 2026", "mid-November 2026"),
        ("début novembre", "début novembre 2026", "early November 2026"), ("fin octobre 2025", "fin octobre 2025", "late October 2025"),
        ("mid-November", "mi-novembre 2026", "mid-November 2026"), ("early March 2026", "début mars 2026", "early March 2026"),
    ])
    func aMonthIsAPeriod(_ typed: String, _ french: String, _ english: String) throws {
        let date = try read(typed)
        #expect(date.text(.fr) == french)
        #expect(date.text(.en) == english)
        guard case .month = date else {
            Issue.record("\(typed) was not read as a month")
            return
        }
    }

    @Test(arguments: [
        "31/02", "31/02/2026", "30/2/26", "2026-02-30", "29/02/2023", "29/02/1900", "29 février 2025", "0/11/2026", "19/0/2026", "19/13/2026", "12/13", "32/01/2026",
        "31 avril 2026", "99/99/9999", "0/0", "0/0/0", "13/2026",
    ])
    func aDayThatDoesNotExistIsImpossible(_ typed: String) throws {
        #expect(try read(typed) == .impossible)
        #expect(try read(typed).text(.fr).isEmpty)
    }

    @Test(arguments: ["29/02/2024", "29/02/2000", "29 février 2024", "2024-02-29", "29/2/24"])
    func theTwentyNinthOfFebruaryExistsInLeapYears(_ typed: String) throws {
        guard case .day(let day) = try read(typed) else {
            Issue.record("\(typed) was not read as a day")
            return
        }
        #expect((day.month, day.day) == (2, 29))
    }

    @Test func theTwentyNinthOfFebruaryOfALeapYearNeedsNoYear() throws {
        let march = try #require(CivilDay(year: 2028, month: 3, day: 1)), leap = try #require(CivilDay(year: 2028, month: 2, day: 29))
        #expect(WrittenDate("29/02", today: march) == .day(leap))
    }

    @Test(arguments: [
        "nuit du 12 au 13", "depuis la rentrée", "la semaine dernière", "été 2026", "vers 15 ans", "vers midi", "le 19 novembre à 14 h", "début", "12", "12 12 12 12", "novembre 2025 2026",
        "🙂", "19 🙂 nov", "jui", "no", "---", "19 novembre ou 20 novembre", "inconnu", "may be", "{date}", "<script>alert(1)</script>", "",
    ])
    func whatIsNotADateIsKeptAsTyped(_ typed: String) throws {
        #expect(try read(typed) == .asTyped(typed))
        #expect(try read(typed).text(.fr) == typed)
        #expect(try read(typed).text(.en) == typed)
    }

    @Test func controlCharactersDoNotHideADate() throws {
        #expect(try read("\u{202E}19/11/26\u{0}").text(.fr) == "19 novembre 2026")
        #expect(try read("nuit du 12\r\nau 13") == .asTyped("nuit du 12 au 13"))
    }

    @Test func aMonthStaysInTheYearsOfTheCalendar() throws {
        for typed in ["novembre 99999", "novembre 1066", "novembre 9223372036854775807"] {
            if case .month = try read(typed) { Issue.record("\(typed) was read as a month") }
        }
    }
}

@Suite struct WrittenDateToComeTests {
    private func read(_ text: String) throws -> WrittenDate { WrittenDate(text, today: try today(), looking: .future) }

    @Test(arguments: [
        ("25/11", "25 novembre 2026"), ("24/11", "24 novembre 2027"), ("26/11", "26 novembre 2026"), ("1er mars", "1er mars 2027"), ("5 décembre", "5 décembre 2026"), ("15/01/27", "15 janvier 2027"), ("15 janv 99", "15 janvier 2099"), ("3/1/26", "3 janvier 2026"),
        ("3/1/2026", "3 janvier 2026"), ("29/02", "29 février 2028"), ("décembre", "décembre 2026"), ("novembre", "novembre 2026"), ("octobre", "octobre 2027"), ("mi-novembre", "mi-novembre 2027"), ("début novembre", "début novembre 2027"), ("fin novembre", "fin novembre 2026"), ("novembre 25", "novembre 2025"),
    ])
    func aDayWithoutYearIsTheNextOneTodayIncluded(_ typed: String, _ words: String) throws {
        #expect(try read(typed).text(.fr) == words)
    }

    @Test(arguments: ["31/02", "31 avril", "0/1", "31/02/2027"]) func aDayThatDoesNotExistIsImpossible(_ typed: String) throws { #expect(try read(typed) == .impossible) }
}

@Suite struct WrittenDateInThreeFieldsTests {
    @Test(arguments: [
        ("19", "11", "2026", "19 novembre 2026"), ("19", "nov", "2026", "19 novembre 2026"), ("19", "Novembre", "26", "19 novembre 2026"), (" 1 ", "mars", "11", "1er mars 2011"),
        ("3", "fév", "2010", "3 février 2010"), ("3", "August", "2010", "3 août 2010"), ("29", "2", "2012", "29 février 2012"), ("5", "6", "99", "5 juin 1999"),
    ])
    func aMonthMayBeANumberOrAName(_ day: String, _ month: String, _ year: String, _ words: String) throws {
        let date = try #require(WrittenDate(day: day, month: month, year: year, today: try today()))
        #expect(date.text(.fr) == words)
    }

    @Test(arguments: [
        ("31", "02", "2010"), ("29", "2", "2011"), ("19", "", "2026"), ("", "13", "2026"), ("", "", "99999"), ("19", "", ""), ("🙂", "11", "2026"), ("19", "jui", "2026"), ("-1", "-1", "-1"),
        ("19", "11", "99999"), ("9223372036854775807", "9223372036854775807", "9223372036854775807"), ("1", "1", "-9223372036854775808"), ("99999999999999999999", "1", "1"),
    ])
    func whatIsNotADateIsImpossibleAndNeverLost(_ day: String, _ month: String, _ year: String) throws {
        #expect(WrittenDate(day: day, month: month, year: year, today: try today()) == .impossible)
    }

    @Test(arguments: [("", "", "2011", "2011"), ("inconnu", "3", "2011", "mars 2011"), ("?", "févr.", "11", "février 2011"), ("4", "juil.", "2010", "4 juillet 2010"), ("4", "sept.", "2010", "4 septembre 2010"), ("3", "mars", "", "3 mars"), ("inconnu", "mai", "?", "mai")])
    func aPartIsEnough(_ day: String, _ month: String, _ year: String, _ words: String) throws {
        #expect(try #require(WrittenDate(day: day, month: month, year: year, today: try today())).text(.fr) == words)
    }

    @Test func unknownIsNoAnswer() throws {
        #expect(WrittenDate(day: "inconnu", month: "Inconnue", year: "?", today: try today()) == nil)
    }

    @Test func threeEmptyFieldsAreNoAnswer() throws {
        #expect(WrittenDate(day: "", month: " ", year: "\n", today: try today()) == nil)
    }
}

@Suite struct WrittenDatePropertyTests {
    @Test(arguments: Language.allCases)
    func everyDayIsReadBackFromItsWords(_ language: Language) throws {
        for year in [1996, 2000, 2011, 2026] {
            for month in 1...12 {
                for number in 1...31 {
                    guard let day = CivilDay(year: year, month: month, day: number), day <= (try today()) else { continue }
                    #expect(try read(day.text(language)) == .day(day))
                    #expect(try read("\(number)/\(month)/\(year)") == .day(day))
                }
            }
        }
    }

    @Test func noTextTraps() throws {
        var generator = SeededGenerator(seed: 20_261_125)
        for _ in 0..<2_000 {
            let text = anyText(upTo: 40, &generator), day = try today()
            _ = WrittenDate(text, today: day).text(.fr)
            _ = WrittenDate(day: text, month: text, year: text, today: day)
        }
    }

    /// A field may hold 64 KB of anything: it must not hold the server.
    @Test(.timeLimit(.minutes(10)), arguments: ["novembre ", "abc ", "12/", "a", "é-", "🙂 "])
    func sixtyFourKilobytesAreReadAtOnce(_ piece: String) throws {
        let text = String(repeating: piece, count: 65_536 / piece.utf8.count), day = try today()
        #expect(WrittenDate(text, today: day) == .asTyped(TypedText.line(text)))
    }
}
