import CaseFile
import Documents
import Foundation
import Logging
import Site
import Testing

@testable import Server

/// The policy table against the live router: nothing is served that has no row.
struct RouteTableTests {
    private func assembly() async throws -> Assembly {
        let installation = try Installation(folder: NSTemporaryDirectory() + "repere-tests-\(UInt32.random(in: 0 ... .max))"), journal = try await ServerJournal(folder: installation.folder)
        let door = try await Door(journal: journal, folder: installation.folder, origin: "http://localhost")
        return try Assembly(installation: installation, typesetter: Typesetter(python: "/usr/bin/python3"), door: door, isExample: true)
    }

    @Test func everyRouteOfTheRouterHasARow() async throws {
        let assembly = try await assembly()
        let router = Mount(shell: assembly.shell, origin: "http://localhost", log: Logger(label: "test")).router(assembly.routes)
        let live = Set(router.routes.map { "\($0.method.rawValue) \($0.path.description)" }.filter { !$0.hasPrefix("HEAD ") })
        var expected: Set<String> = ["GET /healthz"]
        for asset in assembly.shell.assets.all { expected.insert("GET \(asset.path.text)") }
        for route in assembly.routes {
            expected.insert("\(route.method.rawValue) \(route.path)")
            expected.insert("\(route.method.rawValue) /en\(route.path == "/" ? "" : route.path)")
        }
        #expect(live == expected)
        #expect(live.count > 60)
    }

    /// Many who write in one dossier at once are told to save again; what went wrong here is said as such.
    @Test func aBusyDossierIsNotAFault() async throws {
        let mount = Mount(shell: try await assembly().shell, origin: "http://localhost", log: Logger(label: "test"))
        #expect(mount.response(to: CaseBook.Fault.busy, language: .fr).status == .serviceUnavailable)
        #expect(mount.response(to: CaseBook.Fault.noPermit, language: .fr).status == .internalServerError)
    }

    @Test func noTwoRowsShareAnAddress() async throws {
        let keys = try await assembly().routes.map { "\($0.method.rawValue) \($0.path)" }
        #expect(Set(keys).count == keys.count)
    }

    @Test func addressesSayNothingOfTheSubject() async throws {
        for route in try await assembly().routes {
            for word in ["prostit", "sexu", "exploit", "viol", "proxen", "victim"] { #expect(!route.path.contains(word)) }
        }
    }

    /// A field that no row declares never reaches a page.
    @Test func everyPostDeclaresItsFields() async throws {
        for route in try await assembly().routes where route.method == .post {
            #expect(!route.fields.isEmpty, "\(route.path)")
            #expect(!route.fields.contains("*"))
        }
    }
}
