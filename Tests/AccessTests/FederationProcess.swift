import AsyncHTTPClient
import Foundation
import Processes
import Testing
import Vocabulary

@testable import Access

/// The provider of `Tests/JourneyTests/federation_provider.py`, started once for all tests; it ends with them.
struct FederationProcess: Sendable {
    let port: Int
    let client: String
    let secret: String
    /// Held until this process ends: its input then closes, and it ends too.
    let process: ChildProcess

    private static let started = Result { try start() }
    static func shared() throws -> FederationProcess { try started.get() }

    struct Missing: Error, CustomStringConvertible { let description: String }

    private static func start() throws -> FederationProcess {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let python = root.appendingPathComponent(".venv/bin/python3")
        guard FileManager.default.isExecutableFile(atPath: python.path) else { throw Missing(description: "\(python.path) is missing. Run: bin/setup") }
        let process = try ChildProcess(python.path, [root.appendingPathComponent("Tests/JourneyTests/federation_provider.py").path], environment: ["PATH": "/usr/bin:/bin"])
        // One line, written at once.
        var line = [UInt8](repeating: 0, count: 4_096)
        let count = read(process.output, &line, line.count)
        guard count > 0, let line = try JSONSerialization.jsonObject(with: Data(line[..<count])) as? [String: Any], let port = line["port"] as? Int, let client = line["client"] as? String,
            let secret = line["secret"] as? String
        else { throw Missing(description: "The provider did not start: are the packages of requirements.txt in .venv? Run: bin/setup") }
        return FederationProcess(port: port, client: client, secret: secret, process: process)
    }

    /// How often an address was asked.
    func count(_ address: String) async throws -> Int {
        let counts = try await Browser.get("http://127.0.0.1:\(port)/counts").body
        return (try JSONDecoder().decode([String: Int].self, from: Data(counts.utf8)))[String(address.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" })] ?? 0
    }
}

/// One provider, as the product is configured with it.
struct FederationWorld: Sendable {
    static let back = "http://localhost:8080/retour", home = "http://localhost:8080/"

    let federation: Federation
    let process: FederationProcess
    let issuer: String
    let provider: String

    /// - Parameters:
    ///   - mode: how the provider misbehaves; with a tag of its own, so that counts are this test's.
    ///   - patience: long, because all tests share two processors.
    init(_ mode: String = "", kind: FederationProvider.Kind = .proConnect, secret: String? = nil, patience: Int64 = 60_000, now: @escaping @Sendable () -> Int64 = Federation.clock) throws {
        process = try FederationProcess.shared()
        let path = switch kind {
        case .proConnect: "api/v2"
        case .proSanteConnect: "auth/realms/esante-wallet"
        case .oidc: "oidc"
        }
        issuer = "http://127.0.0.1:\(process.port)/~\(mode).\(UInt32.random(in: 0 ... .max))/\(path)"
        provider = kind.rawValue
        let scopes = kind == .proSanteConnect ? ["openid", "scope_all"] : ["openid", "given_name", "usual_name", "email", "siret"]
        let file = """
            [{"id": "\(provider)", "kind": "\(kind.rawValue)", "label": {"fr": "Essai", "en": "Trial"}, "issuer": "\(issuer)", "clientID": "\(process.client)", "secretFile": "x",
              "scopes": [\(scopes.map { "\"\($0)\"" }.joined(separator: ", "))]\(kind == .oidc ? #", "claims": ["amr"]"# : "")}]
            """
        let configured = ConfiguredProvider(provider: try #require(FederationProvider.read(Array(file.utf8), from: "providers.json").first), secret: Sensible(secret ?? process.secret))
        federation = Federation([configured], client: FederationClient(patience: patience), now: now)
    }

    /// A whole sign-in, as a browser goes through it.
    /// - Parameter again: the person is to be asked, whatever session is open there.
    func signIn(as person: String = "alma", by factor: String = "totp", accept: Bool = true, again: Bool = false) async throws -> FederatedIdentity {
        let (location, request) = try await federation.begin(provider, redirect: Self.back, again: again)
        return try await federation.complete(try await Browser.signIn(at: location, as: person, by: factor, accept: accept), of: request)
    }

    /// Why a sign-in was refused; nil when it was not.
    func refusal(as person: String = "alma", by factor: String = "totp", accept: Bool = true) async throws -> FederationRefusal? {
        do {
            _ = try await signIn(as: person, by: factor, accept: accept)
            return nil
        } catch let refusal as FederationRefusal {
            return refusal
        }
    }
}

/// What a browser does: follows nothing by itself here.
enum Browser {
    struct Page { let status: UInt, body: String, location: String? }

    private static let client: HTTPClient = {
        var settings = HTTPClient.Configuration()
        settings.redirectConfiguration = .disallow
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
    }()

    static func get(_ address: String, form: [FederationQuery.Parameter]? = nil) async throws -> Page {
        var request = HTTPClientRequest(url: address)
        if let form {
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            request.body = .bytes(Array(FederationQuery.text(form).utf8))
        }
        let response = try await client.execute(request, timeout: .seconds(20)), body = try await response.body.collect(upTo: 1 << 20)
        return Page(status: response.status.code, body: String(decoding: body.readableBytesView, as: UTF8.self), location: response.headers.first(name: "Location"))
    }

    /// Opens the page of the provider, chooses, and gives what comes back in the address of return.
    static func signIn(at location: String, as person: String, by factor: String, accept: Bool = true) async throws -> FederationReturn {
        let page = try await get(location)
        try #require(page.status == 200, "\(page.body)")
        let action = try #require(page.body.firstMatch(of: #/action="([^"]+)"/#)).output.1
        let asked = try #require(URLComponents(string: location)?.queryItems).map { FederationQuery.Parameter($0.name, $0.value ?? "") }
        let answer = try await get(String(action), form: asked + [.init("person", person), .init("factor", factor), .init("do", accept ? "accept" : "refuse")])
        try #require(answer.status == 303, "\(answer.body)")
        return fields(of: try #require(answer.location))
    }

    static func fields(of location: String) -> FederationReturn {
        let items = URLComponents(string: location)?.queryItems ?? []
        func value(_ name: String) -> String? { items.first { $0.name == name }?.value }
        return FederationReturn(state: value("state"), code: value("code"), error: value("error"), issuer: value("iss"))
    }
}
