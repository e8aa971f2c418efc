import Foundation
import Journal
import Site
import Testing
import Vault
import Vocabulary

@testable import Access

struct CanaryTests {
    private static let control = Purpose(.control, .security), urgency = Purpose(.urgency, .sharedSecrecy)

    private func stories() throws -> [CanaryStory] { try CanaryStory.all(decoding: try AccessResources.data("canaries.json")) }

    private func officer(_ w: AccessWorld) async throws -> AccountID { try await w.person("vigie@foyer.invalid", .other, .mission, duties: .securityOfficer).account.id }

    private func permit(_ w: AccessWorld, _ officer: AccountID, _ act: Act) async throws -> Permit { try authorise(try await w.actor(officer), act, .organisation(w.foyer), for: Self.control, at: w.clock.read()) }

    private func plant(_ w: AccessWorld, _ officer: AccountID) async throws -> DossierID { try await w.book.plantCanary(try await permit(w, officer, .plantCanary), from: try stories(), hashing: w.hashing) }

    private func openUrgently(_ w: AccessWorld, _ id: AccountID, _ dossier: DossierID) async throws {
        let facts = try await w.book.facts(dossier, for: id)
        try await w.book.openUrgently(try authorise(try await w.actor(id), .openUrgently, .dossier(facts), for: Self.urgency, at: w.clock.read()), reason: .danger, words: Sensible("Le jeune est à l’accueil, il tremble."))
    }

    @Test func whateverTouchesACanaryIsSeenAndOnlyThat() async throws {
        let w = try await AccessWorld(), officer = try await officer(w), lise = try await w.person("lise@foyer.invalid").account.id, marc = try await w.person("marc@foyer.invalid").account.id
        let ordinary = try await w.dossier(referent: lise), canary = try await plant(w, officer), actor = try await w.actor(marc)
        // Ordinary dossiers, and numbers of none, raise nothing.
        try await w.book.record(.absent, actor, .readDossier, .init(.protect, .sharedSecrecy), on: ordinary)
        try await w.book.record(.absent, actor, .seeTeam, .init(.manage, .sharedSecrecy), on: Invented.dossier)
        try await w.book.askToJoin(try await w.permit(marc, .askToJoin, ordinary))
        try await openUrgently(w, marc, ordinary)
        _ = try await w.read(marc, ordinary, Self.urgency)
        #expect(try await w.book.alerts(of: w.foyer).isEmpty)

        try await w.book.record(.absent, actor, .seeTeam, .init(.manage, .sharedSecrecy), on: canary)
        try await w.book.askToJoin(try await w.permit(marc, .askToJoin, canary))
        try await openUrgently(w, marc, canary)
        let reading = try await w.read(marc, canary, Self.urgency)
        #expect(reading.elements.count >= 2 && reading.elements.allSatisfy { !$0.texts.isEmpty || !$0.reserved.isEmpty }, "the trap shows an invented child")
        let alerts = try await w.book.alerts(of: w.foyer)
        #expect(Set(alerts.compactMap(\.act)) == [.seeTeam, .askToJoin, .openUrgently, .readDossier])
        #expect(alerts.allSatisfy { $0.account == marc.text && $0.dossier == canary && $0.seen == nil })
        #expect(try await w.book.alerts(of: w.hospital).isEmpty)
        #expect(try await w.book.team(canary)?.asking == [], "nobody is there to answer")
        #expect(try await w.book.team(ordinary)?.asking == [marc])
    }

    @Test func anAlertWaitsUntilItWasSeenAsItIs() async throws {
        let w = try await AccessWorld(), officer = try await officer(w), marc = try await w.person("marc@foyer.invalid").account.id, canary = try await plant(w, officer), actor = try await w.actor(marc)
        // Past thirty in an hour, they are written within the minute.
        func touch() async throws {
            try await w.book.record(.absent, actor, .seeTeam, .init(.manage, .sharedSecrecy), on: canary)
            try await w.book.writeRefusals()
        }
        for _ in 0..<50 { try await touch() }
        let read = try await w.book.alerts(of: w.foyer).map(\.alert)
        #expect(read.count == 1)
        try await touch()
        let watch = try await permit(w, officer, .plantCanary)
        // What came after the page was read is not seen.
        await #expect(throws: AccessBook.TeamFault.already) { try await w.book.see(watch, read, word: Sensible("vu")) }
        #expect(try await w.book.alertsWaiting(of: w.foyer) == 1)
        try await w.book.see(watch, try await w.book.alerts(of: w.foyer).map(\.alert), word: Sensible("Je lui ai parlé."))
        #expect(try await w.book.alertsWaiting(of: w.foyer) == 0)
        let seen = try #require(try await w.book.alerts(of: w.foyer).first)
        #expect(seen.count == 51 && seen.seen?.word == "Je lui ai parlé." && seen.seen?.by == officer.text)
        for entry in try await w.entries() { #expect(!String(decoding: entry.canonicalBytes, as: UTF8.self).contains("parlé")) }
        try await touch()
        #expect(try await w.book.alertsWaiting(of: w.foyer) == 1)
    }

    /// A canary and a dossier that one may not open leave as many entries, of as many parts, in one request.
    @Test func aRefusalLeavesOneEntryWhateverTheDossier() async throws {
        let w = try await AccessWorld(), officer = try await officer(w), lise = try await w.person("lise@foyer.invalid").account.id, actor = try await w.actor(lise)
        let canary = try await plant(w, officer), other = try await w.dossier(referent: officer)
        var shapes: [[Int]] = []
        for dossier in [canary, other, Invented.dossier] {
            let before = try await w.entries().count
            try await w.book.record(.absent, actor, .seeTeam, .init(.manage, .sharedSecrecy), on: dossier)
            let new = try await w.entries().dropFirst(before)
            shapes.append([new.count] + new.map(\.parts.count))
            #expect(new.allSatisfy { $0.act == "access.refused.v1" && $0.decision == .refused && $0.actor == lise.text })
            // Neither says which dossier it was.
            #expect(new.allSatisfy { !String(decoding: $0.canonicalBytes, as: UTF8.self).contains(dossier.text) })
        }
        #expect(shapes == [[1, 1], [1, 1], [1, 1]])
        #expect(try await w.book.trap(canary, else: lise) != nil)
        #expect(try await w.book.trap(other, else: lise) == nil)
    }

    /// Acts, parts and people of a canary are those of any dossier: nothing on the disk names it.
    @Test func nothingOnTheDiskTellsACanaryFromAnotherDossier() async throws {
        let w = try await AccessWorld(), officer = try await officer(w), lise = try await w.person("lise@foyer.invalid").account.id
        _ = try await w.dossier(referent: lise)
        let before = Set(try await w.entries().filter { $0.stream.text.hasPrefix("account:\(lise)") }.map { "\($0.act) \($0.audiences)" })
        let count = try await w.entries().count, canary = try await plant(w, officer), entries = try await w.entries().dropFirst(count)
        let colleague = try #require(try await w.book.team(canary)?.members.first?.account)
        #expect(Set(entries.filter { $0.stream.text == "account:\(colleague)" }.map { "\($0.act) \($0.audiences)" }) == before)
        #expect(Set(entries.map { String($0.stream.text.prefix { $0 != ":" }) }) == ["account", "caseFile", "team"])
        #expect(entries.allSatisfy { [colleague.text, "admin"].contains($0.actor) }, "not by the security officer, which would tell")
        // The invented colleague is not among the people that an administrator sees; to the rules they are a person as another.
        #expect(try await w.book.people(of: w.foyer).allSatisfy { $0.id != colleague })
        #expect(try await w.book.account(colleague)?.state == .active)
        #expect(try await w.book.canaries(of: w.foyer).map(\.dossier) == [canary])
        #expect(try await w.book.person(try #require(try await w.book.account(colleague))).reveal().address.hasPrefix(officer.text), "who asked for it is sealed there")
        // Other numbers are not taken for one.
        for id in try await w.book.people(of: w.foyer).map(\.id) { #expect(try await !w.book.isCanary(id)) }
        #expect(try await !w.book.isCanary(try #require(DossierID(String(canary.text.dropLast()) + (canary.text.hasSuffix("0") ? "1" : "0")))))
        #expect(try await !w.book.isCanary(try #require(AccountID(canary.text))), "a number of one kind is not of the other")
    }

    @Test func eachStoryOnceAndOnlyByTheSecurityOfficer() async throws {
        let w = try await AccessWorld(), officer = try await officer(w), lise = try await w.person("lise@foyer.invalid").account.id, all = try stories()
        var names: Set<String> = []
        for _ in all { _ = try await plant(w, officer) }
        for canary in try await w.book.canaries(of: w.foyer) { names.insert(canary.colleague) }
        #expect(names == Set(all.map(\.colleague)))
        await #expect(throws: AccessBook.CanaryFault.noStoryLeft) { try await plant(w, officer) }
        await #expect(throws: Refusal.notYourDuty) { try await permit(w, lise, .plantCanary) }
        await #expect(throws: Refusal.stepUp) { try authorise(try await w.actor(officer, steppedUp: false), .plantCanary, .organisation(w.foyer), for: Self.control, at: w.clock.read()) }
        let watch = try await permit(w, officer, .watch)
        await #expect(throws: AccessBook.TeamFault.noPermit) { try await w.book.plantCanary(watch, from: all, hashing: w.hashing) }
    }

    @Test(arguments: ["[]", #"[{"colleague":"A","profession":"other","secrecy":"none","parts":[{"act":"a.v1","texts":{"identity":"x"}}]}]"#, #"[{"colleague":"A","profession":"other","secrecy":"mission","parts":[{"act":"a.v1","texts":{"social":"x"}}]}]"#, #"[{"colleague":"A","profession":"other","secrecy":"mission","parts":[{"act":"a.v1","texts":{"identity":"x","secret":"y"}}]}]"#])
    func aStoryThatIsNotWholeIsRefused(_ json: String) {
        #expect(throws: (any Error).self) { try CanaryStory.all(decoding: Data(json.utf8)) }
    }

    /// What one person could read and did read is said of a canary as of any dossier.
    @Test func theReportCountsCanariesAsDossiers() async throws {
        let w = try await AccessWorld(), officer = try await officer(w), marc = try await w.person("marc@foyer.invalid").account.id, canary = try await plant(w, officer)
        try await openUrgently(w, marc, canary)
        _ = try await w.read(marc, canary, Self.urgency)
        var report = AccessReport(marc, since: 0)
        for entry in try await w.entries() { try report.take(entry) }
        #expect(report.lines.map(\.dossier) == [canary] && report.lines.first?.readings == 1)
    }

    @Test func rebuiltEqualsIncremental() async throws {
        let w = try await AccessWorld(), officer = try await officer(w), marc = try await w.person("marc@foyer.invalid").account.id, canary = try await plant(w, officer)
        try await w.book.record(.absent, try await w.actor(marc), .seeTeam, .init(.manage, .sharedSecrecy), on: canary)
        try await w.book.see(try await permit(w, officer, .plantCanary), try await w.book.alerts(of: w.foyer).map(\.alert), word: Sensible("vu"))
        let record: CanaryAlerts? = try await w.book.record(.canary, w.foyer.text)
        var again = CanaryAlerts()
        for entry in try await w.entries() {
            if entry.stream.text.hasPrefix("canary:"), let event = try CanaryEvent(act: entry.act, facts: entry.facts) { again.evolve(event, entry) }
            if case .alertsSeen(let seen)? = try OrganisationEvent(act: entry.act, facts: entry.facts) { again.see(seen, entry) }
        }
        #expect(record == again && again.alerts.first?.seen != nil)
    }
}
