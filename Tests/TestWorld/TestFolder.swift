import Foundation

/// A folder of its own, readable by its owner only, removed with the value.
public final class TestFolder: Sendable {
    public let url: URL

    public init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("repere-test-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    /// The bytes of every file.
    public func bytes() throws -> [String: Data] {
        try FileManager.default.contentsOfDirectory(atPath: url.path).reduce(into: [:]) { $0[$1] = try Data(contentsOf: url.appendingPathComponent($1)) }
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}
