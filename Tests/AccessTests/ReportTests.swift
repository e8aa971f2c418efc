import Foundation
import Testing
import Vault
import Vocabulary

@testable import Access

/// "What could this person have read since then?", against what they then could.
struct ReportTests {
    private func report(_ w: AccessWorld, _ id: AccountID, since: Int64) async throws -> [AccessReport.Line] {
        var report = AccessReport(id, since: since)
        for entry in try await w.entries() { try report.take(entry) }
        report.end()
        return report.lines
    }

    @Test func itSaysWhatWasOpenAndWhatWasRead() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, marc = try await w.person("marc@foyer.invalid").account.id
        let first = try await w.dossier(referent: lise), second = try await w.dossier(referent: lise), never = try await w.dossier(referent: lise)
        w.clock.advance(1_000)
        try await w.join(marc, first, referent: lise, [.identity, .social])
        try await w.join(marc, second, referent: lise, [.judicial])
        _ = try await w.read(marc, first)
        w.clock.advance(1_000)
        let then = w.clock.read()
        #expect(try await report(w, marc, since: 0).count == 2)
        // Taken off the first team before the moment asked for: only the second could still be read.
        try await w.book.change(try await w.permit(lise, .changeTeam, second), marc, .suspend)
        w.clock.advance(1_000)
        let after = w.clock.read()
        try await w.book.addUnit("unité", to: try #require(try await w.book.organisation(w.foyer)), by: "t")
        let all = try await report(w, marc, since: 0)
        #expect(all.first { $0.dossier == first } == .init(dossier: first, could: [.identity, .social], read: [.identity, .social], readings: 1))
        #expect(all.first { $0.dossier == second } == .init(dossier: second, could: .judicial, read: [], readings: 0))
        #expect(!all.contains { $0.dossier == never })
        #expect(Set(try await report(w, marc, since: then).map(\.dossier)) == [first, second])
        #expect(Set(try await report(w, marc, since: after).map(\.dossier)) == [first])
        #expect(try await report(w, Invented.me, since: 0) == [])
    }

    /// Nothing was written since the moment asked for: what was open then is said all the same. What ended before is not, but in an emergency.
    @Test func aQuietNightIsInIt() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, marc = try await w.person("marc@foyer.invalid").account.id
        let dossier = try await w.dossier(referent: lise), other = try await w.dossier(referent: lise)
        w.clock.advance(1)
        try await w.join(marc, dossier, referent: lise, [.identity, .social])
        try await w.join(marc, other, referent: lise, .identity, until: w.clock.read() + 1_000)
        w.clock.advance(3_600_000)
        #expect(try await report(w, marc, since: w.clock.read()) == [.init(dossier: dossier, could: [.identity, .social], read: [], readings: 0)])
        try await w.book.openUrgently(try authorise(try await w.actor(marc), .openUrgently, .dossier(try await w.book.facts(other, for: marc)), for: .init(.urgency, .sharedSecrecy), at: w.clock.read()), reason: .danger, words: Sensible("Le jeune est à l’accueil."))
        #expect(try await report(w, marc, since: w.clock.read()).map(\.dossier).contains(other))
    }

    @Test func aReleasedLocationAndAnUrgencyAreInIt() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid").account.id, marc = try await w.person("marc@foyer.invalid").account.id
        let dossier = try await w.dossier(referent: lise), other = try await w.dossier(referent: lise), protect = Purpose(.protect, .sharedSecrecy)
        try await w.join(marc, dossier, referent: lise, [.identity, .location])
        #expect(try await report(w, marc, since: 0).first?.could == .identity)
        try await w.book.askLocation(try await w.permit(marc, .askLocation, dossier, protect))
        try await w.book.releaseLocation(try await w.permit(lise, .releaseLocation, dossier, protect, askedBy: marc))
        #expect(try await report(w, marc, since: 0).first?.could == [.identity, .location])
        try await w.book.openUrgently(try await w.permit(marc, .openUrgently, other, .init(.urgency, .sharedSecrecy)), reason: .danger, words: Sensible("raison inventée"))
        #expect(try await report(w, marc, since: 0).first { $0.dossier == other }?.could == [.identity, .social, .judicial])
    }
}
