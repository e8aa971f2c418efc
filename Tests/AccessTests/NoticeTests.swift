import Foundation
import Journal
import TestWorld
import Testing
import Vault
import Vocabulary

@testable import Access

/// What people are told: of their own proofs, of urgent openings elsewhere, of limits reached.
struct NoticeTests {
    private func openUrgently(_ w: AccessWorld, _ id: AccountID, _ dossier: DossierID) async throws {
        let facts = try await w.book.facts(dossier, for: id)
        try await w.book.openUrgently(try authorise(try await w.actor(id), .openUrgently, .dossier(facts), for: .init(.urgency, .sharedSecrecy), at: w.clock.read()), reason: .danger, words: Sensible("Le jeune est à l’accueil, il tremble."))
    }

    private func kinds(_ w: AccessWorld, _ id: AccountID) async throws -> [ProofNotice.Kind] { try #require(try await w.book.account(id)).notices(w.clock.read()).map(\.kind) }

    @Test func aProofAddedOrUsedElsewhereIsTold() async throws {
        let w = try await AccessWorld(), nora = try await w.person("nora@foyer.invalid"), id = nora.account.id
        #expect(try await kinds(w, id).isEmpty, "an enrolment is no news")
        w.clock.advance(3_600_000)
        guard case .proved(_, _, let mark) = try await w.prove(nora) else { Issue.record("not proved"); return }
        #expect(try await kinds(w, id) == [.newMachine])
        w.clock.advance(60_000)
        guard case .proved = try await w.prove(nora, device: mark.reveal()) else { Issue.record("not proved"); return }
        #expect(try await kinds(w, id) == [.newMachine], "a machine that is known is no news")
        w.clock.advance(60_000)
        guard case .proved = try await w.prove(nora, code: nora.codes[0], device: mark.reveal()) else { Issue.record("not proved"); return }
        try await w.book.add((Passkey(id: Chance.bytes(32), key: .ed25519(Chance.bytes(32)), label: "clé"), 0), to: try #require(try await w.book.account(id)))
        #expect(try await kinds(w, id) == [.passkeyAdded, .recoveryCodeUsed, .newMachine])
        let link = try await w.book.renewLink(try #require(try await w.book.account(id)), by: "admin").reveal()
        _ = try await w.enrol("nora@foyer.invalid", link: link)
        #expect(try await kinds(w, id).first == .enrolledAgain)
    }

    /// Whoever signs in twice with a stolen proof does not push the news out of sight.
    @Test func newsStaysThreeDaysAndUntilTheSignInAfterNext() async throws {
        let w = try await AccessWorld(), nora = try await w.person("nora@foyer.invalid"), id = nora.account.id
        w.clock.advance(3_600_000)
        guard case .proved(_, _, let mark) = try await w.prove(nora) else { Issue.record("not proved"); return }
        for _ in 0..<3 {
            w.clock.advance(60_000)
            _ = try await w.prove(nora, device: mark.reveal())
        }
        w.clock.advance(ProofNotice.shownFor - 180_000)
        #expect(try await kinds(w, id) == [.newMachine])
        w.clock.advance(1)
        #expect(try await kinds(w, id).isEmpty)
        // Away for a month: what happened since is there.
        w.clock.advance(30 * 86_400_000)
        _ = try await w.prove(nora)
        w.clock.advance(10 * 86_400_000)
        _ = try await w.prove(nora, device: mark.reveal())
        #expect(try await kinds(w, id) == [.newMachine])
        var record = try #require(try await w.book.account(id))
        let entry = try #require(try await w.entries().last { $0.act == "account.signedIn.v1" })
        for _ in 0..<50 { record.evolve(.signedIn(.init(proof: .passkey, isNewDevice: true)), entry) }
        #expect(record.proofs.count == ProofNotice.most)
    }

    /// An older entry says nothing of the machine.
    @Test func anEntryOfBeforeIsRead() throws {
        guard case .signedIn(let signIn)? = try AccountEvent(act: "account.signedIn.v1", facts: Array(#"{"proof":"passkey"}"#.utf8)) else { Issue.record("not read"); return }
        #expect(signIn.isNewDevice == nil)
    }

    @Test func supervisorsOfEveryInstitutionOfTheTeamAreTold() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id
        let doctor = try await w.person("doc@hopital.invalid", .doctor, .profession, at: w.hospital).account.id
        let mine = try await w.person("cadre@foyer.invalid", duties: .supervisor).account.id, theirs = try await w.person("cadre@hopital.invalid", .doctor, .profession, duties: .supervisor, at: w.hospital).account.id
        let dossier = try await w.dossier(referent: lise), other = try await w.dossier(referent: lise)
        func told(_ id: AccountID) async throws -> [DossierID] { try await w.book.urgenciesOfTeams(of: try #require(try await w.book.account(id))).map(\.urgency.dossier) }
        try await openUrgently(w, doctor, dossier)
        #expect(try await told(mine) == [dossier])
        #expect(try await told(theirs).isEmpty, "they review it: it is on their own list")
        try await openUrgently(w, lise, other)
        #expect(try await told(mine) == [dossier], "by one's own people: reviewed here")
        // Who is kept out by name reads nothing of it.
        try await w.book.exclude(try await w.permit(lise, .changeTeam, dossier), address: "cadre@foyer.invalid", because: .family)
        #expect(try await told(mine).isEmpty)
        // A team without anybody of the institution tells it nothing.
        let third = try await w.dossier(referent: doctor)
        try await openUrgently(w, doctor, third)
        #expect(try await told(mine).isEmpty)
        try await w.join(lise, third, referent: doctor, [.identity])
        #expect(try await told(mine) == [third])
        let permit = try authorise(try await w.actor(mine), .reviewUrgency, .organisation(w.foyer), for: .init(.control, .security), at: w.clock.read())
        let number = try #require(try await w.book.account(doctor)?.urgencies.last?.number)
        await #expect(throws: AccessBook.TeamFault.already) { try await w.book.review(permit, doctor, number: number, wasRight: true) }
    }

    @Test func aLimitReachedStandsInTheJournalOnceAnHour() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id
        var dossiers: [DossierID] = []
        for _ in 0..<(OpeningLimits.perPerson + 1) { dossiers.append(try await w.dossier(referent: lise)) }
        for dossier in dossiers.dropLast() { _ = try await w.read(lise, dossier) }
        let state = try await w.book.limitState(of: w.foyer)
        #expect(state.here == 60 && state.people.map(\.account) == [lise.text] && state.people.first?.count == 60 && state.trips.isEmpty)
        for _ in 0..<3 { await #expect(throws: Refusal.tooMany) { try await w.read(lise, dossiers[60]) } }
        #expect(try await w.book.limitState(of: w.foyer).trips.map(\.account) == [lise.text])
        let elsewhere = try await w.book.limitState(of: w.hospital)
        #expect(elsewhere.trips.isEmpty && elsewhere.people.isEmpty)
        w.clock.advance(OpeningLimits.period)
        #expect(try await w.book.limitState(of: w.foyer).here == 0)
        _ = try await w.read(lise, dossiers[60])
        #expect(try await w.entries().count { $0.act == LimitTrips.act } == 1)
    }

    @Test func theFirstRefusalOfTheHourIsOneForEach() {
        var limits = OpeningLimits(), first: [Bool] = []
        for (verdict, account, now) in [(OpeningLimits.Verdict.tooManyByPerson, Invented.me, 0), (.tooManyByPerson, Invented.me, 1), (.tooManyByPerson, Invented.other, 1), (.tooManyHere, Invented.me, 1), (.tooManyHere, Invented.other, 2), (.tooManyByPerson, Invented.me, OpeningLimits.period)] {
            first.append(limits.isFirst(verdict, by: account, now: now))
        }
        #expect(first == [true, false, true, true, false, true])
    }
}
