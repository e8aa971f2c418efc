import CaseFile
import Documents
import Foundation
import HTML
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Site
import Vocabulary

/// Mounts the policy table on the router, in both languages; turns replies and failures into answers.
struct Mount: Sendable {
    let shell: PageShell
    let errors: ErrorPage
    let log: Logger
    /// Where browsers find this server: `https://repere.example.fr`.
    let origin: String
    let tally = RequestTally()

    init(shell: PageShell, origin: String, log: Logger) {
        self.origin = origin
        self.shell = shell
        self.log = log
        errors = ErrorPage(shell: shell)
    }

    /// One router for the whole table.
    func router(_ routes: [Route]) -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: LastResort(mount: self))
        for route in routes {
            for language in Language.allCases {
                let path = language == .fr ? route.path : "/en" + (route.path == "/" ? "" : route.path)
                let constant = route.path.contains("{") ? nil : Path.of(route.path)
                router.on(RouterPath(path), method: route.method == .get ? .get : .post) { request, context in
                    try await answer(route, at: constant, language, request, context)
                }
            }
        }
        for asset in shell.assets.all { mount(asset, on: router) }
        router.get("/healthz") { _, _ in response(Reply(contentType: "text/plain; charset=utf-8", body: Array("ok\n".utf8)), accepts: nil) }
        return router
    }

    /// - Parameter constant: the address of a route without parameters.
    private func answer(_ route: Route, at constant: Path?, _ language: Language, _ request: Request, _ context: BasicRequestContext) async throws -> Response {
        if route.method == .post, route.policy != .open { try RequestReader.checkOrigin(request, origin) }
        let form = try route.method == .post ? await RequestReader.form(request, limit: route.bodyLimit, mayCut: route.mayCut) : RequestReader.query(request)
        var parameters: [String: String] = [:]
        for (key, value) in context.parameters { parameters[String(key)] = String(value).removingPercentEncoding ?? String(value) }
        let visit = Visit(language: language, path: constant ?? Path.of(route.path, parameters), form: form.keeping { accepts(route.fields, $0) }, parameters: parameters, cookies: route.policy == .open ? [:] : RequestReader.cookies(request))
        return response(try await route.answer(visit), accepts: request.headers[.acceptEncoding])
    }

    private func accepts(_ fields: [String], _ name: String) -> Bool {
        fields.contains { $0 == name || ($0.hasSuffix("*") && name.hasPrefix($0.dropLast())) }
    }

    private func mount(_ asset: Assets.Asset, on router: Router<BasicRequestContext>) {
        let compressed = Compression.gzip(asset.bytes, level: 9)
        router.get(RouterPath(asset.path.text)) { request, _ in
            let gzip = request.headers[.acceptEncoding]?.contains("gzip") == true
            var response = Response(status: .ok, headers: SecurityHeaders.fields, body: .init(byteBuffer: ByteBuffer(bytes: gzip ? compressed ?? asset.bytes : asset.bytes)))
            response.headers[.contentType] = asset.contentType
            response.headers[.cacheControl] = "public, max-age=31536000, immutable"
            response.headers[.vary] = "Accept-Encoding"
            if gzip, compressed != nil { response.headers[.contentEncoding] = "gzip" }
            return response
        }
    }

    /// The reply with its headers, compressed when the browser accepts it and it is worth it.
    func response(_ reply: Reply, accepts encodings: String?) -> Response {
        var headers = SecurityHeaders.page
        headers.append(HTTPField(name: .contentType, value: reply.contentType))
        for (name, value) in reply.headers {
            guard let name = HTTPField.Name(name) else { continue }
            if name == .setCookie { headers.append(HTTPField(name: name, value: value)) } else { headers[name] = value }
        }
        if let stream = reply.stream {
            return Response(status: .init(code: reply.status), headers: headers, body: .init { writer in
                try await stream { try await writer.write(ByteBuffer(bytes: $0)) }
                try await writer.finish(nil)
            })
        }
        var body = reply.body
        if reply.contentType.hasPrefix("text/"), body.count > 600, encodings?.contains("gzip") == true, let compressed = Compression.gzip(body) {
            headers[.contentEncoding] = "gzip"
            body = compressed
        }
        return Response(status: .init(code: reply.status), headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }

    /// The page of a failure. A document that cannot be made says why.
    func response(to error: any Error, language: Language) -> Response {
        switch error {
        case RequestReader.Refusal.tooLarge: response(errors.reply(413, language: language), accepts: nil)
        case RequestReader.Refusal.foreignOrigin: response(errors.reply(403, language: language), accepts: nil)
        case is NotHere: response(errors.reply(404, language: language), accepts: nil)
        case is RequestReader.Refusal: response(errors.reply(400, language: language), accepts: nil)
        case let error as HTTPError: response(errors.reply(error.status.code, language: language), accepts: nil)
        case CaseBook.Fault.busy: response(errors.reply(503, language: language), accepts: nil)
        case let error as DocumentError where [.busy, .missing, .broken].contains(error.kind):
            response(errors.reply(503, language: language, detail: shell.texts("error.document.\(error.kind.rawValue)", language)), accepts: nil)
        default: response(errors.reply(500, language: language), accepts: nil)
        }
    }
}

/// The last middleware before the network: counts the request, and turns every failure into a page.
struct LastResort: RouterMiddleware {
    typealias Context = BasicRequestContext
    let mount: Mount

    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        let start = ContinuousClock.now
        var response: Response
        do {
            response = try await next(request, context)
        } catch let error as HTTPError {
            response = mount.response(to: error, language: language(request))
        } catch {
            response = mount.response(to: error, language: language(request))
            if response.status.code == 500 { mount.log.error("failure", metadata: ["kind": "\(type(of: error))"]) }
        }
        mount.tally.note(route: context.endpointPath ?? "none", status: response.status.code, duration: ContinuousClock.now - start)
        return response
    }

    private func language(_ request: Request) -> Language {
        request.uri.path == "/en" || request.uri.path.hasPrefix("/en/") ? .en : .fr
    }
}
