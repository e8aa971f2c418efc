import Foundation
import HTML
import Site
import TestWorld
import Testing
import Vocabulary

@testable import Access
@testable import Server

/// A canary dossier over HTTP: to who has no right on it, it is a number that does not exist, byte for byte; every try raises an alert.
/// In the same suite as the matrix: each request holds a thread, and two at once would leave none to the server on two cores.
extension AccessMatrixTests {
    private static let nothing = "7zzzzzzzzzzzzzzzzzzzzzzzzz"

    private func send(_ world: World, _ method: String, _ path: String, _ token: String, _ fields: [(String, String)] = []) throws -> Loopback.Answer {
        try world.wire.ask(method, path, fields: method == "POST" ? fields + [("jeton", Caller.formToken(token))] : nil, headers: ["Cookie: __Host-session=\(token)"])
    }

    private func whole(_ answer: Loopback.Answer) -> [String] { ["\(answer.status)"] + answer.headers.filter { !$0.hasPrefix("date:") } + [answer.text] }

    @Test func aCanaryIsANumberThatDoesNotExist() async throws {
        let world = try await World.shared, book = world.journal.access, officer = try #require(world.people[.securityOfficer])
        let answer = try send(world, "POST", "/securite/temoins", officer.fresh, [("poser", "oui")])
        #expect(answer.status == 303)
        let home = try #require(try await book.account(officer.account)).place.organisation, canary = try #require(try await book.canaries(of: home).first)
        let page = try send(world, "GET", "/securite", officer.fresh).text
        #expect(page.contains(canary.dossier.text.uppercased()))
        var cells = 0
        for (role, person) in world.people {
            for route in world.routes where route.path.contains("{dossier}") {
                let paths = [canary.dossier.text, Self.nothing].map { Path.of(route.path, ["dossier": $0, "personne": world.referent.text]).text }
                let answers = try paths.map { try send(world, route.method.rawValue, $0, person.fresh, [("but", "protect"), ("acte", "suspend"), ("reponse", "oui"), ("demande", "oui"), ("accord", "oui")]) }
                #expect(whole(answers[0]) == whole(answers[1]), "\(route.method) \(route.path) \(role)")
                #expect(answers[0].status == 404)
                cells += 1
            }
            let asked = try [canary.dossier.text, Self.nothing].map { try send(world, "POST", "/equipes/rejoindre", person.fresh, [("numero", $0)]) }
            #expect(whole(asked[0]) == whole(asked[1]), "\(role)")
            if role != .securityOfficer { #expect(!(try send(world, "GET", "/securite", person.fresh).text.contains(canary.dossier.text.uppercased()))) }
        }
        #expect(cells >= 56)
        Figures.note("aCanaryIsANumberThatDoesNotExist", "\(cells) pairs of answers, the same byte for byte")
        // Those who were refused too often in the hour are written within the minute.
        try await book.writeRefusals()
        let alerts = try await book.alerts(of: home)
        #expect(Set(alerts.map(\.account)) == Set(world.people.values.map(\.account.text)), "each of them was seen")
        // Who tried the number of nothing raised nothing.
        #expect(alerts.allSatisfy { $0.dossier == canary.dossier })
        let shown = try send(world, "GET", "/securite", officer.fresh)
        #expect(shown.text.contains("Nom educator") && shown.text.contains("name=\"alerte\""))
    }
}
