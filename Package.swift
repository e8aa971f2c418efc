// swift-tools-version: 6.2
import PackageDescription

/// One target per room; what a room may import is checked line by line in ArchitectureTests.
let strict: [SwiftSetting] = [.swiftLanguageMode(.v6)]

/// The HTTP server, with the file-based configuration left out: settings come from the command line.
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")

let package = Package(
    name: "repere",
    products: [
        .executable(name: "repere", targets: ["RepereCLI"])
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: ["FullFoundation"]),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // System libraries: cryptography and compression are never our own code.
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CQRencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // Rooms.
        .target(name: "Vocabulary", dependencies: ["CSodium"], swiftSettings: strict),
        .target(name: "HTML", dependencies: [], swiftSettings: strict),
        .target(name: "Processes", dependencies: ["CLinux"], swiftSettings: strict),
        .target(name: "Documents", dependencies: ["Vocabulary", "Processes"], resources: [.copy("Resources")], swiftSettings: strict),
        .target(name: "Site", dependencies: ["Vocabulary", "HTML"], resources: [.copy("Resources")], swiftSettings: strict),
        .target(name: "Guide", dependencies: ["Vocabulary", "HTML", "Site", "Documents"], resources: [.copy("Resources")], swiftSettings: strict),
        .target(name: "Directory", dependencies: ["Vocabulary", "HTML", "Site"], resources: [.copy("Resources")], swiftSettings: strict),
        .target(name: "Signalement", dependencies: ["Vocabulary", "HTML", "Site", "Documents", "CSodium"], resources: [.copy("Resources")], swiftSettings: strict),
        .target(name: "Journal", dependencies: ["Vocabulary", "CSodium"], swiftSettings: strict),
        .target(name: "Disk", dependencies: ["CLinux", .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift")], swiftSettings: strict),
        .target(name: "Vault", dependencies: ["CSodium", "Vocabulary", "Disk", "Journal", .product(name: "GRDB", package: "GRDB.swift")], swiftSettings: strict),
        .target(name: "Backup", dependencies: ["Vocabulary", "Disk", "Journal", "JournalSQLite", "Vault", .product(name: "Crypto", package: "swift-crypto")], swiftSettings: strict),
        .target(name: "JournalSQLite", dependencies: ["Vocabulary", "Disk", "Journal", .product(name: "GRDB", package: "GRDB.swift")], swiftSettings: strict),
        .target(
            name: "Access",
            dependencies: ["CSodium", "CQRencode", "Vocabulary", "HTML", "Site", "Disk", "Journal", "JournalSQLite", "Vault", .product(name: "Crypto", package: "swift-crypto"), .product(name: "CryptoExtras", package: "swift-crypto"), .product(name: "GRDB", package: "GRDB.swift"), .product(name: "AsyncHTTPClient", package: "async-http-client")],
            resources: [.copy("Resources")], swiftSettings: strict),
        .target(name: "CaseFile", dependencies: ["Vocabulary", "HTML", "Site", "Documents", "Disk", "Journal", "JournalSQLite", "Vault", "Access"], resources: [.copy("Resources")], swiftSettings: strict),
        .target(
            name: "Server",
            dependencies: [
                "CZlib", "Vocabulary", "HTML", "Site", "Guide", "Directory", "Signalement", "Processes", "Documents", "Disk", "Journal", "JournalSQLite", "Vault", "Access", "CaseFile", hummingbird,
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "RepereCLI",
            dependencies: ["Vocabulary", "Site", "Guide", "Directory", "Signalement", "Documents", "Disk", "Journal", "JournalSQLite", "Vault", "Backup", "Access", "Server", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: strict),

        // The peer of the page benchmark: the same server library, answering "hello".
        .executableTarget(name: "HelloBaseline", dependencies: [hummingbird], path: "Benchmarks/Hello", swiftSettings: strict),

        // What the benchmark of the journal asks.
        .executableTarget(name: "JournalBench", dependencies: ["Vocabulary", "Journal", "JournalSQLite", "Vault", "Server"], path: "Benchmarks/Journal", swiftSettings: strict),

        // What the benchmark of access asks.
        .executableTarget(name: "AccessBench", dependencies: ["Vocabulary", "Journal", "JournalSQLite", "Vault", "Access"], path: "Benchmarks/Access", swiftSettings: strict),

        // What the benchmark of the shared dossier asks.
        .executableTarget(name: "CaseFileBench", dependencies: ["Vocabulary", "Journal", "JournalSQLite", "Vault", "Access", "CaseFile", "Server"], path: "Benchmarks/CaseFile", swiftSettings: strict),

        // Tests. Journeys in a real browser and hostile requests live in Tests/JourneyTests (Python, run by bin/test).
        .target(name: "TestWorld", path: "Tests/TestWorld", swiftSettings: strict),
        .testTarget(name: "VocabularyTests", dependencies: ["Vocabulary", "TestWorld"], swiftSettings: strict),
        .testTarget(name: "HTMLTests", dependencies: ["TestWorld", "HTML"], swiftSettings: strict),
        .testTarget(name: "ProcessesTests", dependencies: ["Processes"], swiftSettings: strict),
        .testTarget(name: "GuideTests", dependencies: ["TestWorld", "Guide", "HTML", "Vocabulary"], swiftSettings: strict),
        .testTarget(name: "DirectoryTests", dependencies: ["TestWorld", "Directory", "Vocabulary"], resources: [.copy("Fixtures")], swiftSettings: strict),
        .testTarget(name: "SignalementTests", dependencies: ["TestWorld", "Signalement", "Documents", "Vocabulary"], swiftSettings: strict),
        .testTarget(name: "JournalTests", dependencies: ["TestWorld", "Disk", "Journal", "JournalSQLite", "Vocabulary", .product(name: "GRDB", package: "GRDB.swift")], swiftSettings: strict),
        .testTarget(name: "VaultTests", dependencies: ["TestWorld", "CSodium", "Disk", "Journal", "JournalSQLite", "Vault", "Vocabulary", .product(name: "GRDB", package: "GRDB.swift")], swiftSettings: strict),
        .testTarget(name: "BackupTests", dependencies: ["TestWorld", "Backup", "Disk", "Journal", "JournalSQLite", "Vault", "Vocabulary", .product(name: "Crypto", package: "swift-crypto")], swiftSettings: strict),
        .testTarget(name: "AccessTests", dependencies: ["TestWorld", "Processes", "Access", "CSodium", "Disk", "HTML", "Journal", "JournalSQLite", "Vault", "Site", "Vocabulary", .product(name: "Crypto", package: "swift-crypto"), .product(name: "AsyncHTTPClient", package: "async-http-client")], swiftSettings: strict),
        .testTarget(name: "CaseFileTests", dependencies: ["TestWorld", "CaseFile", "Access", "HTML", "Site", "Journal", "JournalSQLite", "Vault", "Vocabulary"], swiftSettings: strict),
        .testTarget(name: "DocumentsTests", dependencies: ["Documents"], swiftSettings: strict),
        .testTarget(name: "ServerTests", dependencies: ["TestWorld", "Processes", "Server", "Access", "CaseFile", "Guide", "HTML", "Site", "Vocabulary", "Documents", "Disk", "Journal", "JournalSQLite", "Vault", .product(name: "Logging", package: "swift-log")], swiftSettings: strict),
        .testTarget(name: "ArchitectureTests", dependencies: [], swiftSettings: strict),
    ]
)
