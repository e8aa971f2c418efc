import Testing

@Suite struct ImportTests {
    fileprivate func table() throws -> ImportRule { ImportRule(table: try PackageFiles.text("ARCHITECTURE.md")) }

    @Test func theTableIsFound() throws {
        let rows = try table().rows
        #expect(rows.count >= 12)
        #expect(rows["HTML"] == [])
        #expect(rows["Guide/Domain"]?.contains("Vocabulary") == true)
        #expect(!PackageFiles.sources.isEmpty && !PackageFiles.tests.isEmpty)
    }

    @Test(arguments: PackageFiles.sources)
    func everyImportIsInTheTable(_ file: SourceFile) throws {
        #expect(try table().faults(file) == [])
    }

    @Test(arguments: PackageFiles.tests.filter { $0.room != "ArchitectureTests" })
    func aTestImportsItsRoom(_ file: SourceFile) throws {
        #expect(try table().faults(file) == [])
    }

    /// What no row of the table may ever say.
    @Test func onlyTheServerSpeaksHTTPAndNoSubjectSeesAnother() throws {
        let rows = try table().rows
        let subjects: Set<String> = ["Guide", "Directory", "Signalement"]
        for (place, modules) in rows where !["Server", "RepereCLI"].contains(place) {
            #expect(modules.isDisjoint(with: ["Hummingbird", "HTTPTypes", "NIOCore", "NIO", "ServiceLifecycle", "Logging", "ArgumentParser"]), "\(place)")
            #expect(modules.isDisjoint(with: subjects), "\(place)")
        }
        let sodium = rows.filter { $0.value.contains("CSodium") }.map(\.key)
        #expect(Set(sodium).isSubset(of: ["Vocabulary", "Journal/Proof", "Signalement/Store", "Vault/Cipher", "Vault/Store", "Access/Cipher"]))
        for (place, modules) in rows where place.hasSuffix("/Domain") {
            // The rules of access and the dossiers speak of the classes of the vault, and of entries: values only.
            #expect(modules.isSubset(of: ["Access/Domain", "CaseFile/Domain"].contains(place) ? ["Foundation", "Vocabulary", "Journal", "Vault"] : ["Foundation", "Vocabulary", "Documents", "Journal"]), "\(place)")
        }
        #expect(rows["Guide/Domain"]?.contains("Documents") == false && rows["Directory/Domain"]?.contains("Documents") == false)
    }
}

extension ImportTests {
    /// Identity providers are the only servers that this one asks anything of.
    @Test func onlyTheSignInAsksOtherServers() throws {
        #expect(try table().rows.filter { $0.value.contains("AsyncHTTPClient") }.map(\.key) == ["Access/Store"])
    }
}

/// Positive controls: what is forbidden is seen.
@Suite struct ImportControlTests {
    private let table = ImportRule(table: """
        Text before.
        | Where | May import |
        |---|---|
        | `Vocabulary` | Foundation |
        | `HTML` | nothing |
        | `Guide`, `Directory` · `Domain` | Foundation, Vocabulary |
        | `Guide` · root and `Store` | Foundation |
        | `Server` | every room above, Hummingbird |
        | tests of a room | Testing, the room |

        | Other | Table |
        """)

    private func faults(_ path: String, _ text: String) -> [String] { table.faults(SourceFile(path: path, text: text)) }

    @Test func theRowsAreRead() {
        #expect(table.rows.keys.sorted() == ["Directory/Domain", "Guide/Domain", "Guide/Store", "Guide/root", "HTML", "Server", "Vocabulary"])
        #expect(table.rows["Server"] == ["Vocabulary", "HTML", "Guide", "Directory", "Hummingbird"])
        #expect(table.tests == ["Testing"])
    }

    @Test func aForbiddenImportIsSeen() {
        #expect(faults("Sources/Guide/Domain/X.swift", "import Hummingbird") == ["Sources/Guide/Domain/X.swift: import Hummingbird"])
        #expect(faults("Sources/Guide/Domain/Deep/X.swift", "@preconcurrency import struct NIOCore.ByteBuffer").count == 1)
        #expect(faults("Sources/Guide/Domain/X.swift", "public import Directory\nimport Vocabulary").count == 1)
        #expect(faults("Sources/HTML/X.swift", "import Foundation").count == 1)
        #expect(faults("Sources/Guide/X.swift", "import Vocabulary").count == 1)
        #expect(faults("Sources/Unknown/X.swift", "import Foundation").count == 1)
        #expect(faults("Tests/GuideTests/X.swift", "@testable import Server").count == 1)
    }

    @Test func anAllowedImportPasses() {
        #expect(faults("Sources/Guide/Domain/X.swift", "import Vocabulary\nimport Swift\n// import Hummingbird\nlet a = \"import Hummingbird\"").isEmpty)
        #expect(faults("Sources/Server/X.swift", "import Guide\nimport Hummingbird").isEmpty)
        #expect(faults("Tests/GuideTests/X.swift", "import Testing\n@testable import Guide\nimport Vocabulary").isEmpty)
    }
}

/// Nothing of a dossier is read without a permit: only the room of access asks the vault, and the campaign that hammers keys of its own.
@Suite struct ReadingTests {
    private static let allowed: Set<String> = ["Sources/Access/Store/AccessBook+Reading.swift", "Sources/RepereCLI/HammerVault.swift"]

    private func asks(_ file: SourceFile) -> Bool { String(SwiftText(file.text).code).contains("ReadingRequest(") }

    @Test func onlyAPermitAsksTheVault() {
        let places = PackageFiles.sources.filter { asks($0) && !$0.path.hasPrefix("Sources/Vault/") }.map(\.path)
        #expect(Set(places) == Self.allowed)
        #expect(asks(SourceFile(path: "Sources/Server/X.swift", text: "let r = ReadingRequest(dossier: d)")))
    }
}
