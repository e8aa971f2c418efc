import Foundation
import Journal
import JournalSQLite
import Testing
import Vault
import Vocabulary

@testable import Access

struct TeamTests {
    private func texts(_ reading: DossierReading) -> Set<String> { Set(reading.elements.flatMap { $0.texts.map { $0.text.reveal() } }) }

    @Test func onlyWhoIsOnTheTeamReadsAndOnlyTheClassesShared() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, marc = try await w.person("marc@foyer.invalid", .nightStaff).account.id
        let dossier = try await w.dossier(referent: lise)
        #expect(texts(try await w.read(lise, dossier)) == ["texte identity", "texte social", "texte judicial"])
        await #expect(throws: Refusal.absent) { try await w.read(marc, dossier) }
        try await w.book.invite(try await w.permit(lise, .changeTeam, dossier), .init(address: "marc@foyer.invalid", audiences: .all, told: .child))
        await #expect(throws: Refusal.absent) { try await w.read(marc, dossier) }
        try await w.book.answer(try await w.permit(marc, .answerInvitation, dossier), isYes: true)
        await #expect(throws: Refusal.absent, "an address is not a proof of who somebody is") { try await w.read(marc, dossier) }
        try await w.book.change(try await w.permit(lise, .changeTeam, dossier), marc, .resume)
        let reading = try await w.read(marc, dossier)
        #expect(texts(reading) == ["texte identity", "texte social"])
        #expect(reading.elements.first.map { Set($0.reserved) } == [.location, .health, .judicial])
        try await w.book.change(try await w.permit(lise, .changeTeam, dossier), marc, .end)
        await #expect(throws: Refusal.absent) { try await w.read(marc, dossier) }
        let openings = try await w.book.openings(try await w.permit(lise, .seeReaders, dossier, .init(.control, .security)))
        #expect(openings.map(\.account) == [marc.text, lise.text])
        #expect(openings.first?.audiences == [.identity, .social])
    }

    @Test func aSuspendedAnExcludedAndALatePersonReadNothing() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id
        let dossier = try await w.dossier(referent: lise)
        let marc = try await w.person("marc@foyer.invalid").account.id, nora = try await w.person("nora@foyer.invalid").account.id
        try await w.join(marc, dossier, referent: lise)
        try await w.book.change(try await w.permit(lise, .changeTeam, dossier), marc, .suspend)
        await #expect(throws: Refusal.absent) { try await w.read(marc, dossier) }
        try await w.book.change(try await w.permit(lise, .changeTeam, dossier), marc, .resume)
        await #expect(throws: Never.self) { try await w.read(marc, dossier) }
        try await w.book.exclude(try await w.permit(lise, .changeTeam, dossier), address: "Marc@foyer.invalid", because: .family)
        await #expect(throws: Refusal.absent) { try await w.read(marc, dossier) }
        await #expect(throws: AccessBook.TeamFault.keptOut) { try await w.book.invite(try await w.permit(lise, .changeTeam, dossier), .init(address: "marc@foyer.invalid", audiences: .identity, told: .child)) }
        try await w.join(nora, dossier, referent: lise, until: w.clock.read() + 1_000)
        await #expect(throws: Never.self) { try await w.read(nora, dossier) }
        w.clock.advance(1_000)
        await #expect(throws: Refusal.absent) { try await w.read(nora, dossier) }
    }

    /// Who makes links cannot become somebody on a team.
    @Test func whoComesAgainThroughALinkWaitsForTheReferent() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, marc = try await w.person("marc@foyer.invalid").account.id
        let dossier = try await w.dossier(referent: lise)
        w.clock.advance(1)
        try await w.join(marc, dossier, referent: lise)
        w.clock.advance(1)
        let link = try await w.book.renewLink(try #require(try await w.book.account(marc)), by: "admin").reveal()
        _ = try await w.enrol("marc@foyer.invalid", link: link)
        await #expect(throws: Refusal.absent) { try await w.read(marc, dossier) }
        w.clock.advance(1)
        try await w.book.change(try await w.permit(lise, .changeTeam, dossier), marc, .resume)
        await #expect(throws: Never.self) { try await w.read(marc, dossier) }
    }

    @Test func theLocationNeedsTwoPersonsAndEnds() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, marc = try await w.person("marc@foyer.invalid").account.id
        let dossier = try await w.dossier(referent: lise), protect = Purpose(.protect, .sharedSecrecy)
        try await w.join(marc, dossier, referent: lise, [.identity, .location])
        #expect(!texts(try await w.read(marc, dossier)).contains("texte location"))
        try await w.book.askLocation(try await w.permit(marc, .askLocation, dossier, protect))
        await #expect(throws: Refusal.secondPerson) { try await w.permit(marc, .releaseLocation, dossier, protect, askedBy: marc) }
        try await w.book.releaseLocation(try await w.permit(lise, .releaseLocation, dossier, protect, askedBy: marc))
        #expect(texts(try await w.read(marc, dossier)).contains("texte location"))
        #expect(!texts(try await w.read(lise, dossier)).contains("texte location"), "released to one person, not to all")
        w.clock.advance(AccessBook.releaseLifetime)
        #expect(!texts(try await w.read(marc, dossier)).contains("texte location"))
    }

    @Test func aDossierAlwaysHasAReferent() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, dossier = try await w.dossier(referent: lise)
        await #expect(throws: AccessBook.TeamFault.lastReferent) { try await w.book.exclude(try await w.permit(lise, .changeTeam, dossier), address: "lise@foyer.invalid", because: .own) }
        for change in [AccessBook.Change.end, .suspend] {
            await #expect(throws: AccessBook.TeamFault.lastReferent) { try await w.book.change(try await w.permit(lise, .changeTeam, dossier), lise, change) }
        }
    }

    @Test func whoIsNotBoundBySecrecyJoinsAndReadsNothing() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, coach = try await w.person("coach@club.invalid", .leisure, .none).account.id
        let dossier = try await w.dossier(referent: lise)
        try await w.join(coach, dossier, referent: lise, .all)
        await #expect(throws: Refusal.reserved) { try await w.read(coach, dossier) }
        #expect(try await w.book.team(dossier)?.member(coach)?.audiences == [])
    }

    /// Nothing tells a referent whether an address has an account: the same answer, the same list, the same second try.
    @Test func anInvitationDoesNotSayWhoHasAnAccount() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, dossier = try await w.dossier(referent: lise)
        _ = try await w.person("marc@foyer.invalid")
        _ = try await w.person("admin@foyer.invalid", duties: .administrator)
        for address in ["marc@foyer.invalid", "personne@nulle-part.invalid", "admin@foyer.invalid"] {
            func invite() async throws { try await w.book.invite(try await w.permit(lise, .changeTeam, dossier), .init(address: address, audiences: .identity, told: .child)) }
            try await invite()
            await #expect(throws: AccessBook.TeamFault.already) { try await invite() }
            let member = try #require(try await w.book.team(dossier)?.members.last)
            #expect(member.state == .invited && member.audiences == .identity)
            #expect(try await w.book.address(member, of: dossier) == address)
            try await w.book.change(try await w.permit(lise, .changeTeam, dossier), member.account, .end)
            try await invite()
        }
        for entry in try await w.entries() where entry.stream.text.hasPrefix("team:") { #expect(!String(decoding: entry.canonicalBytes, as: UTF8.self).contains("invalid")) }
    }

    @Test func anInvitationWithoutAnAnswerIsOverAfterAWeek() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, marc = try await w.person("marc@foyer.invalid").account.id, dossier = try await w.dossier(referent: lise)
        func invite() async throws { try await w.book.invite(try await w.permit(lise, .changeTeam, dossier), .init(address: "marc@foyer.invalid", audiences: .identity, told: .child)) }
        w.clock.advance(1)
        try await invite()
        w.clock.advance(TeamRecord.answerLifetime - 1)
        _ = try await w.permit(marc, .answerInvitation, dossier)
        w.clock.advance(1)
        await #expect(throws: Refusal.absent) { try await w.permit(marc, .answerInvitation, dossier) }
        try await invite()
        try await w.accept(marc, dossier, referent: lise)
        await #expect(throws: Never.self) { try await w.read(marc, dossier) }
    }

    /// Kept out before they have an account, and with another account at the same address; until the referent takes it back.
    @Test func whoIsKeptOutByAddressStaysOut() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, dossier = try await w.dossier(referent: lise)
        try await w.book.exclude(try await w.permit(lise, .changeTeam, dossier), address: "Cousin@Foyer.invalid", because: .family)
        await #expect(throws: AccessBook.TeamFault.already) { try await w.book.exclude(try await w.permit(lise, .changeTeam, dossier), address: "cousin@foyer.invalid", because: .named) }
        let cousin = try await w.person("cousin@foyer.invalid").account.id
        #expect(try await w.book.facts(dossier, for: cousin).isExcluded)
        await #expect(throws: Refusal.absent) { try await w.permit(cousin, .openUrgently, dossier, .init(.urgency, .sharedSecrecy)) }
        let kept = try #require(try await w.book.team(dossier)?.keptOut.first)
        #expect(try await w.book.address(kept, of: dossier) == "Cousin@Foyer.invalid")
        try await w.book.readmit(try await w.permit(lise, .changeTeam, dossier), kept.exclusion.account)
        #expect(try await !w.book.facts(dossier, for: cousin).isExcluded)

        let marc = try await w.person("marc@foyer.invalid")
        try await w.join(marc.account.id, dossier, referent: lise)
        try await w.book.exclude(try await w.permit(lise, .changeTeam, dossier), address: "marc@foyer.invalid", because: .acquaintance)
        await #expect(throws: Refusal.absent) { try await w.read(marc.account.id, dossier) }
        try await w.book.close(try #require(try await w.book.account(marc.account.id)), by: "admin")
        let again = try await w.person("marc@foyer.invalid").account.id
        #expect(again != marc.account.id)
        #expect(try await w.book.facts(dossier, for: again).isExcluded)
    }

    /// A permit is for the moment at which it was given: who was taken off the team since changes nothing more.
    @Test func aPermitOfBeforeTheRemovalChangesNothing() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, marc = try await w.person("marc@foyer.invalid").account.id, dossier = try await w.dossier(referent: lise)
        try await w.book.invite(try await w.permit(lise, .changeTeam, dossier), .init(address: "marc@foyer.invalid", audiences: .all, isReferent: true, told: .child))
        try await w.accept(marc, dossier, referent: lise)
        let old = try await w.permit(marc, .changeTeam, dossier)
        try await w.book.change(try await w.permit(lise, .changeTeam, dossier), marc, .end)
        await #expect(throws: AccessBook.Changed.self) { try await w.book.change(old, lise, .suspend) }
        await #expect(throws: AccessBook.Changed.self) { try await w.book.invite(old, .init(address: "x@y.invalid", audiences: .all, told: .child)) }
    }

    /// What is released is said, and asked for with a fresh proof of identity: it never vanishes without a word.
    @Test func aReleasedLocationWaitsForAProof() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, marc = try await w.person("marc@foyer.invalid").account.id
        let dossier = try await w.dossier(referent: lise), protect = Purpose(.protect, .sharedSecrecy)
        try await w.join(marc, dossier, referent: lise, [.identity, .location])
        let stale = try await w.actor(marc, steppedUp: false)
        #expect(try await w.book.read(dossier, by: stale, for: protect).awaiting == [])
        try await w.book.askLocation(try await w.permit(marc, .askLocation, dossier, protect))
        try await w.book.releaseLocation(try await w.permit(lise, .releaseLocation, dossier, protect, askedBy: marc))
        let reading = try await w.book.read(dossier, by: stale, for: protect)
        #expect(reading.awaiting == .location && !texts(reading).contains("texte location"))
        await #expect(throws: Refusal.stepUp) { try await w.book.read(dossier, by: stale, for: protect, requiring: .location) }
        let fresh = try await w.book.read(dossier, by: try await w.actor(marc), for: protect, requiring: .location)
        #expect(fresh.awaiting == [] && texts(fresh).contains("texte location"))
    }

    @Test func aRequestForTheLocationEndsAndIsReleasedByWhoMayKnowIt() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, marc = try await w.person("marc@foyer.invalid").account.id
        let psy = try await w.person("psy@foyer.invalid", .psychologist, .profession).account.id, dossier = try await w.dossier(referent: lise), protect = Purpose(.protect, .sharedSecrecy)
        try await w.join(marc, dossier, referent: lise, [.identity, .location])
        try await w.join(psy, dossier, referent: lise)
        try await w.book.askLocation(try await w.permit(marc, .askLocation, dossier, protect))
        await #expect(throws: Refusal.reserved) { try await w.permit(psy, .releaseLocation, dossier, protect, askedBy: marc) }
        w.clock.advance(TeamRecord.requestLifetime)
        #expect(try await w.book.team(dossier)?.asksLocation(w.clock.read()) == [])
        await #expect(throws: AccessBook.TeamFault.already) { try await w.book.releaseLocation(try await w.permit(lise, .releaseLocation, dossier, protect, askedBy: marc)) }
        try await w.book.askLocation(try await w.permit(marc, .askLocation, dossier, protect))
        try await w.book.change(try await w.permit(lise, .changeTeam, dossier), marc, .end)
        #expect(try await w.book.team(dossier)?.asksLocation(w.clock.read()) == [])
    }

    /// A long dossier is read in parts, each written, none cut without a word.
    @Test func aLongDossierGoesOn() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, dossier = try await w.dossier(referent: lise), stream = try #require(StreamName("caseFile:\(dossier)"))
        let more = (0..<DossierReading.length).map { _ in NewEntry(time: w.clock.read(), actor: lise.text, act: "caseFile.noted.v1", purpose: "protect", legalBasis: "casf-l226-2-2", parts: []) }
        _ = try await w.journal.append(AppendRequest(to: stream, expecting: .exactly(1), more, key: "more"))
        let first = try await w.read(lise, dossier)
        #expect(first.elements.count == DossierReading.length && first.next == DossierReading.length + 1)
        let second = try await w.book.read(dossier, by: try await w.actor(lise), for: .init(.protect, .sharedSecrecy), from: try #require(first.next))
        #expect(second.elements.count == 1 && second.next == nil)
    }

    /// A sole referent who lost everything: the supervisor says that it is them, and nobody else may.
    @Test func aSoleReferentWhoLostEverythingIsConfirmedByTheSupervisor() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, marc = try await w.person("marc@foyer.invalid").account.id
        let cadre = try await w.person("cadre@foyer.invalid", duties: .supervisor).account.id, other = try await w.person("cadre@hopital.invalid", duties: .supervisor, at: w.hospital).account.id
        w.clock.advance(1)
        let dossier = try await w.dossier(referent: lise)
        try await w.join(marc, dossier, referent: lise)
        func permit(_ id: AccountID, _ home: OrganisationID) async throws -> Permit { try authorise(try await w.actor(id), .confirmReferent, .organisation(home), for: .init(.control, .security), at: w.clock.read()) }
        func waiting() async throws -> Int { try await w.book.referentsWaiting(in: w.foyer, by: try #require(try await w.book.account(cadre))).count }
        #expect(try await waiting() == 0)
        await #expect(throws: AccessBook.TeamFault.already) { try await w.book.confirmReferent(try await permit(cadre, w.foyer), lise, of: dossier) }
        w.clock.advance(1)
        _ = try await w.enrol("lise@foyer.invalid", link: try await w.book.renewLink(try #require(try await w.book.account(lise)), by: "admin").reveal())
        await #expect(throws: Refusal.absent) { try await w.read(lise, dossier) }
        #expect(try await waiting() == 1)
        await #expect(throws: AccessBook.TeamFault.already) { try await w.book.confirmReferent(try await permit(other, w.hospital), lise, of: dossier) }
        w.clock.advance(1)
        try await w.book.confirmReferent(try await permit(cadre, w.foyer), lise, of: dossier)
        await #expect(throws: Never.self) { try await w.read(lise, dossier) }
        _ = try await w.permit(lise, .changeTeam, dossier)
        #expect(try await waiting() == 0)
    }

    /// A referent for a day does not answer for the dossier after it: the other one stays.
    @Test func aReferentForADayIsNotTheLastOne() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, marc = try await w.person("marc@foyer.invalid").account.id, dossier = try await w.dossier(referent: lise)
        try await w.book.invite(try await w.permit(lise, .changeTeam, dossier), .init(address: "marc@foyer.invalid", audiences: .all, isReferent: true, until: w.clock.read() + 86_400_000, told: .child))
        try await w.accept(marc, dossier, referent: lise)
        await #expect(throws: AccessBook.TeamFault.lastReferent) { try await w.book.change(try await w.permit(lise, .changeTeam, dossier), lise, .end) }
    }

    @Test func aRequestToJoinSaysNothing() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, marc = try await w.person("marc@foyer.invalid").account.id
        let dossier = try await w.dossier(referent: lise)
        try await w.book.askToJoin(try await w.permit(marc, .askToJoin, dossier))
        #expect(try await w.book.team(dossier)?.asking == [marc])
        await #expect(throws: Refusal.absent) { try await w.read(marc, dossier) }
        await #expect(throws: Refusal.absent) { try await w.permit(marc, .askToJoin, .init("00000000000000000000000000")!) }
    }

    /// Taken off the team while the page is being made: whatever the order, nothing is shown after the removal was answered.
    @Test(arguments: 0..<20) func aRemovalIsNeverOutrun(_ turn: Int) async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, marc = try await w.person("marc@foyer.invalid").account.id
        let dossier = try await w.dossier(referent: lise)
        try await w.join(marc, dossier, referent: lise)
        let permit = try await w.permit(lise, .changeTeam, dossier), reader = try await w.actor(marc)
        async let removal: Void = w.book.change(permit, marc, .end)
        async let reading = try? w.book.read(dossier, by: reader, for: .init(.protect, .sharedSecrecy))
        _ = try await removal
        let shown = await reading != nil
        if shown {
            let acts = try await w.entries().map(\.act)
            let read = try #require(acts.lastIndex(of: "caseFile.read.v1")), ended = try #require(acts.lastIndex(of: "team.memberEnded.v1"))
            #expect(read < ended)
        }
        await #expect(throws: Refusal.absent) { try await w.read(marc, dossier) }
    }

    @Test func rebuiltEqualsIncremental() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, marc = try await w.person("marc@foyer.invalid").account.id
        let dossier = try await w.dossier(referent: lise)
        try await w.join(marc, dossier, referent: lise)
        let tables = ["access_record", "access_way"]
        var before: [[[ReadModel.Value]]] = []
        for table in tables { before.append(try await w.projector.rows("SELECT * FROM \(table)")) }
        let other = try Projector(folder: w.folder.url, projections: [AccessProjection()], file: "again.sqlite")
        try await other.catchUp(with: w.journal)
        for (table, rows) in zip(tables, before) { #expect(try await other.rows("SELECT * FROM \(table)") == rows) }
        #expect(before[0].count == 6)
    }
}
