import Foundation
import Vocabulary

@testable import Guide

/// The shipped version in memory, to be changed by a test. A change writes the manifest again, as a publication does.
struct Edition {
    private(set) var files: [String: Data] = [:]

    static let names = ["signs.json", "professions.json", "law.json", "conduct.json", "combinations.json", "interview.json"]

    private static let loaded = Result { try GuideContent(reading: GuideResources.file) }

    /// The version served, read once.
    static func shipped() throws -> GuideContent { try loaded.get() }

    init() throws {
        for name in Self.names + ["manifest.json"] { files[name] = try GuideResources.file(name) }
    }

    func content() throws -> GuideContent {
        try GuideContent { name in
            guard let data = files[name] else { throw CocoaError(.fileNoSuchFile) }
            return data
        }
    }

    /// Changes the object of a file, then publishes.
    mutating func change(_ name: String, _ change: (inout [String: Any]) -> Void) throws {
        var object = try JSONSerialization.jsonObject(with: files[name] ?? Data()) as? [String: Any] ?? [:]
        change(&object)
        files[name] = try JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
        try publish()
    }

    /// Changes a file and forgets to publish.
    mutating func edit(_ name: String, _ edit: (inout Data) -> Void) {
        var data = files[name] ?? Data()
        edit(&data)
        files[name] = data
    }

    mutating func remove(_ name: String) { files[name] = nil }

    /// Writes the manifest of the files as they are.
    mutating func publish(leaving left: String? = nil) throws {
        var digests: [String: String] = [:]
        for name in Self.names where name != left {
            if let data = files[name] { digests[name] = Digest.sha256Hexadecimal(Array(data)) }
        }
        files["manifest.json"] = try JSONEncoder().encode(GuideContent.Manifest(version: "2026-11-25", files: digests))
    }
}

extension [String: Any] {
    /// Changes a list of objects.
    mutating func list(_ key: String, _ change: (inout [[String: Any]]) -> Void) {
        var items = self[key] as? [[String: Any]] ?? []
        change(&items)
        self[key] = items
    }
}
