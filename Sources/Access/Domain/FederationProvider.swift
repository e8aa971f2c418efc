import Vocabulary

/// An identity provider that people may sign in with, as `providers.json` of the data folder describes it.
///
/// Example: `{"id": "proconnect", "kind": "proconnect", "label": {"fr": "ProConnect", "en": "ProConnect"}, "issuer": "https://…/api/v2", "clientID": "…",
/// "secretFile": "proconnect.secret", "scopes": ["openid", "given_name", "usual_name", "email", "siret"]}`.
public struct FederationProvider: Sendable, Hashable {
    /// Which documentation the provider follows.
    public enum Kind: String, Sendable, CaseIterable, Codable {
        /// numerique-gouv/proconnect-documentation and proconnect-gouv/proconnect-espace-partenaires, read on 2026-11-27.
        case proConnect = "proconnect"
        /// industriels.esante.gouv.fr, technical documentation of Pro Santé Connect.
        case proSanteConnect = "pro-sante-connect"
        /// OpenID Connect Core 1.0, nothing more.
        case oidc

        /// Where the discovery document is, after the issuer. Pro Santé Connect serves its own beside the one of its software.
        var discoveryPath: String {
            self == .proSanteConnect ? "/.well-known/wallet-openid-configuration" : "/.well-known/openid-configuration"
        }

        /// Whether information on the person may come unsigned, protected by TLS only. ProConnect always signs it.
        var mayAnswerPlainly: Bool { self != .proConnect }
    }

    /// Short name in addresses and accounts: letters, digits and hyphens.
    public let id: String
    public let kind: Kind
    /// What the button says.
    public let label: Bilingual
    public let issuer: FederationAddress
    public let clientID: String
    /// The file that holds the secret, from the data folder, or an absolute path.
    public let secretFile: String
    public let scopes: [String]
    /// Levels asked for. Empty: none is. When there are some, a second factor counts only at one of these levels.
    public let acrValues: [String]
    /// Claims of the identity token asked for as essential, beside `amr`.
    public let claims: [String]

    /// Where its discovery document is.
    var discovery: FederationAddress? {
        FederationAddress((issuer.text.hasSuffix("/") ? String(issuer.text.dropLast()) : issuer.text) + kind.discoveryPath)
    }
}
