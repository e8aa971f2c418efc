import AsyncHTTPClient
import Foundation

/// How this server asks something of a provider: no redirection followed, no cookie, no compression, short answers in a short time.
final class FederationClient: Sendable {
    struct Answer: Sendable {
        let status: UInt
        /// Without parameters, in small letters: `application/jwt`.
        let type: String
        let body: [UInt8]
    }

    /// Longest answer, in bytes.
    static let limit = 256 << 10

    private let client: HTTPClient
    private let patience: Int64

    /// - Parameter patience: time for a whole answer, in milliseconds.
    init(patience: Int64 = 10_000) {
        var settings = HTTPClient.Configuration()
        settings.redirectConfiguration = .disallow
        settings.httpVersion = .http1Only
        settings.decompression = .disabled
        settings.timeout.connect = .milliseconds(patience)
        settings.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
        self.patience = patience
    }

    // The library holds itself until its connections are closed.
    deinit { client.shutdown { _ in } }

    /// One request: GET, or POST of a form.
    /// - Throws: `unreachable`; `badAnswer` for a redirection, or an answer too long.
    func ask(_ address: FederationAddress, _ part: FederationRefusal.Part, bearer: String? = nil, form: [FederationQuery.Parameter]? = nil) async throws(FederationRefusal) -> Answer {
        var request = HTTPClientRequest(url: address.text)
        request.headers.add(name: "Accept", value: part == .userinfo ? "application/jwt, application/json" : "application/json")
        if let bearer { request.headers.add(name: "Authorization", value: "Bearer \(bearer)") }
        if let form {
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            request.body = .bytes(Array(FederationQuery.text(form).utf8))
        }
        let answer: Answer
        do {
            answer = try await inTime { [request] in try await self.answer(to: request, part) }
        } catch let refusal as FederationRefusal {
            throw refusal
        } catch {
            throw .unreachable
        }
        return answer
    }

    private func answer(to request: HTTPClientRequest, _ part: FederationRefusal.Part) async throws -> Answer {
        let response = try await client.execute(request, timeout: .milliseconds(patience))
        guard response.status.code < 500 else { throw FederationRefusal.unreachable }
        guard !(300..<400).contains(response.status.code) else { throw FederationRefusal.badAnswer(part) }
        var body: [UInt8] = []
        for try await piece in response.body {
            guard body.count + piece.readableBytes <= Self.limit else { throw FederationRefusal.badAnswer(part) }
            body.append(contentsOf: piece.readableBytesView)
        }
        let type = (response.headers.first(name: "Content-Type") ?? "").prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
        return Answer(status: response.status.code, type: type, body: body)
    }

    /// The library's own limit ends with the head of an answer: a body that comes a byte at a time would hold a sign-in for ever.
    private func inTime(_ work: @escaping @Sendable () async throws -> Answer) async throws -> Answer {
        try await withThrowingTaskGroup(of: Answer.self) { group in
            group.addTask(operation: work)
            group.addTask { [patience] in
                try await Task.sleep(for: .milliseconds(patience))
                throw FederationRefusal.unreachable
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw FederationRefusal.unreachable }
            return first
        }
    }

    /// The body of a GET that must succeed.
    func read(_ address: FederationAddress, _ part: FederationRefusal.Part) async throws(FederationRefusal) -> [UInt8] {
        let answer = try await ask(address, part)
        guard answer.status == 200 else { throw .badAnswer(part) }
        return answer.body
    }
}
