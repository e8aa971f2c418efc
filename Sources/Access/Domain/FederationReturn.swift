/// What the browser brought back from the provider: fields of the query, as they came.
public struct FederationReturn: Sendable, Hashable {
    public let state: String?
    public let code: String?
    public let error: String?
    /// The `iss` field, from providers that tell which one they are (RFC 9207).
    public let issuer: String?

    public init(state: String?, code: String?, error: String? = nil, issuer: String? = nil) {
        self.state = state
        self.code = code
        self.error = error
        self.issuer = issuer
    }

    /// The code, once the return is known to answer this departure.
    /// - Throws: `wrongState`, `wrongIssuer`, `denied`, `badAnswer(.token)` for what cannot be a code.
    func code(for request: FederationRequest, issuer expected: String) throws(FederationRefusal) -> String {
        guard let state, state.utf8.count >= 32, Constant.areEqual(Array(state.utf8), Array(request.state.utf8)) else { throw .wrongState }
        if let issuer, issuer != expected { throw .wrongIssuer }
        guard error == nil else { throw .denied }
        guard let code, (1...2_048).contains(code.utf8.count), code.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { throw .badAnswer(.token) }
        return code
    }
}
