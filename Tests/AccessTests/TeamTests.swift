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
        try await w.book.invite(try await w.permit(lise, .changeTeam, dossier), .init(account: marc, audiences: .all, told: .child))
        await #expect(throws: Refusal.absent) { try await w.read(marc, dossier) }
        try await w.book.answer(try await w.permit(marc, .answerInvitation, dossier), isYes: true)
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
        try await w.book.change(try await w.permit(lise, .changeTeam, dossier), marc, .exclude)
        await #expect(throws: Refusal.absent) { try await w.read(marc, dossier) }
        await #expect(throws: AccessBook.TeamFault.nobody) { try await w.book.invite(try await w.permit(lise, .changeTeam, dossier), .init(account: marc, audiences: .identity, told: .child)) }
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
        for change in [AccessBook.Change.end, .suspend, .exclude] {
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
