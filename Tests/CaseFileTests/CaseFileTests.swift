import Foundation
import TestWorld
import Testing
import Vault
import Vocabulary

@testable import CaseFile

/// Elements worked out from entries: corrections, withdrawals, what waits and what ends it.
struct CaseFileTests {
    static let book = (try? KindBook(decoding: try CaseFileResources.data("kinds.json"))) ?? .empty

    /// With its own sentence when the content is not whole; the others would only find nothing.
    @Test func theContentIsWhole() throws {
        let book = try KindBook(decoding: try CaseFileResources.data("kinds.json"))
        #expect(book.kinds.count >= 70 && book.sections.allSatisfy { !book.kinds(in: $0.id).isEmpty })
    }

    static func written(_ kind: String, _ version: Int, of: Int? = nil, time: Int64? = nil, _ values: [String: String] = [:]) -> CaseFile.Written {
        var answers: [AudienceClass: Answers] = [:]
        if let known = book[kind] {
            for (id, value) in values { if let field = known.fields.first(where: { $0.id == id }) { answers[known.audience(of: field), default: Answers()].values[id] = [value] } }
        }
        return CaseFile.Written(act: book[kind]?.act ?? kind, version: version, time: time ?? Int64(version) * 1_000, author: "a", of: of, answers: answers)
    }

    private func file(_ written: [CaseFile.Written]) -> CaseFile {
        var file = CaseFile()
        file.take(written, Self.book)
        return file
    }

    @Test func aPromiseWaitsUntilItIsKept() {
        let made = Self.written("commitmentMade", 1, ["what": "Appeler jeudi"])
        #expect(file([made]).elements.first?.isOpen == true)
        let kept = file([made, Self.written("commitmentKept", 2, of: 1)])
        #expect(kept[1]?.isOpen == false && kept[1]?.endedBy == 2)
        // An answer to something else ends nothing.
        #expect(file([made, Self.written("commitmentKept", 2, of: 7)])[1]?.isOpen == true)
        // Taken out, what was ended waits again.
        let again = file([made, Self.written("commitmentKept", 2, of: 1), Self.written(ElementAct.withdrawn, 3, of: 2)])
        #expect(again[1]?.isOpen == true && again[2]?.withdrawal != nil)
    }

    @Test func aCorrectionKeepsWhatWasBefore() {
        let file = file([Self.written("commitmentMade", 1, ["what": "Appeler jeudi"]), Self.corrected("commitmentMade", 2, of: 1, ["what": "Appeler vendredi"])])
        #expect(file.elements.count == 1)
        #expect(file[1]?.value("what") == "Appeler vendredi" && file[1]?.revisions.count == 2)
        #expect(file[1]?.revisions.first?.answers.values.first?.values["what"] == ["Appeler jeudi"])
        #expect(file.version == 2)
    }

    static func corrected(_ kind: String, _ version: Int, of: Int, _ values: [String: String]) -> CaseFile.Written {
        let answers = written(kind, version, values).answers
        return CaseFile.Written(act: ElementAct.corrected, version: version, time: Int64(version) * 1_000, author: "b", of: of, answers: answers)
    }

    @Test func whatIsWithdrawnIsNeitherCorrectedNorShown() {
        let file = file([Self.written("commitmentMade", 1, ["what": "A"]), Self.written(ElementAct.withdrawn, 2, of: 1), Self.corrected("commitmentMade", 3, of: 1, ["what": "B"])])
        #expect(file[1]?.revisions.count == 1 && file.standing(in: "commitments").isEmpty && file.last("commitmentMade") == nil)
    }

    @Test func whatWasKnownAtAMoment() {
        let all = [Self.written("commitmentMade", 1, time: 10, ["what": "A"]), Self.corrected("commitmentMade", 2, of: 1, ["what": "B"])]
        #expect((CaseFile.known(from: all, Self.book) { $0 <= 10 })[1]?.value("what") == "A")
        #expect((CaseFile.known(from: all, Self.book) { $0 <= 2_000 })[1]?.value("what") == "B")
        #expect((CaseFile.known(from: all, Self.book) { $0 <= 9 }).elements.isEmpty)
    }

    /// Whatever the order and the numbers, nothing stops, and an element is open or ended, never both.
    @Test(arguments: 1...20 as ClosedRange<UInt64>) func anyHistoryIsRead(_ seed: UInt64) {
        var g = SeededGenerator(seed: seed)
        let acts = Self.book.kinds.map(\.id) + [ElementAct.corrected, ElementAct.withdrawn, "caseFile.unknown.v9", "server.started.v1"]
        let all = (1...200).map { Self.written(acts.randomElement(using: &g) ?? "", $0, of: Int.random(in: -3...220, using: &g), ["what": "x"]) }
        let file = file(all)
        #expect(file.version == 200)
        for element in file.elements where element.isOpen { #expect(element.endedBy == nil && element.withdrawal == nil) }
        // Taken in two halves, it is the same.
        var halves = CaseFile()
        halves.take(all.prefix(90), Self.book)
        halves.take(all.dropFirst(90), Self.book)
        #expect(halves.elements.map(\.number) == file.elements.map(\.number) && halves.elements.map(\.endedBy) == file.elements.map(\.endedBy))
    }
}

/// Who the young person is, and how they are found.
struct IdentityTests {
    private let today = CivilDay(year: 2026, month: 11, day: 27) ?? .epoch

    private func identity(_ values: [String: String], then more: [CaseFile.Written] = []) -> Identity {
        var file = CaseFile()
        file.take([CaseFileTests.written("opened", 1, values)] + more, CaseFileTests.book)
        return Identity(file)
    }

    @Test func theLastWordIsTheOneThatCounts() {
        let one = identity(["firstName": "Maëlys", "birthDate": "12 mars 2011"], then: [CaseFileTests.written("informationRecorded", 2, ["what": "usualName", "value": "Lys"])])
        #expect(one.calledName == "Lys" && one.age(today: today) == 15)
        #expect(identity(["firstName": "Maëlys", "age": "15 ans"]).age(today: today) == 15)
        #expect(identity(["age": "quinze"]).age(today: today) == nil)
        #expect(identity(["age": "99999999999999999999"]).age(today: today) == nil)
        #expect(identity(["birthDate": "printemps 2011"]).birthDate(today: today) == nil)
    }

    @Test(arguments: [("maelys", true), ("trevidic mael", true), ("TRÉVIDIC", true), ("lys", true), ("12/03/2011", true), ("12 mars 2011", true), ("06 39 98", true), ("639981234", true), ("ma", true), ("xy", false), ("", false), (" ", false), ("13/03/2011", false), ("63", false)])
    func search(_ query: String, _ isFound: Bool) {
        let one = identity(["firstName": "Maëlys", "familyName": "Trévidic", "birthDate": "12 mars 2011", "phone": "06 39 98 12 34"], then: [CaseFileTests.written("informationRecorded", 2, ["what": "nickname", "value": "Lys"])])
        #expect(one.matches(query, today: today) == isFound, "\(query)")
    }

    @Test func twoValuesMustAgree() {
        let one = identity(["firstName": "Maëlys", "familyName": "Trévidic", "birthDate": "12/03/2011", "phone": "06 39 98 12 34"])
        #expect(one.likeness(identity(["firstName": "maelys"]), today: today).isEmpty)
        #expect(one.likeness(identity(["firstName": "maelys", "birthDate": "12 mars 2011"]), today: today) == ["alike.name", "alike.birthDate"])
        #expect(one.likeness(identity(["firstName": "Autre", "phone": "+33 6 39 98 12 34"]), today: today) == ["alike.telephone"])
        #expect(identity([:]).likeness(identity([:]), today: today).isEmpty)
    }
}
