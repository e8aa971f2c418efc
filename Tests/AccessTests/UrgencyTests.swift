import Foundation
import TestWorld
import Testing
import Vault
import Vocabulary

@testable import Access

struct UrgencyTests {
    private static let urgency = Purpose(.urgency, .sharedSecrecy)

    private func open(_ w: AccessWorld, _ id: AccountID, _ dossier: DossierID) async throws {
        let account = try #require(try await w.book.account(id)), facts = try await w.book.facts(dossier, for: id)
        let actor = Actor(
            account: id, organisation: account.place.organisation, profession: account.place.profession, secrecy: account.place.secrecy, duties: account.place.duties, proof: .passkey, steppedUp: w.clock.read(),
            urgencies: account.urgencyRecord(w.clock.read()))
        try await w.book.openUrgently(try authorise(actor, .openUrgently, .dossier(facts), for: Self.urgency, at: w.clock.read()), reason: .noAnswer, words: Sensible("Le jeune est à l’accueil, personne ne répond."))
    }

    private func supervisor(_ w: AccessWorld) async throws -> AccountID { try await w.person("cadre@foyer.invalid", .specialisedEducator, .mission, duties: .supervisor).account.id }

    private func review(_ w: AccessWorld, _ supervisor: AccountID, _ id: AccountID) async throws {
        let permit = try authorise(try await w.actor(supervisor), .reviewUrgency, .organisation(w.foyer), for: .init(.control, .security), at: w.clock.read())
        for one in try #require(try await w.book.account(id)).urgencies where one.review == nil { try await w.book.review(permit, id, number: one.number, wasRight: true) }
    }

    @Test func itReadsForFourHoursWithoutTheLocationAndEverybodySeesIt() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, night = try await w.person("nuit@foyer.invalid", .nightStaff).account.id
        let dossier = try await w.dossier(referent: lise), other = try await w.dossier(referent: lise)
        await #expect(throws: Refusal.absent) { try await w.read(night, dossier, Self.urgency) }
        try await open(w, night, dossier)
        let texts = Set(try await w.read(night, dossier, Self.urgency).elements.flatMap { $0.texts.map { $0.text.reveal() } })
        #expect(texts == ["texte identity", "texte social"])
        await #expect(throws: Refusal.purpose) { try await w.read(night, dossier, .init(.protect, .sharedSecrecy)) }
        await #expect(throws: Refusal.absent) { try await w.read(night, other, Self.urgency) }
        await #expect(throws: Refusal.absent) { try await w.permit(night, .addToDossier, dossier, .init(.protect, .sharedSecrecy)) }
        #expect(try await w.book.urgencies(of: dossier).map(\.account.id) == [night])
        #expect(try await w.book.urgenciesToReview(in: w.foyer, by: try #require(try await w.book.account(lise))).count == 1)
        w.clock.advance(UrgencyLimits.duration)
        await #expect(throws: Refusal.absent) { try await w.read(night, dossier, Self.urgency) }
    }

    @Test func threeTimesInThirtyDaysAndNoneWhileOneWaitsTooLong() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, night = try await w.person("nuit@foyer.invalid", .nightStaff).account.id, cadre = try await supervisor(w)
        for _ in 0..<3 { try await open(w, night, try await w.dossier(referent: lise)) }
        let dossier = try await w.dossier(referent: lise)
        await #expect(throws: Refusal.urgencyRight) { try await open(w, night, dossier) }
        try await review(w, cadre, night)
        await #expect(throws: Refusal.urgencyRight) { try await open(w, night, dossier) }
        w.clock.advance(UrgencyLimits.period)
        try await open(w, night, dossier)
        w.clock.advance(UrgencyLimits.review + 1)
        await #expect(throws: Refusal.urgencyRight) { try await open(w, night, dossier) }
        try await review(w, cadre, night)
        await #expect(throws: Never.self) { try await open(w, night, dossier) }
        #expect(try await w.book.account(night)?.urgencies.count == 5)
    }

    /// Judged wrong: closed at once, and no other for thirty days.
    @Test func whatWasJudgedWrongTakesTheRightAwayForAMonth() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, night = try await w.person("nuit@foyer.invalid", .nightStaff).account.id, cadre = try await supervisor(w)
        let dossier = try await w.dossier(referent: lise), other = try await w.dossier(referent: lise)
        try await open(w, night, dossier)
        let permit = try authorise(try await w.actor(cadre), .reviewUrgency, .organisation(w.foyer), for: .init(.control, .security), at: w.clock.read())
        try await w.book.review(permit, night, number: try #require(try await w.book.account(night)?.urgencies.first?.number), wasRight: false)
        await #expect(throws: Refusal.absent) { try await w.read(night, dossier, Self.urgency) }
        await #expect(throws: Refusal.urgencyRight) { try await open(w, night, other) }
        w.clock.advance(UrgencyLimits.period)
        await #expect(throws: Never.self) { try await open(w, night, other) }
    }

    /// Who is kept out of a dossier does not read why it was opened, nor judges it.
    @Test func aSupervisorKeptOutSeesNothingOfIt() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, night = try await w.person("nuit@foyer.invalid", .nightStaff).account.id, cadre = try await supervisor(w)
        let dossier = try await w.dossier(referent: lise)
        try await open(w, night, dossier)
        func waiting() async throws -> Int { try await w.book.urgenciesToReview(in: w.foyer, by: try #require(try await w.book.account(cadre))).count }
        #expect(try await waiting() == 1)
        try await w.book.exclude(try await w.permit(lise, .changeTeam, dossier), address: "cadre@foyer.invalid", because: .family)
        #expect(try await waiting() == 0)
        let permit = try authorise(try await w.actor(cadre), .reviewUrgency, .organisation(w.foyer), for: .init(.control, .security), at: w.clock.read())
        let number = try #require(try await w.book.account(night)?.urgencies.first?.number)
        await #expect(throws: AccessBook.TeamFault.already) { try await w.book.review(permit, night, number: number, wasRight: true) }
    }

    /// Another profession, or another secrecy, is a new person for emergencies: who administers cannot make a teacher a doctor for one night.
    @Test func aChangeOfProfessionWaitsAWeek() async throws {
        let w = try await AccessWorld(), coach = try await w.person("coach@club.invalid", .leisure, .mission).account.id
        w.clock.advance(Newcomer.wait)
        func account() async throws -> AccountRecord { try #require(try await w.book.account(coach)) }
        #expect(try await w.book.isKnown(try await account()))
        let place = try await account().place
        try await w.book.place(try await account(), at: .init(organisation: place.organisation, unit: 0, profession: place.profession, secrecy: place.secrecy, duties: place.duties), by: "admin")
        #expect(try await w.book.isKnown(try await account()), "another unit changes nothing")
        try await w.book.place(try await account(), at: .init(organisation: place.organisation, unit: nil, profession: .doctor, secrecy: .profession, duties: []), by: "admin")
        #expect(try await !w.book.isKnown(try await account()))
        w.clock.advance(Newcomer.wait)
        #expect(try await w.book.isKnown(try await account()))
    }

    /// A permit made before is not enough: what was opened in the meantime is counted again.
    @Test func oldPermitsDoNotAddUp() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, night = try await w.person("nuit@foyer.invalid", .nightStaff).account.id
        let dossier = try await w.dossier(referent: lise)
        var permits = [try authorise(try await w.actor(night), .openUrgently, .dossier(try await w.book.facts(dossier, for: night)), for: Self.urgency, at: w.clock.read())]
        for _ in 0..<5 {
            let other = try await w.dossier(referent: lise)
            permits.append(try authorise(try await w.actor(night), .openUrgently, .dossier(try await w.book.facts(other, for: night)), for: Self.urgency, at: w.clock.read()))
        }
        var opened = 0
        for permit in permits { if (try? await w.book.openUrgently(permit, reason: .danger, words: Sensible("x"))) != nil { opened += 1 } }
        #expect(opened == 3)
        // Pressed twice, it is one opening.
        try await w.book.openUrgently(permits[0], reason: .danger, words: Sensible("x"))
        #expect(try await w.book.account(night)?.urgencies.count == 3)
    }

    @Test func nobodyReviewsTheirOwnNorThoseOfAnotherInstitution() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, cadre = try await supervisor(w)
        let dossier = try await w.dossier(referent: lise)
        try await open(w, cadre, dossier)
        let permit = try authorise(try await w.actor(cadre), .reviewUrgency, .organisation(w.foyer), for: .init(.control, .security), at: w.clock.read())
        let number = try #require(try await w.book.account(cadre)?.urgencies.first?.number)
        await #expect(throws: AccessBook.TeamFault.already) { try await w.book.review(permit, cadre, number: number, wasRight: true) }
        let doctor = try await w.person("doc@hopital.invalid", .doctor, .profession, at: w.hospital).account.id
        try await open(w, doctor, dossier)
        let other = try #require(try await w.book.account(doctor)?.urgencies.first?.number)
        await #expect(throws: AccessBook.TeamFault.already) { try await w.book.review(permit, doctor, number: other, wasRight: true) }
    }

    /// Who makes accounts must not be able to make somebody who opens in an emergency, nor become somebody who has.
    @Test func aNewOrRenewedAccountOpensNothingInAnEmergency() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id
        w.clock.advance(Newcomer.wait)
        let night = try await w.person("nuit@foyer.invalid", .nightStaff).account.id, dossier = try await w.dossier(referent: lise)
        func known() async throws -> Bool { try await w.book.isKnown(try #require(try await w.book.account(night))) }
        #expect(try await !known())
        w.clock.advance(1)
        try await w.join(night, dossier, referent: lise)
        #expect(try await known())
        let other = try await w.dossier(referent: lise)
        try await open(w, night, other)
        // An invitation and an urgent opening of before are void once somebody comes again through a link.
        let third = try await w.dossier(referent: lise)
        try await w.book.invite(try await w.permit(lise, .changeTeam, third), .init(address: "nuit@foyer.invalid", audiences: .identity, told: .child))
        w.clock.advance(1)
        let link = try await w.book.renewLink(try #require(try await w.book.account(night)), by: "admin").reveal()
        _ = try await w.enrol("nuit@foyer.invalid", link: link)
        #expect(try await !known())
        for one in [dossier, other, third] { await #expect(throws: Refusal.absent) { try await w.read(night, one, Self.urgency) } }
        await #expect(throws: Refusal.absent) { try await w.permit(night, .answerInvitation, third) }
        w.clock.advance(Newcomer.wait)
        #expect(try await known())
    }

    /// A referent who vouches for a colleague says nothing of who answers for accounts or accesses: there, only a week does.
    @Test func nobodyVouchesForAnOfficer() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, zoe = try await w.person("zoe@foyer.invalid").account.id
        w.clock.advance(Newcomer.wait)
        let dossier = try await w.dossier(referent: lise)
        func known() async throws -> Bool { try await w.book.isKnown(try #require(try await w.book.account(zoe))) }
        let place = try #require(try await w.book.account(zoe)).place
        try await w.join(zoe, dossier, referent: lise)
        func give(_ duties: Duties) async throws {
            let now = try #require(try await w.book.account(zoe))
            try await w.book.place(now, at: .init(organisation: place.organisation, unit: place.unit, profession: place.profession, secrecy: place.secrecy, duties: duties), by: "admin")
            w.clock.advance(1)
        }
        for (duties, isVouchedFor) in [(Duties.securityOfficer, false), (.administrator, false), (.supervisor, true), ([], true)] {
            try await give(duties)
            try await w.book.change(try await w.permit(lise, .changeTeam, dossier), zoe, .resume)
            #expect(try await known() == isVouchedFor, "\(duties)")
        }
        try await give(.securityOfficer)
        w.clock.advance(Newcomer.wait)
        #expect(try await known())
    }

    /// Two false accounts do not make each other true, nor does one make itself true by opening a dossier of its own.
    @Test func nobodyMakesThemselvesKnown() async throws {
        let w = try await AccessWorld(), one = try await w.person("un@foyer.invalid").account.id, two = try await w.person("deux@foyer.invalid").account.id
        func known(_ id: AccountID) async throws -> Bool { try await w.book.isKnown(try #require(try await w.book.account(id))) }
        w.clock.advance(1)
        let dossier = try await w.dossier(referent: one)
        #expect(try await !known(one), "who founds a team vouches for nobody")
        try await w.book.invite(try await w.permit(one, .changeTeam, dossier), .init(address: "deux@foyer.invalid", audiences: .all, isReferent: true, told: .child))
        try await w.book.answer(try await w.permit(two, .answerInvitation, dossier), isYes: true)
        try await w.book.change(try await w.permit(one, .changeTeam, dossier), two, .resume)
        #expect(try await !known(two), "who is new vouches for nobody")
        w.clock.advance(1)
        try await w.book.change(try await w.permit(two, .changeTeam, dossier), one, .resume)
        let either = try await [known(one), known(two)]
        #expect(either == [false, false])
        // A change of duty is a change of person, as far as trust goes.
        w.clock.advance(Newcomer.wait)
        #expect(try await known(two))
        let record = try #require(try await w.book.account(two)), place = record.place
        try await w.book.write(two, after: record.version, by: "admin", [(.placed(.init(organisation: place.organisation, unit: place.unit, profession: place.profession, secrecy: place.secrecy, duties: .supervisor)), nil)])
        #expect(try await !known(two))
    }

    @Test func theWordsOfTheReasonAreSealed() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, night = try await w.person("nuit@foyer.invalid", .nightStaff).account.id
        let dossier = try await w.dossier(referent: lise)
        try await open(w, night, dossier)
        for entry in try await w.entries() { #expect(!String(decoding: entry.canonicalBytes, as: UTF8.self).contains("accueil")) }
        let one = try #require(try await w.book.urgencies(of: dossier).first)
        #expect(try await w.book.words(one).contains("accueil"))
    }
}

struct LimitTests {
    @Test func sixtyDifferentDossiersInAnHour() {
        var limits = OpeningLimits(), g = SeededGenerator(seed: 1)
        let me = Invented.me, dossiers = (0..<61).map { _ in DossierID.random(using: &g) }
        for dossier in dossiers.prefix(60) { #expect(limits.ask(dossier, by: me, now: 0) == .fine) }
        #expect(limits.ask(dossiers[0], by: me, now: 1) == .fine, "the same one again")
        #expect(limits.ask(dossiers[60], by: me, now: 3_599_999) == .tooManyByPerson)
        #expect(limits.ask(dossiers[60], by: Invented.other, now: 2) == .fine)
        #expect(limits.ask(dossiers[60], by: me, now: 3_600_000) == .fine)
    }

    @Test func sixHundredHere() {
        var limits = OpeningLimits(), g = SeededGenerator(seed: 2)
        for seed in 0..<10 as Range<UInt64> { for _ in 0..<60 { #expect(limits.ask(.random(using: &g), by: Invented.account(100 + seed), now: 0) == .fine) } }
        // Who did nothing of it still opens ten: they may be on duty.
        for _ in 0..<OpeningLimits.evenThen { #expect(limits.ask(.random(using: &g), by: Invented.account(200), now: 0) == .fine) }
        #expect(limits.ask(.random(using: &g), by: Invented.account(200), now: 0) == .tooManyHere)
        #expect(limits.ask(.random(using: &g), by: Invented.account(200), now: 3_600_000) == .fine)
    }

    @Test func delaysForgetTheOldestAndStayBounded() {
        var delays = SignInDelays(), g = SeededGenerator(seed: 3)
        for time in 0..<60_000 { delays.fail(.init(login: (0..<8).map { _ in .random(in: 0...255, using: &g) }, device: nil), now: Int64(time)) }
        let key = SignInDelays.Key(login: [1], device: nil)
        for _ in 0..<20 { delays.fail(key, now: 60_000) }
        #expect(delays.wait(key, now: 60_000) == 60_000)
        #expect(delays.wait(key, now: 120_000) == 0)
        #expect(delays.wait(key, now: 59_000) == 60_000, "a clock that goes back adds nothing")
    }
}
