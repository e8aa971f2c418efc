import Foundation
import Vocabulary

/// What a provider says, in an identity token or in its information on the person.
struct FederationClaims: Sendable, Decodable {
    let iss: String?
    let sub: String?
    let aud: OneOrMore?
    let azp: String?
    let exp: Double?
    let iat: Double?
    let nbf: Double?
    let nonce: String?
    /// When the person proved who they are, in seconds since 1970.
    let auth_time: Double?
    let at_hash: String?
    let acr: String?
    let amr: OneOrMore?
    let given_name: Lenient?
    let family_name: Lenient?
    /// The family name that ProConnect gives.
    let usual_name: Lenient?
    let email: Lenient?
    let siret: Lenient?

    /// `"a"` or `["a", "b"]`.
    struct OneOrMore: Sendable, Decodable {
        let values: [String]

        init(from decoder: any Decoder) throws {
            let single = try decoder.singleValueContainer()
            values = if let one = try? single.decode(String.self) { [one] } else { try single.decode([String].self) }
        }
    }

    /// A text that decides nothing: another form than a text is as if it were absent.
    struct Lenient: Sendable, Decodable {
        let text: String?
        init(from decoder: any Decoder) throws { text = try? decoder.singleValueContainer().decode(String.self) }
    }

    init(_ bytes: [UInt8], _ part: FederationRefusal.Part) throws(FederationRefusal) {
        guard let claims = try? JSONDecoder().decode(Self.self, from: Data(bytes)) else { throw .badAnswer(part) }
        self = claims
    }

    /// Tolerance between two clocks, in seconds.
    static let tolerance = 60.0

    /// Checks an identity token whose signature is good (OpenID Connect Core, 3.1.3.7).
    /// - Parameter now: milliseconds since 1970.
    /// - Returns: the subject.
    func checkIdentity(from provider: FederationProvider, nonce expected: String, accessToken: String, at now: Int64) throws(FederationRefusal) -> String {
        try checkOrigin(provider)
        guard exp != nil, iat != nil else { throw .badAnswer(.idToken) }
        try checkTime(now)
        guard let nonce, Constant.areEqual(Array(nonce.utf8), Array(expected.utf8)) else { throw .wrongNonce }
        // Both algorithms accepted here hash by SHA-256: the left half of the digest (3.1.3.6).
        if let at_hash, at_hash != Base64URL.text(Array(Digest.sha256(Array(accessToken.utf8)).prefix(16))) { throw .badAnswer(.idToken) }
        guard let sub, (1...255).contains(sub.utf8.count), sub.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { throw .badAnswer(.idToken) }
        return sub
    }

    /// Checks information on the person; when it was signed, also who signed it, for whom and when (5.3.2).
    func checkUserinfo(isSigned: Bool, from provider: FederationProvider, subject: String, at now: Int64) throws(FederationRefusal) {
        if isSigned {
            try checkOrigin(provider)
            try checkTime(now)
        }
        guard sub == subject else { throw .wrongSubject }
    }

    /// Whether the person was asked who they are for this departure, and not just known by an open session: in the last five minutes, as far as the provider says.
    /// One that was asked in the documented way must say it (`auth_time`, 3.1.2.1); for the others, silence is all there is.
    func isRecent(for request: FederationRequest, from provider: FederationProvider, at now: Int64) -> Bool {
        guard let auth_time else { return request.asked != nil && provider.kind != .oidc }
        let seconds = Double(now) / 1_000, oldest = max(seconds - Double(StepUp.lifetime) / 1_000, request.asked.map { Double($0) / 1_000 - Self.tolerance } ?? 0)
        return auth_time >= oldest && auth_time <= seconds + Self.tolerance
    }

    private func checkOrigin(_ provider: FederationProvider) throws(FederationRefusal) {
        guard iss == provider.issuer.text else { throw .wrongIssuer }
        guard let aud, aud.values.contains(provider.clientID), aud.values.count == 1 || azp != nil, azp == nil || azp == provider.clientID else { throw .wrongAudience }
    }

    private func checkTime(_ now: Int64) throws(FederationRefusal) {
        let seconds = Double(now) / 1_000
        guard exp.map({ $0 > seconds - Self.tolerance }) ?? true, [iat, nbf].allSatisfy({ $0.map { $0 < seconds + Self.tolerance } ?? true }) else { throw .expired }
    }
}
