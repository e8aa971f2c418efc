import Testing
import Vault
import Vocabulary

@testable import CaseFile

/// What waits goes on waiting until a person ends it: another day is no end, and nobody away is forgotten.
@Suite struct WaitingTests {
    private func file(_ written: CaseFile.Written...) -> CaseFile {
        var file = CaseFile()
        file.take(written, CaseFileTests.book)
        return file
    }

    private func written(_ kind: String, _ version: Int, of: Int? = nil, hours: Int64 = 0, _ values: [String: String] = [:]) -> CaseFile.Written {
        CaseFileTests.written(kind, version, of: of, time: hours * 3_600_000 + Int64(version), values)
    }

    @Test(arguments: [("commitmentMade", "commitmentMoved", "due"), ("measureStarted", "measureRenewed", "until"), ("assessmentBooked", "assessmentMoved", "due"), ("healthAppointment", "healthAppointmentMoved", "due")])
    func anotherDayIsNoEnd(_ kind: String, _ mover: String, _ field: String) {
        let first = written(kind, 1, ["due": "2026-12-01"]), moved = written(mover, 2, of: 1, [field: "2026-12-15", "newWhat": "Aller au CSAPA"])
        let one = file(first, moved)[1]
        #expect(one?.isOpen == true && one?.movedTo?.day?.iso == "2026-12-15")
        #expect(kind != "commitmentMade" || one?.movedTo?.what == "Aller au CSAPA")
        // The last word counts, corrected or taken out.
        #expect(file(first, moved, CaseFileTests.corrected(mover, 3, of: 2, [field: "2026-12-16"]))[1]?.movedTo?.day?.iso == "2026-12-16")
        #expect(file(first, moved, written(mover, 3, of: 1, [field: "2026-12-20"]))[1]?.movedTo?.day?.iso == "2026-12-20")
        #expect(file(first, moved, written(ElementAct.withdrawn, 3, of: 2))[1]?.movedTo == nil)
        // Of another element it says nothing.
        #expect(file(first, written("traceLeft", 2), written(mover, 3, of: 2, [field: "2026-12-15"]))[2]?.movedTo == nil)
    }

    /// An appointment has a day for the team, and the rest for carers.
    @Test func whatIsOpenToAllIsVeiledForNobodyWhoReadsSomeOfIt() throws {
        for kind in ["assessmentBooked", "healthAppointment"] {
            let full = written(kind, 1, ["due": "2026-12-01", "withWhom": "Dr Inventé"]), social = try #require(full.answers[.social])
            func read(_ answers: [AudienceClass: Answers], _ reserved: [AudienceClass]) -> Element? { file(CaseFile.Written(act: full.act, version: 1, time: 1, author: "a", answers: answers, reserved: reserved))[1] }
            #expect(read([.social: social], [.health])?.isVeiled == false && read([.social: social], [.health])?.isOpen == true)
            #expect(read([:], [.health, .social])?.isVeiled == true)
        }
        // Another kind of the health class stays veiled.
        let attempt = written("careOffered", 1, ["what": "x"])
        #expect(file(CaseFile.Written(act: attempt.act, version: 1, time: 1, author: "a", answers: [:], reserved: [.health]))[1]?.isVeiled == true)
    }

    @Test func aReturnEndsEveryAbsenceDeclaredBefore() {
        let twice = file(written("runawayDeclared", 1), written("runawayDeclared", 2), written("returnRecorded", 3, of: 2))
        #expect(twice.elements.filter(\.isOpen).isEmpty && twice.absence == nil)
        let undone = file(written("runawayDeclared", 1), written("runawayDeclared", 2), written("returnRecorded", 3, of: 2), written(ElementAct.withdrawn, 4, of: 3))
        #expect(undone[1]?.isOpen == true && undone[2]?.isOpen == true && undone.absence?.number == 1)
        // A return that says of no absence, written by who is not bound by secrecy, ends none.
        #expect(file(written("runawayDeclared", 1), written("returnRecorded", 2))[1]?.isOpen == true)
    }

    @Test func aGestureDoneByOneIsDoneForAll() throws {
        let gestures = CaseFilePages.gestures(try #require(CaseFileTests.book["returnRecorded"])).map(\.id)
        let all = Dictionary(uniqueKeysWithValues: gestures.map { ($0, "done") }), none = Dictionary(uniqueKeysWithValues: gestures.map { ($0, "notYet") })
        let away = written("runawayDeclared", 1)
        #expect(CaseFilePages.pending(file(away, written("returnRecorded", 2, of: 1, none)))?.gestures.count == gestures.count)
        #expect(CaseFilePages.pending(file(away, written("returnRecorded", 2, of: 1, all), written("returnRecorded", 3, hours: 1, none))) == nil)
        let half = file(away, written("returnRecorded", 2, of: 1, none), written("gestureDone", 3, of: 2, ["gesture": "g1", "result": "done"]), written("returnRecorded", 4, hours: 1, ["g2": "done"]))
        #expect(CaseFilePages.pending(half)?.gestures.map(\.id) == gestures.filter { !["g1", "g2"].contains($0) })
        // Another return, another day, has its own eight.
        #expect(CaseFilePages.pending(file(away, written("returnRecorded", 2, of: 1, all), written("runawayDeclared", 3, hours: 30), written("returnRecorded", 4, of: 3, hours: 31, none)))?.gestures.count == gestures.count)
    }

    @Test func aMeasureTakenOutCountsForNothing() {
        #expect(file(written("measureStarted", 1)).hasMeasure)
        #expect(!file(written("measureStarted", 1), written(ElementAct.withdrawn, 2, of: 1)).hasMeasure)
    }

    @Test(arguments: [
        ("2008-11-26", "2008-11-26", 18, true), ("2008-11-27", "2008-11-27", 18, true), ("2008-11-28", "2008-11-28", 18, false), ("2009-02-25", "2009-02-25", 18, false), ("2009-02-26", "2009-02-26", 0, false),
        ("2008-08-29", "2008-08-29", 18, true), ("2008-08-28", "2008-08-28", 0, true), ("2008-12-01", "2008-12-31", 18, false), ("2008-01-01", "2008-12-31", 18, false), ("2005-12-01", "2005-12-01", 21, false), ("2009-12-31", "2009-12-31", 17, false),
    ]) func anAgeIsSaidBeforeAndAfter(_ first: String, _ last: String, _ age: Int, _ isPast: Bool) throws {
        let today = try #require(CivilDay(iso: "2026-11-27")), turn = Turn.near(born: (try #require(CivilDay(iso: first)), try #require(CivilDay(iso: last))), today: today)
        #expect(turn?.age ?? 0 == age)
        if let turn { #expect(turn.isPast(today) == isPast && turn.isExact == (first == last)) }
        #expect(CivilDay(iso: "2008-02-29")?.birthday(18)?.iso == "2026-03-01")
    }
}
