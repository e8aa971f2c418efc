import Foundation
import Testing

/// A file of the package, as text.
struct SourceFile: Sendable, CustomTestStringConvertible {
    /// From the root of the package: `Sources/Guide/Domain/Conduct.swift`.
    let path: String
    let text: String

    var testDescription: String { path }

    /// The room, or the test target: the second part of the path.
    var room: String { parts.count > 2 ? parts[1] : "" }

    /// `Domain`, `Store`, `Web`, or nothing at the root of the room.
    var folder: String { parts.count > 3 ? parts[2] : "" }

    var name: String { parts.last ?? "" }

    private var parts: [String] { path.split(separator: "/").map(String.init) }
}

/// The files of this package, found from the place of this file.
enum PackageFiles {
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let sources = files(under: "Sources", ending: ".swift")
    static let tests = files(under: "Tests", ending: ".swift")
    static let contents = files(under: "Sources", ending: ".json").filter { $0.path.contains("/Resources/") }

    /// The texts of the screens of a room.
    static let catalogues = contents.filter { ["site.json", "screens.json", "messages.json"].contains($0.name) && $0.path.split(separator: "/").count == 4 }

    static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: root.appendingPathComponent(path)), as: UTF8.self)
    }

    private static func files(under folder: String, ending: String) -> [SourceFile] {
        let start = root.appendingPathComponent(folder)
        let paths = FileManager.default.enumerator(atPath: start.path)?.compactMap { $0 as? String } ?? []
        return paths.filter { $0.hasSuffix(ending) }.sorted().compactMap { path in
            (try? text("\(folder)/\(path)")).map { SourceFile(path: "\(folder)/\(path)", text: $0) }
        }
    }
}
