/// Who may ask a page. The server knows the name only: the room that answers applies it.
public struct RoutePolicy: Sendable, Hashable {
    /// As `repere routes` prints it.
    public let name: String
    /// True when no account is needed.
    public let isPublic: Bool

    public init(_ name: String, isPublic: Bool) {
        self.name = name
        self.isPublic = isPublic
    }

    /// No account, no trace.
    public static let open = RoutePolicy("open", isPublic: true)
}

/// One row of the policy table: an address, who may ask it, which fields it reads, and what answers.
///
/// The server mounts nothing else, once for French and once under `/en`.
public struct Route: Sendable {
    public enum Method: String, Sendable, Codable {
        case get = "GET"
        case post = "POST"
    }

    public let method: Method
    /// `/contacts/{departement}`: a part in braces is a parameter.
    public let path: String
    public let policy: RoutePolicy
    /// The fields read. A name that ends with `*` stands for all names with that beginning. Others never reach the page.
    public let fields: [String]
    /// The largest body accepted, in bytes.
    public let bodyLimit: Int
    /// A larger body is cut, and the page says so itself: the fields that come before the file are all there.
    public let mayCut: Bool
    public let answer: @Sendable (Visit) async throws -> Reply

    public static let usualLimit = 262_144

    public init(
        _ method: Method, _ path: String, policy: RoutePolicy = .open, fields: [String] = [], bodyLimit: Int = Route.usualLimit, mayCut: Bool = false,
        answer: @escaping @Sendable (Visit) async throws -> Reply
    ) {
        self.method = method
        self.path = path
        self.policy = policy
        self.fields = fields
        self.bodyLimit = bodyLimit
        self.mayCut = mayCut
        self.answer = answer
    }
}
