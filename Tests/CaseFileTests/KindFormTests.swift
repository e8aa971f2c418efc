import Foundation
import Site
import Testing
import Vault
import Vocabulary

@testable import CaseFile

/// The days of a form: what is to come is looked for ahead, what happened is not in the future. On Friday 27 November 2026, at 21 h 18.
struct KindFormTests {
    private let today = CivilDay(year: 2026, month: 11, day: 27) ?? .epoch

    private func read(_ id: String, _ fields: [String: String], _ language: Language = .fr) throws -> (answers: [AudienceClass: Answers], errors: [FieldError]) {
        let kind = try #require(CaseFileTests.book[id]), texts = try Catalogue(decoding: try CaseFileResources.data("screens.json"))
        return KindForm(kind: kind, texts: texts, language: language, today: today).read(FormBody(fields: fields.map { ($0.key, $0.value) }), at: 1_278)
    }

    private static let promise = ["f-what": "L’appeler", "f-who": "Loïc"]

    @Test(arguments: [
        ("commitmentMade", "due", "5 décembre", "2026-12-05"), ("commitmentMade", "due", "12/01", "2027-01-12"), ("commitmentMade", "due", "14 janvier", "2027-01-14"), ("commitmentMade", "due", "15/01/27", "2027-01-15"), ("commitmentMade", "due", "12 mars", "2027-03-12"), ("commitmentMade", "due", "demain", "2026-11-28"),
        ("commitmentMade", "due", "jeudi", "2026-12-03"), ("commitmentMade", "due", "in 3 days", "2026-11-30"), ("commitmentMade", "due", "3/1/2026", "2026-01-03"), ("hearingPlanned", "due", "12 mars", "2027-03-12"), ("measureRenewed", "until", "12 mars", "2027-03-12"), ("teamMeetingHeld", "nextMeeting", "12/01", "2027-01-12"),
        ("trialHeld", "decisionExpected", "12/01", "2027-01-12"), ("placeRecorded", "until", "mi-janvier", "mi-janvier 2027"), ("opened", "birthDate", "12 mars 11", "12 mars 2011"), ("opened", "birthDate", "vers le 15 janvier 2009", "vers le 15 janvier 2009"), ("lawyerNamed", "met", "12 mars", "12 mars 2026"),
    ]) func eachFieldLooksItsWay(_ kind: String, _ field: String, _ typed: String, _ value: String) throws {
        let read = try read(kind, (kind == "commitmentMade" ? Self.promise : [:]).merging(["f-\(field)": typed]) { $1 })
        #expect(read.answers.values.compactMap { $0.values[field]?.first } == [value])
        #expect(!read.errors.contains { $0.field == "f-\(field)" })
    }

    @Test(arguments: ["5 décembre 1926", "15/01/1927", "31/12/1989", "vers le 5 décembre", "décembre", "cette nuit", "bientôt", "31/02", "0"]) func whatCannotBeADayToComeIsRefused(_ typed: String) throws {
        #expect(try read("commitmentMade", Self.promise.merging(["f-due": typed]) { $1 }).errors.map(\.field) == ["f-due"])
    }

    @Test func aDayBefore1990HasItsSentence() throws {
        #expect(try read("commitmentMade", Self.promise.merging(["f-due": "5 décembre 1926"]) { $1 }).errors.first?.message.contains("1990") == true)
        #expect(try read("commitmentMade", Self.promise.merging(["f-due": "1/1/1990"]) { $1 }).errors.isEmpty)
    }

    @Test(arguments: [
        ("runawayDeclared", "31/12/2030", "", "jour"), ("presenceNoted", "demain", "", "jour"), ("returnRecorded", "28/11/2026", "3 h", "jour"), ("traceLeft", "", "22 h 30", "heure"), ("traceLeft", "aujourd’hui", "23 h", "heure"), ("traceLeft", "aujourd’hui", "22 h", nil), ("traceLeft", "ce soir", "", nil),
        ("traceLeft", "cette nuit", "", nil), ("traceLeft", "cette nuit", "3 h", "jour"), ("traceLeft", "depuis la rentrée", "", nil), ("traceLeft", "26/11/2026", "minuit", nil),
    ] as [(String, String, String, String?)]) func whatHappenedIsNotInTheFuture(_ kind: String, _ day: String, _ hour: String, _ wrong: String?) throws {
        let errors = try read(kind, ["jour": day, "heure": hour, "f-what": "Un mot", "f-lastSeen": "Cour", "f-words": "Rien"]).errors.filter { ["jour", "heure"].contains($0.field) }
        #expect(errors.map(\.field) == (wrong.map { [$0] } ?? []), "\(kind) \(day) \(hour)")
    }

    @Test(arguments: [("lifeEventRecorded", "2030", true), ("lifeEventRecorded", "vers 2015", false), ("measureStarted", "1/1/2027", false), ("closed", "décembre 2026", false), ("decisionGiven", "28/11/2026", true), ("complaintFiled", "hier", false)]) func aKindSaysWhetherItsTimeMayBeAhead(_ kind: String, _ typed: String, _ isRefused: Bool) throws {
        #expect(try read(kind, ["quand": typed]).errors.contains { $0.field == "quand" } == isRefused)
    }

    /// What stands in the fields of a correction says the same when it is sent again.
    @Test(arguments: [("hier", "22 h"), ("26/11/2026", ""), ("hier soir", ""), ("vers le 3 mars 2026", "15 h"), ("cette nuit", ""), ("mi-novembre", "3 h 07"), ("depuis la rentrée", "minuit"), ("il y a 2 heures", "")]) func aCorrectionComesBackTheSame(_ day: String, _ hour: String) throws {
        let kind = try #require(CaseFileTests.book["traceLeft"]), first = try read("traceLeft", ["jour": day, "heure": hour, "f-what": "Un mot"])
        var file = CaseFile()
        file.take([CaseFile.Written(act: kind.act, version: 1, time: 0, author: "a", of: nil, answers: first.answers)], CaseFileTests.book)
        let element = try #require(file[1]), typed = KindForm.typed(element, .fr)
        let again = try read("traceLeft", Dictionary(typed.fields.map { ($0.name, $0.value) }) { $1 })
        #expect(first.errors.isEmpty && again.errors.isEmpty && again.answers == first.answers, "\(typed.fields)")
    }

    /// On the life path, what has no day stands at that of its writing, and is not sure of it.
    @Test(arguments: [("traceLeft", nil, true), ("traceLeft", "26/11/2026", false), ("traceLeft", "vers le 26/11/2026", true), ("lifeEventRecorded", nil, true), ("lifeEventRecorded", "depuis la rentrée", true), ("hearingPlanned", nil, false), ("siblingRecorded", nil, false)] as [(String, String?, Bool)])
    func withoutADayATimeIsNotSure(_ id: String, _ typed: String?, _ isUncertain: Bool) throws {
        let kind = try #require(CaseFileTests.book[id])
        var answers = Answers(), file = CaseFile()
        answers.when = try typed.map { try #require(FactTime(typed: $0, today: today, .fr)) }
        file.take([CaseFile.Written(act: kind.act, version: 1, time: 0, author: "a", of: nil, answers: [kind.mainAudience: answers])], CaseFileTests.book)
        #expect(file[1]?.isTimeUncertain == isUncertain)
    }

    /// The book refuses a content that does not say which way its days look.
    @Test(arguments: [("\"shape\": \"day\"", true), ("\"shape\": \"day\", \"tense\": \"future\"", false), ("\"shape\": \"day\", \"tense\": \"any\"", true), ("\"shape\": \"line\", \"tense\": \"future\"", true), ("\"shape\": \"day\", \"tense\": \"soon\"", true)]) func theBookChecksTheTense(_ shape: String, _ isRefused: Bool) {
        #expect(((try? book(field: shape)) == nil) == isRefused, "\(shape)")
    }

    @Test func theTimeOfAKindIsNotOfTheFutureAlone() {
        #expect((try? book(when: ", \"tense\": \"any\"")) != nil && (try? book(when: ", \"tense\": \"past\"")) != nil)
        #expect((try? book(when: ", \"tense\": \"future\"")) == nil)
    }

    private func book(field: String = "\"shape\": \"day\", \"tense\": \"future\"", when: String = "") throws -> KindBook {
        let words = "{\"fr\": \"a\", \"en\": \"a\"}"
        let kind = "{\"id\": \"one\", \"section\": \"s\", \"band\": \"none\", \"title\": \(words), \"add\": \(words), \"audience\": \"social\", \"when\": {\"label\": \(words), \"shape\": \"date\"\(when)}, \"fields\": [{\"id\": \"due\", \"label\": \(words), \"summary\": true, \(field)}]}"
        return try KindBook(decoding: Data("{\"version\": \"1\", \"sections\": [{\"id\": \"s\", \"title\": \(words), \"lead\": \(words)}], \"kinds\": [\(kind)]}".utf8))
    }
}
