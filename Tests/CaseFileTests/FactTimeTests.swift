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
        #expect(FactTime(typed: "31/02/2026", today: today, .fr) == nil)
        #expect(FactTime(typed: String(repeating: "x", count: 5_000), today: today, .fr)?.text.count == 120)
        #expect(range("du 31 au 2 mars 2026") == nil || range("du 31 au 2 mars 2026")?.first != nil)
    }

    @Test(arguments: [("3 h 07", 187), ("3h07", 187), ("03:07", 187), ("15", 900), ("0h", 0), ("23 h 59", 1_439), ("3\u{A0}h\u{A0}07", 187)]) func hours(_ typed: String, _ minute: Int) {
        #expect(FactTime.minute(typed: typed) == minute)
        #expect(FactTime.minute(typed: FactTime.clock(minute, .fr)) == minute)
        #expect(FactTime.minute(typed: FactTime.clock(minute, .en)) == minute)
    }

    @Test(arguments: ["", "24", "3 h 60", "midi", "-3", "3 h 07 du matin", "12345", "3:07:09", "٣"]) func notHours(_ typed: String) { #expect(FactTime.minute(typed: typed) == nil) }
}
