import HTML
import Vocabulary

/// What a page answers; the server adds the security headers and the compression.
public struct Reply: Sendable {
    public let status: Int
    public let contentType: String
    public let body: [UInt8]
    /// Extra headers, such as `Location`.
    public let headers: [(name: String, value: String)]
    /// Writes the body some bytes at a time, in the place of `body`, for what is too long to be held. When it fails, the answer is cut and the browser says so.
    public let stream: Stream?

    public typealias Stream = @Sendable (_ write: ([UInt8]) async throws -> Void) async throws -> Void

    public init(status: Int = 200, contentType: String = "text/html; charset=utf-8", body: [UInt8], headers: [(name: String, value: String)] = [], stream: Stream? = nil) {
        self.status = status
        self.contentType = contentType
        self.body = body
        self.headers = headers
        self.stream = stream
    }

    /// The same with more headers.
    public func adding(_ more: [(name: String, value: String)]) -> Reply { Reply(status: status, contentType: contentType, body: body, headers: headers + more, stream: stream) }

    /// A redirection after which the browser asks by GET.
    public static func seeOther(_ path: Path) -> Reply {
        Reply(status: 303, contentType: "text/plain; charset=utf-8", body: [], headers: [("Location", path.text)])
    }

    /// A file to keep that is written as it goes. The name must be neutral.
    public static func file(contentType: String, name: String, _ stream: @escaping Stream) -> Reply {
        Reply(contentType: contentType, body: [], headers: [("Content-Disposition", "attachment; filename=\"\(name)\"")], stream: stream)
    }

    /// A file to keep. The name must be neutral: it stays in the list of downloads.
    public static func file(_ body: [UInt8], contentType: String, name: String, inline: Bool = false) -> Reply {
        Reply(contentType: contentType, body: body, headers: [("Content-Disposition", "\(inline ? "inline" : "attachment"); filename=\"\(name)\"")])
    }
}
