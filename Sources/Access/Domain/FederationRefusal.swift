/// Why a sign-in through an identity provider ended. It never quotes what was received: a reason is safe to log and to count.
public enum FederationRefusal: Error, Sendable, Hashable {
    /// What was being read.
    public enum Part: String, Sendable, Hashable, CaseIterable {
        case discovery, keys, token, idToken, userinfo
    }

    /// No provider of that name here, or an address of return that cannot be one.
    case notConfigured
    /// No answer in time, or a provider that says it is out of order.
    case unreachable
    /// An answer that cannot be read: too long, redirected, of another form.
    case badAnswer(Part)
    /// Not signed by a published key of the provider, or by an algorithm that is not accepted here.
    case badSignature
    case wrongIssuer
    case wrongAudience
    case wrongNonce
    /// The return does not belong to this departure.
    case wrongState
    /// The information is about another person than the identity token.
    case wrongSubject
    /// Valid no more, or not yet.
    case expired
    /// The code was used already, or came too late.
    case replayed
    /// The person gave up, or the provider does not accept this client.
    case denied
}
