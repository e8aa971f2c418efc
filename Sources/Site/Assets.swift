import Foundation
import HTML
import Vocabulary

/// The stylesheet and the script, read once; their address carries their digest, so a browser may keep them for ever.
public struct Assets: Sendable {
    public struct Asset: Sendable {
        public let path: Path
        public let contentType: String
        public let bytes: [UInt8]
    }

    public let stylesheet: Asset
    public let script: Asset
    public let icon: Asset

    public init() throws {
        stylesheet = Self.asset("/style", ".css", "text/css; charset=utf-8", Self.withoutComments(try SiteResources.data("repere.css")))
        script = Self.asset("/aide", ".js", "text/javascript; charset=utf-8", Array(try SiteResources.data("repere.js")))
        icon = Self.asset("/icone", ".svg", "image/svg+xml", Array(try SiteResources.data("icone.svg")))
    }

    public var all: [Asset] { [stylesheet, script, icon] }

    private static func asset(_ base: StaticString, _ suffix: String, _ contentType: String, _ bytes: [UInt8]) -> Asset {
        let digest = Digest.sha256Hexadecimal(bytes).prefix(12)
        return Asset(path: Path("/").appending(String(base.description.dropFirst()) + "-" + digest + suffix), contentType: contentType, bytes: bytes)
    }

    /// The stylesheet without its comments and indentation. O(length).
    static func withoutComments(_ data: Data) -> [UInt8] {
        var text = String(decoding: data, as: UTF8.self)
        while let start = text.range(of: "/*"), let end = text.range(of: "*/", range: start.upperBound..<text.endIndex) {
            text.removeSubrange(start.lowerBound..<end.upperBound)
        }
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        return Array(lines.filter { !$0.isEmpty }.joined(separator: "\n").utf8)
    }
}
