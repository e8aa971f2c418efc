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

    static func written(
        _ kind: String, _ version: Int, of: Int? = nil, time: Int64? = nil, by author: String = "a", when: FactTime? = nil, _ values: [String: String] = [:], doubts: [String: Certainty] = [:]
    ) -> CaseFile.Written {
        var answers: [AudienceClass: Answers] = [:]
        if let known = book[kind] {
            if let when { answers[known.mainAudience, default: Answers()].when = when }
            for (id, value) in values { if let field = known.fields.first(where: { $0.id == id }) { answers[known.audience(of: field), default: Answers()].values[id] = [value] } }
            for (id, doubt) in doubts { if let field = known.fields.first(where: { $0.id == id }) { answers[known.audience(of: field), default: Answers()].doubts[id] = doubt } }
        }
        return CaseFile.Written(act: book[kind]?.act ?? kind, version: version, time: time ?? Int64(version) * 1_000, author: author, of: of, answers: answers)
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

    @Test func oneOfTwoAnswersTakenOutLeavesTheOther() {
        let both = [Self.written("commitmentMade", 1), Self.written("commitmentKept", 2, of: 1), Self.written("commitmentDropped", 3, of: 1), Self.written(ElementAct.withdrawn, 4, of: 2)]
        #expect(file(both)[1]?.endedBy == 3 && file(both + [Self.written(ElementAct.withdrawn, 5, of: 3)])[1]?.isOpen == true)
        let returns = [Self.written("runawayDeclared", 1), Self.written("returnRecorded", 2, of: 1), Self.written("returnRecorded", 3, of: 1), Self.written(ElementAct.withdrawn, 4, of: 2)]
        #expect(file(returns)[1]?.endedBy == 3 && file(returns).absence == nil)
        let none = file(returns + [Self.written(ElementAct.withdrawn, 5, of: 3)])
        #expect(none[1]?.isOpen == true && none.absence?.number == 1)
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

    /// Who does not read the places corrects the hour: for who reads them, they stand as they were; for the others, they stay reserved.
    @Test func whatOneMayNotReadStandsWhenTheRestIsCorrected() throws {
        let places = Self.written("runawayDeclared", 1, ["lastSeen": "Cour", "places": "Gare"]), kept = Self.corrected("runawayDeclared", 2, of: 1, ["lastSeen": "Portail"]).answers
        func correction(_ version: Int, _ answers: [AudienceClass: Answers], reserved: [AudienceClass] = []) -> CaseFile.Written {
            CaseFile.Written(act: ElementAct.corrected, version: version, time: 0, author: "b", of: 1, answers: answers, reserved: reserved, keeps: [.location])
        }
        let whole = try #require(file([places, correction(2, kept), correction(3, kept)])[1])
        #expect(whole.value("places") == "Gare" && whole.value("lastSeen") == "Portail" && whole.reserved.isEmpty)
        let closed = CaseFile.Written(act: places.act, version: 1, time: 0, author: "a", answers: places.answers.filter { $0.key != .location }, reserved: [.location])
        let part = try #require(file([closed, correction(2, kept)])[1])
        #expect(part.value("places") == nil && part.value("lastSeen") == "Portail" && part.reserved == [.location] && !part.isVeiled)
        // The control: a correction that keeps nothing leaves nothing of it.
        #expect(file([places, Self.corrected("runawayDeclared", 2, of: 1, ["lastSeen": "Portail"])])[1]?.value("places") == nil)
        let asked = whole.kind.without([.location]).fields.map(\.id)
        #expect(!asked.contains("places") && asked.contains("lastSeen") && whole.kind.without([.social]).when.shape == .none)
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
