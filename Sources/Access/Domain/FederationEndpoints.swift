import Foundation

/// The addresses of a provider: what is kept of its discovery document (OpenID Connect Discovery 1.0).
struct FederationEndpoints: Sendable, Hashable {
    let authorization: FederationAddress
    let token: FederationAddress
    let userinfo: FederationAddress
    let keys: FederationAddress
    let endSession: FederationAddress?

    private struct Document: Decodable {
        let issuer: String
        let authorization_endpoint: String
        let token_endpoint: String
        let userinfo_endpoint: String
        let jwks_uri: String
        let end_session_endpoint: String?
    }

    /// - Throws: `wrongIssuer` when the document is the one of another issuer; `badAnswer(.discovery)`.
    init(_ bytes: [UInt8], of issuer: FederationAddress) throws(FederationRefusal) {
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)) else { throw .badAnswer(.discovery) }
        guard document.issuer == issuer.text else { throw .wrongIssuer }
        // A provider reached by TLS does not send its secrets, or this server, to a port of this computer.
        func address(_ text: String) -> FederationAddress? { FederationAddress(text).flatMap { $0.isEncrypted || !issuer.isEncrypted ? $0 : nil } }
        guard let authorization = address(document.authorization_endpoint), let token = address(document.token_endpoint), let userinfo = address(document.userinfo_endpoint),
            let keys = address(document.jwks_uri)
        else { throw .badAnswer(.discovery) }
        self.authorization = authorization
        self.token = token
        self.userinfo = userinfo
        self.keys = keys
        endSession = document.end_session_endpoint.flatMap(address)
    }
}
