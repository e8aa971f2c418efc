import Hummingbird
import NIOCore

/// A bare Hummingbird server that answers "hello": the floor the pages are measured against.
///
/// `POST /page` reads a form and answers a constant page of 12 kB: what a page of that size costs before anything is worked out or written in it.
@main
struct Hello {
    static func main() async throws {
        let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 8081
        let router = Router()
        router.get("/") { _, _ in "hello" }
        let page = ByteBuffer(string: String(repeating: "<p>Une ligne de la page constante.</p>\n", count: 12_220 / 39))
        router.post("/page") { request, _ in
            let form = try await request.body.collect(upTo: 1 << 16)
            return Response(status: form.readableBytes > 0 ? .ok : .badRequest, headers: [.contentType: "text/html; charset=utf-8"], body: .init(byteBuffer: page))
        }
        let application = Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)))
        try await application.runService()
    }
}
