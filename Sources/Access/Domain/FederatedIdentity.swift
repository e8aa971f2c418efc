import Vocabulary

/// Who the provider says has signed in. The account is keyed on issuer and subject, never on an e-mail; what the SIRET says is confirmed by the organisation.
public struct FederatedIdentity: Sendable, Hashable {
    public let issuer: String
    /// Up to 255 ASCII characters. ProConnect gives another one for each provider of identity behind it.
    public let subject: String
    /// Whether the provider says that it checked a second factor; else the local one is asked for.
    public let hasSecondFactor: Bool
    /// Whether the person was asked just now: see `FederationClaims.isRecent`.
    public let isRecent: Bool
    public let givenName: Sensible<String>?
    public let familyName: Sensible<String>?
    public let email: Sensible<String>?
    /// 14 digits: the establishment, not a right on any dossier.
    public let siret: String?
    /// Kept with the session, in memory, for the sign-out only.
    public let idToken: Sensible<String>

    /// Longest name, in characters.
    static let nameLimit = 100

    init(subject: String, from provider: FederationProvider, token: FederationClaims, userinfo: FederationClaims, idToken: String, isRecent: Bool) {
        issuer = provider.issuer.text
        self.subject = subject
        self.isRecent = isRecent
        self.idToken = Sensible(idToken)
        hasSecondFactor = FederationClaims.hasSecondFactor(provider, token, userinfo)
        givenName = Self.name(userinfo.given_name?.text ?? token.given_name?.text)
        familyName = Self.name(userinfo.usual_name?.text ?? userinfo.family_name?.text ?? token.family_name?.text)
        email = Self.email(userinfo.email?.text ?? token.email?.text)
        siret = (userinfo.siret?.text).flatMap { $0.utf8.count == 14 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } ? $0 : nil }
    }

    private static func name(_ text: String?) -> Sensible<String>? {
        guard let text else { return nil }
        let cut = String(String.UnicodeScalarView(TypedText.line(String(String.UnicodeScalarView(text.unicodeScalars.prefix(4 * nameLimit)))).unicodeScalars.prefix(nameLimit)))
        return cut.isEmpty ? nil : Sensible(TypedText.trimmed(cut))
    }

    /// Nil rather than cut: half an address is another address.
    private static func email(_ text: String?) -> Sensible<String>? {
        guard let text, (3...254).contains(text.utf8.count), TypedText.line(text) == text, text.split(separator: "@", omittingEmptySubsequences: false).count == 2, !text.contains(where: \.isWhitespace) else {
            return nil
        }
        return Sensible(text)
    }
}

extension FederationClaims {
    /// The level of Pro Santé Connect: a CPS card with its code, or the e-CPS application with its own. To be confirmed by its operator.
    static let healthLevel = "eidas1"
    /// ProConnect: application of codes, passkey or card, two factors. `pwd` is a password and a code by e-mail, `mail` a link by e-mail: neither counts.
    private static let strong: Set<String> = ["totp", "pop", "mfa"]

    static func hasSecondFactor(_ provider: FederationProvider, _ token: FederationClaims, _ userinfo: FederationClaims) -> Bool {
        guard provider.acrValues.isEmpty || token.acr.map(provider.acrValues.contains) == true else { return false }
        let methods = (token.amr?.values ?? []) + (userinfo.amr?.values ?? [])
        return !strong.isDisjoint(with: methods) || (provider.kind == .proSanteConnect && token.acr == healthLevel)
    }
}
