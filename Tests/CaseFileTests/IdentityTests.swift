import TestWorld
import Testing
import Vault
import Vocabulary

@testable import CaseFile

/// Who the young person is, and how they are found.
struct IdentityTests {
    private let today = CivilDay(year: 2026, month: 11, day: 27) ?? .epoch

    private func identity(_ values: [String: String], time: Int64? = nil, then more: [CaseFile.Written] = []) -> Identity {
        var file = CaseFile()
        file.take([CaseFileTests.written("opened", 1, time: time, values)] + more, CaseFileTests.book)
        return Identity(file, today: today)
    }

    /// Days of writing are numbered: 1 is 27 November 2026.
    private func day(_ time: Int64) -> CivilDay { time == 1 ? today : .epoch }

    private func age(_ one: Identity) -> Int? { one.age(day: day)?.years }

    @Test func theLastWordIsTheOneThatCounts() {
        let one = identity(["firstName": "Maëlys", "birthDate": "12 mars 2011"], then: [CaseFileTests.written("informationRecorded", 2, ["what": "usualName", "value": "Lys"])])
        #expect(one.calledName == "Lys" && age(one) == 15)
        #expect(age(identity(["firstName": "Maëlys", "age": "15 ans"])) == 15)
        #expect(age(identity(["age": "quinze"])) == nil)
        #expect(age(identity(["age": "99999999999999999999"])) == nil)
        #expect(identity(["birthDate": "printemps 2011"]).birthDate == nil)
        #expect(identity(["birthDate": "15 janvier 2009"]).birthDate?.iso == "2009-01-15")
        for about in ["vers le 15 janvier 2009", "15 janvier 2009 environ", "peut-être le 15/01/2009", "about 15 January 2009"] { #expect(identity(["birthDate": about]).birthDate == nil, "\(about)") }
    }

    /// The short way, for the signs of Latin writing, makes of them what the long way does.
    @Test func foldingIsTheSameTheShortAndTheLongWay() {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<2_000 {
            let signs = (0..<Int.random(in: 0...20, using: &generator)).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0...(Bool.random(using: &generator) ? 0x7F : 0x17F), using: &generator)) }
            let text = String(String.UnicodeScalarView(signs))
            #expect(Folded.words(text) == Folded.long(text), "\(text)")
        }
        for number in UInt32(0)..<0x180 {
            guard let sign = Unicode.Scalar(number) else { continue }
            for text in ["\(sign)", "a\(sign)", "\(sign)b", "a\(sign)\(sign)b"] { #expect(Folded.words(text) == Folded.long(text), "U+\(number)") }
        }
        #expect(Folded.words("L’Œuvre d'ÉLÉONORE-B") == ["l", "oeuvre", "d", "eleonore", "b"])
    }

    @Test(arguments: [("maelys", true), ("trevidic mael", true), ("TRÉVIDIC", true), ("lys", true), ("12/03/2011", true), ("12 mars 2011", true), ("06 39 98", true), ("639981234", true), ("ma", true), ("xy", false), ("", false), (" ", false), ("13/03/2011", false), ("63", false)])
    func search(_ query: String, _ isFound: Bool) {
        let one = identity(["firstName": "Maëlys", "familyName": "Trévidic", "birthDate": "12 mars 2011", "phone": "06 39 98 12 34"], then: [CaseFileTests.written("informationRecorded", 2, ["what": "nickname", "value": "Lys"])])
        #expect(one.matches(query, today: today) == isFound, "\(query)")
    }

    @Test func twoValuesMustAgree() {
        let one = identity(["firstName": "Maëlys", "familyName": "Trévidic", "birthDate": "12/03/2011", "phone": "06 39 98 12 34"])
        #expect(one.likeness(identity(["firstName": "maelys"])).isEmpty)
        #expect(one.likeness(identity(["firstName": "maelys", "birthDate": "12 mars 2011"])) == ["alike.name", "alike.birthDate"])
        #expect(one.likeness(identity(["firstName": "Autre", "phone": "+33 6 39 98 12 34"])) == ["alike.telephone"])
        #expect(identity([:]).likeness(identity([:])).isEmpty)
    }

    /// A whole telephone finds whose it is, even beside another name: the name may be the one that is wrong.
    /// The end of a number, as people remember it, may begin with zeros.
    @Test(arguments: [("0012", true), ("00 12", true), ("98 00 12", true), ("0013", false), ("0000", false)]) func theEndOfANumber(_ query: String, _ isFound: Bool) {
        #expect(identity(["firstName": "Zoé", "phone": "06 39 98 00 12"]).matches(query, today: today) == isFound)
    }

    @Test(arguments: ["+33 6 39 98 11 22", "06 39 98 11 22", "0033639981122", "06.39.98.11.22", "+33 (0)6 39 98 11 22"])
    func aTelephoneIsFoundHoweverItIsWritten(_ stored: String) {
        let one = identity(["firstName": "Zoé", "phone": stored])
        for query in ["06 39 98 11 22", "0639981122", "0033639981122", "+33 6 39 98 11 22", "+33639981122", "33639981122", "6 39 98", "tél. 06 39 98 11 22", "Zoé 0639981122", "0639981122 zoe", "Léa 0639981122"] { #expect(one.matches(query, today: today), "\(stored), \(query)") }
        for query in ["06 39 98 11 23", "0033639981123", "Zoé 0639981123", "0000", "33"] { #expect(!one.matches(query, today: today), "\(stored), \(query)") }
    }

    @Test(arguments: [
        ("N’Diaye", ["ndiaye", "n diaye", "N'Diaye", "ndia"]), ("NDiaye", ["n diaye", "n'diaye", "ndiaye"]), ("Jean-Marie", ["jeanmarie", "jean marie", "marie", "jean-mar"]), ("Đặng", ["dang", "Đặng"]),
        ("Łukasz", ["lukasz", "ŁUKASZ"]), ("Ørsted", ["orsted"]), ("Strauß", ["strauss", "STRAUẞ", "strauß"]),
    ])
    func aNameIsFoundHoweverItIsWritten(_ name: String, _ queries: [String]) {
        for query in queries {
            #expect(identity(["familyName": name, "firstName": "Awa"]).matches(query, today: today), "\(name), \(query)")
            #expect(identity(["familyName": name, "firstName": "Awa"]).matches("awa " + query, today: today), "\(name), \(query)")
            #expect(!identity(["familyName": "Kermadec"]).matches(query, today: today), "\(query)")
        }
    }

    /// What is typed chooses neither how deep a search goes nor how long it lasts.
    @Test func aLongQuestionIsReadOnce() {
        let awa = identity(["firstName": "Awa", "familyName": String(repeating: "a", count: 60)])
        for query in [String(repeating: "a ", count: 50_000), String(repeating: "a ", count: 30) + "z", String(repeating: "1 ", count: 5_000)] { #expect(!awa.matches(query, today: today)) }
        #expect(awa.matches("a a awa a", today: today))
    }

    /// Each is a person of a list of its own: the name and the date together are one person, and not a namesake.
    @Test func aNameAndADateOfBirthAreOnePerson() {
        let zoe = identity(["firstName": "Zoé", "birthDate": "28/11/2008"]), other = identity(["firstName": "Zoé", "birthDate": "3 mars 2009"])
        for query in ["Zoé 28/11/2008", "28/11/2008 zoe", "zoe 28 novembre 2008", "28 11 2008 Zoé"] { #expect(zoe.matches(query, today: today) && !other.matches(query, today: today), "\(query)") }
        #expect(!zoe.matches("Léa 28/11/2008", today: today))
    }

    /// A value that is disputed is not the one that is shown; it still finds.
    @Test func whatIsDisputedIsStillSearched() {
        let sure = [CaseFileTests.written("informationRecorded", 2, ["what": "nickname", "value": "Lili"]), CaseFileTests.written("informationRecorded", 3, ["what": "phone", "value": "06 39 98 11 22"])]
        let disputed = [CaseFileTests.written("informationRecorded", 4, ["what": "nickname", "value": "Pistache"], doubts: ["value": .disputed]), CaseFileTests.written("informationRecorded", 5, ["what": "phone", "value": "06 39 98 33 44"], doubts: ["value": .disputed])]
        let one = identity(["firstName": "Zoé"], then: sure + disputed)
        #expect(one["nickname"] == "Lili" && one["phone"] == "06 39 98 11 22")
        #expect(one.matches("pistache", today: today) && one.matches("0639983344", today: today) && one.matches("lili", today: today))
        #expect(!identity(["firstName": "Zoé"], then: sure).matches("pistache", today: today))
    }

    @Test func likenessFoldsNamesAndNeedsAWholeTelephone() {
        let one = identity(["firstName": "Jean-Marie", "familyName": "N’Diaye", "phone": "inconnu"])
        #expect(one.likeness(identity(["firstName": "Jean Marie", "familyName": "NDiaye"])) == ["alike.name", "alike.familyName"])
        #expect(one.likeness(identity(["firstName": "Léa", "familyName": "N'Diaye"])).isEmpty, "a family name is one value: brothers and sisters share it")
        #expect(one.likeness(identity(["firstName": "Léa", "phone": "inconnu"])).isEmpty)
        #expect(identity(["phone": "06 39"]).likeness(identity(["phone": "06 39"])).isEmpty)
        #expect(identity(["phone": "0033639981122"]).likeness(identity(["phone": "06 39 98 11 22"])) == ["alike.telephone"])
        #expect(identity(["firstName": "…"]).likeness(identity(["firstName": "—", "familyName": "?"])).isEmpty)
    }

    /// Nobody stays seventeen in a file: an age is of the day on which it was said.
    @Test func anAgeKeepsTheDayOnWhichItWasSaid() throws {
        func later(_ months: Int) throws -> CivilDay { try #require(CivilDay(year: 2026 + (10 + months) / 12, month: (10 + months) % 12 + 1, day: 27)) }
        let said = try #require(identity(["age": "17 ans"], time: 1).age(day: day))
        #expect(said == Identity.Age(years: 17, said: today))
        let (third, fourth, last) = (try later(3), try later(4), try later(40))
        #expect(said.isCurrent(today) && said.isCurrent(third) && !said.isCurrent(fourth) && !said.isCurrent(last))
        // A correction of something else does not say it again; one of the age does.
        let corrected = identity(["age": "17", "firstName": "Zoe"], time: 1, then: [CaseFileTests.corrected("opened", 2, of: 1, ["age": "17", "firstName": "Zoé"])])
        #expect(corrected.age(day: day)?.said == today)
        #expect(identity(["age": "17"], time: 1, then: [CaseFileTests.corrected("opened", 2, of: 1, ["age": "16"])]).age(day: day) == Identity.Age(years: 16, said: .epoch))
        // What was learnt on a day is of that day, whenever it was written.
        let learnt = CaseFileTests.written("informationRecorded", 2, time: 1, when: FactTime(try later(-6)), ["what": "age", "value": "16"])
        #expect(identity([:], then: [learnt]).age(day: day)?.said == (try later(-6)))
        // A day of birth gives the age of today.
        let born = identity(["age": "17", "birthDate": "12/03/2011"]).age(day: day)
        #expect(born == Identity.Age(years: 15, said: nil) && born?.isCurrent(last) == true)
    }
}
