import Foundation
import Vocabulary

/// The departure towards a provider. It is kept, sealed, in a cookie of ten minutes, and compared with the return.
public struct FederationRequest: Sendable, Hashable, Codable {
    /// The `id` of the provider.
    public let provider: String
    /// Where the provider sends the person back: to the letter the address declared to it.
    public let redirect: String
    /// 256 bits each, in 43 characters (ProConnect asks for 32 at least).
    public let state: String
    public let nonce: String
    /// When this server asked that the person be asked again who they are (milliseconds since 1970); nil when an open session of the provider is enough.
    public let asked: Int64?

    /// Bytes of chance needed.
    public static let chance = 64

    /// Nil without 64 bytes of chance, or when nobody can be sent back to that address.
    public init?(provider: String, redirect: String, random: [UInt8], asked: Int64? = nil) {
        guard random.count == Self.chance, FederationAddress(redirect) != nil else { return nil }
        self.provider = provider
        self.redirect = redirect
        self.asked = asked
        state = Base64URL.text(Array(random.prefix(32)))
        nonce = Base64URL.text(Array(random.suffix(32)))
    }

    /// The parameters that the documentation of the provider lists, and no other: ProConnect answers Y000400 to a parameter it does not know.
    func parameters(for provider: FederationProvider) -> [FederationQuery.Parameter] {
        var all: [FederationQuery.Parameter] = [
            .init("response_type", "code"), .init("client_id", provider.clientID), .init("redirect_uri", redirect), .init("scope", provider.scopes.joined(separator: " ")), .init("state", state),
            .init("nonce", nonce),
        ]
        if provider.kind != .proConnect, !provider.acrValues.isEmpty { all.append(.init("acr_values", provider.acrValues.joined(separator: " "))) }
        if let claims = Self.claims(of: provider) { all.append(.init("claims", claims)) }
        // OpenID Connect Core, 3.1.2.1. ProConnect documents that it has neither; Pro Santé Connect says nothing of them: there, its own session is ended first.
        if asked != nil, provider.kind == .oidc { all += [.init("prompt", "login"), .init("max_age", "\(StepUp.lifetime / 1_000)")] }
        return all
    }

    /// Where to send the browser.
    func location(_ provider: FederationProvider, at authorization: FederationAddress) -> String {
        authorization.with(parameters(for: provider))
    }

    /// Where to send the browser to leave the provider too.
    static func logout(at end: FederationAddress, idToken: String, state: String, back: String) -> String {
        end.with([.init("id_token_hint", idToken), .init("state", state), .init("post_logout_redirect_uri", back)])
    }

    /// The `claims` parameter (OpenID Connect Core, 5.5), the same text for the same provider; nil when nothing is asked for.
    /// ProConnect tells how the person signed in only when asked, and takes levels here rather than in `acr_values`.
    private static func claims(of provider: FederationProvider) -> String? {
        let isProConnect = provider.kind == .proConnect
        let names = Set(provider.claims + (isProConnect ? ["amr"] : []))
        var wanted = Dictionary(uniqueKeysWithValues: names.map { ($0, Wanted(essential: true, values: nil)) })
        if isProConnect, !provider.acrValues.isEmpty { wanted["acr"] = Wanted(essential: true, values: provider.acrValues) }
        guard !wanted.isEmpty else { return nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(["id_token": wanted])).map { String(decoding: $0, as: UTF8.self) }
    }

    private struct Wanted: Encodable {
        let essential: Bool
        let values: [String]?
    }
}
