import Documents
import Foundation
import Logging
import Site
import Testing

@testable import Server

/// The policy table against the live router: nothing is served that has no row.
struct RouteTableTests {
    private func assembly() throws -> Assembly {
        let folder = NSTemporaryDirectory() + "repere-tests-\(UInt32.random(in: 0 ... .max))"
        return try Assembly(installation: Installation(folder: folder), typesetter: Typesetter(python: "/usr/bin/python3"), isExample: true)
    }

    @Test func everyRouteOfTheRouterHasARow() throws {
        let assembly = try assembly()
        let router = Mount(shell: assembly.shell, log: Logger(label: "test")).router(assembly.routes)
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

    @Test func noTwoRowsShareAnAddress() throws {
        let keys = try assembly().routes.map { "\($0.method.rawValue) \($0.path)" }
        #expect(Set(keys).count == keys.count)
    }

    @Test func addressesSayNothingOfTheSubject() throws {
        for route in try assembly().routes {
            for word in ["prostit", "sexu", "exploit", "viol", "proxen", "victim"] { #expect(!route.path.contains(word)) }
        }
    }

    /// A field that no row declares never reaches a page.
    @Test func everyPostDeclaresItsFields() throws {
        for route in try assembly().routes where route.method == .post {
            #expect(!route.fields.isEmpty, "\(route.path)")
            #expect(!route.fields.contains("*"))
        }
    }
}
