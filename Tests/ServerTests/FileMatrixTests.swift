import Access
import Foundation
import HTML
import Site
import TestWorld
import Testing
import Vault
import Vocabulary

@testable import Access
@testable import Server

/// Every class of file × role × relation, asked over HTTP: it opens for its class, and for nobody else it is there.
/// In the same suite as the matrix: each request holds a thread, and two at once would leave none to the server on two cores.
extension AccessMatrixTests {
    @Test func aFileOpensForWhoReadsItsClass() async throws {
        // The teams of the shared one have changed by now.
        let world = try await MatrixWorld()
        var opened = 0, closed = 0
        for (role, person) in world.people {
            for child in world.children where child.role == role && child.state == "open" && [.none, .active, .referent, .urgent, .ended, .excluded].contains(child.relation) {
                for (number, audience) in AudienceClass.allCases.enumerated() {
                    _ = try await FileSample.keep(Array("%PDF-fichier\(child.canary(audience))".utf8), audience, of: child.id, after: 3 + number, world.journal, data: world.folder.url)
                }
                let isUrgent = child.relation == .urgent, isKeptOut = [.administrator, .securityOfficer].contains(role) || child.relation == .excluded
                let isMember = !isKeptOut && [.active, .referent].contains(child.relation), reads = isMember || (isUrgent && !isKeptOut)
                _ = try ask(world, "POST", "/dossiers/\(child.id)", person, [("but", isUrgent ? "urgency" : "protect")])
                let needs = Set(person.profession.audiences.classes).subtracting([.location]), may = isMember ? needs.intersection([.identity, .social]) : needs
                for (number, audience) in AudienceClass.allCases.enumerated() {
                    let answer = try ask(world, "GET", "/dossiers/\(child.id)/fichier/\(4 + number)", person), what = "\(role) \(child.relation) \(audience): \(answer.status)"
                    let here = AudienceClass.allCases.filter { answer.text.contains("fichier" + child.canary($0)) }
                    guard !(reads && !person.isBound) else {
                        #expect(answer.status == 303 && here.isEmpty, "\(what)")
                        continue
                    }
                    guard reads, person.isBound, may.contains(audience) else {
                        let nothing = try ask(world, "GET", "/dossiers/\(child.id)/fichier/999999", person)
                        // The location waits for two persons: who may ask for it is told so, and nobody else.
                        #expect(answer.status == 404 && here.isEmpty && nothing.body == answer.body && headers(nothing) == headers(answer), "\(what)")
                        closed += 1
                        continue
                    }
                    #expect(answer.status == 200 && here == [audience] && answer.values("content-type") == ["application/pdf"] && answer.values("cache-control") == ["no-store"], "\(what)")
                    opened += 1
                }
            }
        }
        #expect(opened >= 15 && closed >= 100)
        Figures.note("aFileOpensForWhoReadsItsClass", "\(opened) openings that may be, \(closed) that may not, 0 leaks")
    }

    private func headers(_ answer: Loopback.Answer) -> [String] { answer.headers.filter { !$0.hasPrefix("date:") } }

    private func ask(_ world: MatrixWorld, _ method: String, _ path: String, _ person: MatrixWorld.Person, _ fields: [(String, String)]? = nil) throws -> Loopback.Answer {
        try world.wire.ask(method, path, fields: fields.map { $0 + [("jeton", Caller.formToken(person.fresh))] }, headers: ["Cookie: __Host-session=\(person.fresh)"])
    }
}
