import HTML
import Vocabulary

/// What a page answers; the server adds the security headers and the compression.
public struct Reply: Sendable {
    public let status: Int
    public let contentType: String
    public let body: [UInt8]
    /// Extra headers, such as `Location`.
    public let headers: [(name: String, value: String)]

    public init(status: Int = 200, contentType: String = "text/html; charset=utf-8", body: [UInt8], headers: [(name: String, value: String)] = []) {
        self.status = status
        self.contentType = contentType
        self.body = body
        self.headers = headers
    }

    /// The same with more headers.
    public func adding(_ more: [(name: String, value: String)]) -> Reply { Reply(status: status, contentType: contentType, body: body, headers: headers + more) }

    /// A redirection after which the browser asks by GET.
    public static func seeOther(_ path: Path) -> Reply {
        Reply(status: 303, contentType: "text/plain; charset=utf-8", body: [], headers: [("Location", path.text)])
    }

    /// A file to keep. The name must be neutral: it stays in the list of downloads.
    public static func file(_ body: [UInt8], contentType: String, name: String, inline: Bool = false) -> Reply {
        Reply(contentType: contentType, body: body, headers: [("Content-Disposition", "\(inline ? "inline" : "attachment"); filename=\"\(name)\"")])
    }
}
