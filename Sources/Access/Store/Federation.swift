import Foundation
import Vocabulary

/// Sign-in through identity providers: OpenID Connect, authorization code flow.
///
/// Only the addresses of a provider's discovery document are contacted, and nothing that a person typed is sent there but the code.
public actor Federation {
    /// In the order of the file: the buttons of the sign-in page.
    public nonisolated let providers: [FederationProvider]

    let members: [String: ConfiguredProvider]
    let client: FederationClient
    let now: @Sendable () -> Int64
    private let random: @Sendable (Int) -> [UInt8]
    /// What was read of each provider, and what is being read.
    var known: [String: Known] = [:]
    var failures: [String: Failure] = [:]
    var reading: [String: Task<Result<Known, FederationRefusal>, Never>] = [:]

    /// - Parameters:
    ///   - now: milliseconds since 1970.
    ///   - random: that many bytes that nobody can guess.
    public init(_ providers: [ConfiguredProvider], now: @escaping @Sendable () -> Int64 = Federation.clock, random: @escaping @Sendable (Int) -> [UInt8] = Chance.bytes) {
        self.init(providers, client: FederationClient(), now: now, random: random)
    }

    init(_ providers: [ConfiguredProvider], client: FederationClient, now: @escaping @Sendable () -> Int64 = Federation.clock, random: @escaping @Sendable (Int) -> [UInt8] = Chance.bytes) {
        self.providers = providers.map(\.provider)
        members = Dictionary(providers.map { ($0.provider.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.client = client
        self.now = now
        self.random = random
    }

    /// The clock of the system.
    public static let clock: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1_000) }

    /// Where to send the browser, and what to keep until it comes back. The keys of the provider are read first: nobody leaves for a provider that could not be believed.
    /// - Parameters:
    ///   - redirect: the address of return declared to the provider, to the letter.
    ///   - again: the person must be asked who they are, whatever session the provider has open.
    /// - Throws: `notConfigured`, `unreachable`, `badAnswer`, `wrongIssuer`.
    public func begin(_ provider: String, redirect: String, again: Bool = false) async throws(FederationRefusal) -> (location: String, request: FederationRequest) {
        guard let request = FederationRequest(provider: provider, redirect: redirect, random: random(FederationRequest.chance), asked: again ? now() : nil) else { throw .notConfigured }
        return (try await location(of: request), request)
    }

    /// Where a departure goes.
    public func location(of request: FederationRequest) async throws(FederationRefusal) -> String {
        guard let member = members[request.provider] else { throw .notConfigured }
        return request.location(member.provider, at: try await known(member.provider).endpoints.authorization)
    }

    /// Who signed in.
    /// - Parameters:
    ///   - answer: the fields of the query of return.
    ///   - request: what was kept at departure. It is forgotten by the caller, whatever the end.
    /// - Throws: every `FederationRefusal`; the state is compared before anything is sent.
    public func complete(_ answer: FederationReturn, of request: FederationRequest) async throws(FederationRefusal) -> FederatedIdentity {
        guard let member = members[request.provider] else { throw .notConfigured }
        let provider = member.provider, code = try answer.code(for: request, issuer: provider.issuer.text), endpoints = try await known(provider).endpoints
        let tokens = try await exchange(code, request, member, endpoints)
        let token = try await claims(of: tokens.id_token, .idToken, provider)
        let subject = try token.checkIdentity(from: provider, nonce: request.nonce, accessToken: tokens.access_token, at: now())
        let userinfo = try await userinfo(tokens.access_token, provider, endpoints, subject: subject)
        return FederatedIdentity(subject: subject, from: provider, token: token, userinfo: userinfo, idToken: tokens.id_token, isRecent: token.isRecent(for: request, from: provider, at: now()))
    }

    /// Where to send the browser to leave the provider too, and the state that comes back; nil when the provider has no such place.
    /// - Parameter back: the address of return declared to the provider, to the letter.
    public func logout(_ provider: String, idToken: Sensible<String>, back: String) async throws(FederationRefusal) -> (location: String, state: String)? {
        guard let member = members[provider], FederationAddress(back) != nil else { throw .notConfigured }
        guard let end = try await known(member.provider).endpoints.endSession else { return nil }
        let state = Base64URL.text(random(32))
        return (FederationRequest.logout(at: end, idToken: idToken.reveal(), state: state, back: back), state)
    }

    private struct Tokens: Decodable {
        let access_token: String
        let token_type: String
        let id_token: String
    }

    private struct TokenError: Decodable { let error: String }

    private func exchange(_ code: String, _ request: FederationRequest, _ member: ConfiguredProvider, _ endpoints: FederationEndpoints) async throws(FederationRefusal) -> Tokens {
        let form: [FederationQuery.Parameter] = [
            .init("grant_type", "authorization_code"), .init("code", code), .init("redirect_uri", request.redirect), .init("client_id", member.provider.clientID),
            .init("client_secret", member.secret.reveal()),
        ]
        let answer = try await client.ask(endpoints.token, .token, form: form), data = Data(answer.body)
        guard answer.status == 200 else {
            guard let problem = try? JSONDecoder().decode(TokenError.self, from: data) else { throw .badAnswer(.token) }
            throw problem.error == "invalid_grant" ? .replayed : .denied
        }
        // The access token goes into a header: visible characters only.
        guard let tokens = try? JSONDecoder().decode(Tokens.self, from: data), tokens.token_type.lowercased() == "bearer", (1...8_192).contains(tokens.access_token.utf8.count),
            tokens.access_token.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw .badAnswer(.token) }
        return tokens
    }

    private func userinfo(_ accessToken: String, _ provider: FederationProvider, _ endpoints: FederationEndpoints, subject: String) async throws(FederationRefusal) -> FederationClaims {
        let answer = try await client.ask(endpoints.userinfo, .userinfo, bearer: accessToken)
        guard answer.status == 200 else { throw .badAnswer(.userinfo) }
        let isSigned = answer.type == "application/jwt"
        guard isSigned || (answer.type == "application/json" && provider.kind.mayAnswerPlainly) else { throw .badAnswer(.userinfo) }
        let userinfo = isSigned ? try await claims(of: String(decoding: answer.body, as: UTF8.self), .userinfo, provider) : try FederationClaims(answer.body, .userinfo)
        try userinfo.checkUserinfo(isSigned: isSigned, from: provider, subject: subject, at: now())
        return userinfo
    }

    /// The claims of a token, once a key of the provider has verified it.
    private func claims(of text: String, _ part: FederationRefusal.Part, _ provider: FederationProvider) async throws(FederationRefusal) -> FederationClaims {
        let token = try WebToken(text, part)
        guard let payload = token.verified(by: try await keys(for: token, provider)) else { throw .badSignature }
        return try FederationClaims(payload, part)
    }
}
