import Access
@testable import CaseFile
import Testing
import Vocabulary

/// What lists keep in memory is let go of in time, and is found for the same classes only.
struct ListedPeopleTests {
    private let people = ListedPeople(), person = ListedPeople.Person(identity: nil, file: CaseFile())

    private func key(_ dossier: String = "one", _ audiences: Audiences = [.identity], showing: String = "bondStated", today: CivilDay = .epoch) -> ListedPeople.Key { .init(dossier: dossier, audiences: audiences, showing: showing, today: today) }

    @Test func foundAtTheSameVersionForTheSameClassesOnly() throws {
        people.keep(person, key(), at: 7, now: 1_000)
        #expect(people.find(key(), at: 7, now: 1_001) != nil)
        #expect(people.find(key(), at: 8, now: 1_001) == nil)
        #expect(people.find(key("two"), at: 7, now: 1_001) == nil)
        #expect(people.find(key("one", [.identity, .social]), at: 7, now: 1_001) == nil)
        #expect(people.find(key("one", []), at: 7, now: 1_001) == nil)
        #expect(people.find(key(showing: ""), at: 7, now: 1_001) == nil)
        #expect(people.find(key(today: try #require(CivilDay.epoch.adding(days: 1))), at: 7, now: 1_001) == nil)
    }

    @Test func forgottenAfterFiveMinutesAndByAClockSetBack() {
        people.keep(person, key(), at: 7, now: 1_000)
        #expect(people.find(key(), at: 7, now: 1_000 + ListedPeople.life - 1) != nil)
        #expect(people.find(key(), at: 7, now: 1_000 + ListedPeople.life) == nil)
        #expect(people.find(key(), at: 7, now: 999) == nil)
        people.forget(now: 2_000)
        #expect(people.count == 1)
        people.forget(now: 1_000 + ListedPeople.life)
        #expect(people.count == 0)
    }

    @Test func anErasedDossierIsForgottenAtOnce() throws {
        let erased = try #require(DossierID(String(repeating: "0", count: 26)))
        people.keep(person, key(erased.text), at: 7, now: 1_000)
        people.keep(person, key(erased.text, [.social]), at: 7, now: 1_000)
        people.keep(person, key(), at: 7, now: 1_000)
        people.forget(erased)
        #expect(people.count == 1 && people.find(key(), at: 7, now: 1_000) != nil)
    }

    @Test func holdsNoMoreThanItsShare() {
        for number in 0...ListedPeople.most { people.keep(person, key("\(number)"), at: 1, now: 1) }
        #expect(people.count == 1)
    }
}
