import Foundation
import Journal
import Testing
import Vault
import Vocabulary

@testable import Access

struct ApprovalTests {
    private static let control = Purpose(.control, .security)

    /// A security officer and an administrator of the home, known for a week, and one of elsewhere.
    private struct Two {
        let w: AccessWorld
        let officer: AccountID, admin: AccountID, stranger: AccountID

        init() async throws {
            w = try await AccessWorld()
            officer = try await w.person("vigie@foyer.invalid", .other, .mission, duties: .securityOfficer).account.id
            admin = try await w.person("admin@foyer.invalid", .other, .mission, duties: .administrator).account.id
            stranger = try await w.person("admin@hopital.invalid", .other, .mission, duties: .administrator, at: w.hospital).account.id
            w.clock.advance(Newcomer.wait)
        }

        func actor(_ id: AccountID) async throws -> Actor {
            guard let account = try await w.book.account(id) else { throw AccessBook.TeamFault.nobody }
            return Actor(
                account: id, organisation: account.place.organisation, profession: account.place.profession, secrecy: account.place.secrecy, duties: account.place.duties, state: account.state, proof: .passkey, steppedUp: w.clock.read(),
                isKnown: try await w.book.isKnown(account))
        }

        func ask(_ id: AccountID, _ matter: ApprovalMatter) async throws -> ApprovalID {
            let permit = try authorise(try await actor(id), matter.asking, .organisation(w.foyer), for: ApprovalTests.control, at: w.clock.read())
            return try await w.book.ask(permit, matter, reason: Sensible("Contrôle demandé par la direction."))
        }

        func permit(_ id: AccountID, _ act: Act, _ request: ApprovalID) async throws -> Permit {
            let actor = try await actor(id)
            return try authorise(actor, act, .approval(try await w.book.facts(request, for: actor)), for: ApprovalTests.control, at: w.clock.read())
        }

        func decide(_ id: AccountID, _ request: ApprovalID, isYes: Bool = true) async throws { try await w.book.decide(try await permit(id, .decideApproval, request), isYes: isYes) }
    }

    private let everything = ApprovalMatter.exportEntries(from: 0, until: .max)

    private func lines(_ export: JournalExport) async throws -> [[String: Any]] {
        var bytes: [UInt8] = []
        try await export.write { bytes += $0 }
        return try bytes.split(separator: UInt8(ascii: "\n")).map { try #require(try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any]) }
    }

    @Test func oneAsksAnotherAgreesTheFirstUsesItOnce() async throws {
        let two = try await Two(), request = try await two.ask(two.officer, everything)
        await #expect(throws: Refusal.over) { try await two.permit(two.officer, .useApproval, request) }
        await #expect(throws: Refusal.secondPerson) { try await two.decide(two.officer, request) }
        await #expect(throws: Refusal.absent) { try await two.decide(two.stranger, request) }
        await #expect(throws: Refusal.notYourDuty) { try await two.ask(two.admin, self.everything) }
        try await two.decide(two.admin, request)
        await #expect(throws: Refusal.over) { try await two.decide(two.admin, request, isYes: false) }
        await #expect(throws: Refusal.notYourDuty) { try await two.permit(two.admin, .useApproval, request) }
        let permits = [try await two.permit(two.officer, .useApproval, request), try await two.permit(two.officer, .useApproval, request)]
        #expect(try await lines(try await two.w.book.useExport(permits[0])).last?["end"] as? Bool == true)
        await #expect(throws: AccessBook.Changed.self) { try await two.w.book.useExport(permits[1]) }
        await #expect(throws: Refusal.over) { try await two.permit(two.officer, .useApproval, request) }
        #expect(try await two.w.entries().map(\.act).suffix(3) == ["approval.asked.v1", "approval.agreed.v1", "approval.used.v1"])
        let record = try #require(try await two.w.book.approvals(of: two.w.foyer).first)
        #expect(record.state(two.w.clock.read()) == .used && record.decision?.by == two.admin)
        #expect(try await two.w.book.reason(record) == "Contrôle demandé par la direction.")
        for entry in try await two.w.entries() { #expect(!String(decoding: entry.canonicalBytes, as: UTF8.self).contains("direction")) }
        #expect(try await two.w.book.approvals(of: two.w.hospital).isEmpty)
    }

    @Test func aRequestLapsesAfterADayAndSoDoesAnAgreement() async throws {
        let two = try await Two(), first = try await two.ask(two.officer, everything), second = try await two.ask(two.officer, everything), third = try await two.ask(two.officer, everything)
        two.w.clock.advance(ApprovalRecord.lifetime - 1)
        try await two.decide(two.admin, second)
        try await two.decide(two.admin, third, isYes: false)
        two.w.clock.advance(1)
        await #expect(throws: Refusal.over) { try await two.decide(two.admin, first) }
        await #expect(throws: Refusal.over) { try await two.permit(two.officer, .useApproval, third) }
        await #expect(throws: Never.self) { try await two.permit(two.officer, .useApproval, second) }
        two.w.clock.advance(ApprovalRecord.lifetime)
        await #expect(throws: Refusal.over) { try await two.permit(two.officer, .useApproval, second) }
    }

    /// Who makes accounts and links cannot make the second person, nor become one, nor become who asked.
    @Test func nobodyIsMadeToAgree() async throws {
        let two = try await Two(), w = two.w
        let made = try await w.person("neuf@foyer.invalid", .other, .mission, duties: .securityOfficer).account.id
        let request = try await two.ask(two.admin, .suspendEveryone)
        await #expect(throws: Refusal.newcomer) { try await two.decide(made, request) }
        w.clock.advance(1)
        let link = try await w.book.renewLink(try #require(try await w.book.account(two.officer)), by: two.admin.text).reveal()
        _ = try await w.enrol("vigie@foyer.invalid", link: link)
        await #expect(throws: Refusal.newcomer) { try await two.decide(two.officer, request) }
        // Vouched for since, they still came through a link after it was asked.
        let vouched = try await two.actor(two.officer), facts = try await w.book.facts(request, for: vouched)
        #expect(facts.isProvedSince)
        let known = Actor(account: vouched.account, organisation: vouched.organisation, profession: .other, secrecy: .mission, duties: .securityOfficer, proof: .passkey, steppedUp: w.clock.read(), isKnown: true)
        #expect(throws: Refusal.newcomer) { try authorise(known, .decideApproval, .approval(facts), for: Self.control, at: w.clock.read()) }
        // Who took the place of the asker does not use what was agreed.
        w.clock.advance(Newcomer.wait)
        let export = try await two.ask(two.officer, everything)
        try await two.decide(two.admin, export)
        w.clock.advance(1)
        let again = try await w.book.renewLink(try #require(try await w.book.account(two.officer)), by: two.admin.text).reveal()
        _ = try await w.enrol("vigie@foyer.invalid", link: again)
        await #expect(throws: Refusal.newcomer) { try await two.permit(two.officer, .useApproval, export) }
    }

    @Test func everybodyButTheTwoIsSuspended() async throws {
        let two = try await Two(), w = two.w, lise = try await w.person("lise@foyer.invalid").account.id, doc = try await w.person("doc@hopital.invalid", .doctor, .profession, at: w.hospital).account.id
        let invited = try await w.invite("pas-encore@foyer.invalid"), request = try await two.ask(two.officer, .suspendEveryone)
        let before = try #require(try await w.book.account(lise)?.rights)
        let permit = try await two.permit(two.admin, .decideApproval, request)
        await #expect(throws: AccessBook.TeamFault.noPermit) { try await w.book.suspendEveryone(permit) }
        try await w.book.decide(permit, isYes: true)
        #expect(Set(try await w.book.suspendEveryone(permit)) == [lise, invited.id])
        var states: [Actor.State?] = []
        for id in [lise, invited.id, doc, two.officer, two.admin] { states.append(try await w.book.account(id)?.state) }
        #expect(states == [.suspended, .suspended, .active, .active, .active])
        #expect(try await w.book.account(lise)?.rights == before + 1, "sessions opened before end")
        #expect(try await w.book.account(throughLink: invited.link) == nil)
        await #expect(throws: AccessBook.TeamFault.noPermit) { try await w.book.suspendEveryone(permit) }
    }

    @Test func theExportHoldsNumbersAndActsOfTheInstitutionBetweenTheTwoMoments() async throws {
        let two = try await Two(), w = two.w, lise = try await w.person("lise@foyer.invalid").account.id, doc = try await w.person("doc@hopital.invalid", .doctor, .profession, at: w.hospital).account.id
        let dossier = try await w.dossier(referent: lise)
        _ = try await w.read(lise, dossier)
        w.clock.advance(10_000)
        let from = w.clock.read()
        _ = try await w.read(lise, dossier)
        try await w.join(doc, dossier, referent: lise, [.identity])
        try await w.book.record(.absent, try await w.actor(lise), .seeTeam, .init(.manage, .sharedSecrecy), on: Invented.dossier)
        w.clock.advance(10_000)
        let until = w.clock.read(), request = try await two.ask(two.officer, .exportEntries(from: from, until: until))
        _ = try await w.read(lise, dossier)
        try await two.decide(two.admin, request)
        let lines = try await lines(try await w.book.useExport(try await two.permit(two.officer, .useApproval, request)))
        #expect(lines.compactMap { $0["act"] as? String } == ["caseFile.read.v1", "team.memberInvited.v1", "team.memberResumed.v1", "access.refused.v1"])
        #expect(lines.last?["lines"] as? Int == 4)
        #expect(lines.first?["classes"] as? [String] == ["identity", "social", "judicial"] && lines.first?["dossier"] as? String == dossier.text)
        #expect(lines.dropLast().allSatisfy { $0["actor"] as? String == lise.text })
        let text = String(describing: lines)
        #expect(!text.contains("Personne de") && !text.contains("texte") && !text.contains(Invented.dossier.text))
    }

    @Test(arguments: [("", "3/11/2026", ExportPeriod.Fault.noFirst), ("1/11/2026", "hier", .noLast), ("31/02/2026", "3/11/2026", .noFirst), ("4/11/2026", "3/11/2026", .backwards), ("1/11/2024", "3/11/2026", .tooLong)])
    func aPeriodThatIsNotOneSaysWhichDay(_ first: String, _ last: String, _ fault: ExportPeriod.Fault) {
        #expect(throws: fault) { try ExportPeriod(first: first, last: last, now: 1_795_000_000_000) }
    }

    @Test func aPeriodIsWholeDaysOfParis() throws {
        let period = try ExportPeriod(first: "29 mars 2026", last: "29/03/2026", now: 1_795_000_000_000)
        #expect(period.until - period.from == 23 * 3_600_000, "the day on which clocks go forward")
    }
}
