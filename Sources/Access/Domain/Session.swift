import Vocabulary

/// One place where a person is signed in.
public struct Session: Sendable, Hashable {
    /// SHA-256 of the token of the cookie: the token itself is never kept.
    public let hash: [UInt8]
    public let account: AccountID
    public let proof: Actor.Proof
    /// Milliseconds since 1970.
    public let opened: Int64
    public internal(set) var seen: Int64
    public internal(set) var steppedUp: Int64?
    /// The rights of the account when it was opened: any change ends it.
    let rights: Int
    /// The screen was hidden: nothing is shown until the person has proved again who they are.
    public internal(set) var isHidden = false
    /// Where the person came from: in memory only, a restart forgets it.
    var provider: Provider?

    /// The provider that opened a session, with what it asks for to end its own.
    struct Provider: Sendable, Hashable {
        /// Its `id` in the file of the providers.
        let id: String
        let idToken: Sensible<String>
    }

    /// Without an answer for this long, it ends (milliseconds): 15 minutes. Whatever happens, after this long: 10 hours.
    public static let idle: Int64 = 15 * 60_000, longest: Int64 = 10 * 3_600_000

    /// A clock that went back by more than a minute ends it too: no session grows longer by it.
    func isOver(_ now: Int64) -> Bool {
        now - seen > Self.idle || now - opened > Self.longest || now < opened - 60_000 || now < seen - 60_000
    }

    /// Tells it from the others on the page that lists them; opens nothing.
    public var mark: String { Base64URL.text(Array(hash.prefix(9))) }
}
