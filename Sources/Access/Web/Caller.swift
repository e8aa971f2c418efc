import Vocabulary

/// Who asks a page, once the cookie was recognised.
public struct Caller: Sendable {
    let session: Session
    /// The token of the cookie.
    let token: Sensible<String>
    public let account: AccountRecord
    public let actor: Actor

    /// What every form carries back: it comes from the cookie, so that another site cannot know it.
    public let formToken: String

    init(session: Session, token: Sensible<String>, account: AccountRecord, actor: Actor) {
        (self.session, self.token, self.account, self.actor) = (session, token, account, actor)
        formToken = Self.formToken(token.reveal())
    }

    static func formToken(_ token: String) -> String { Base64URL.text(Digest.sha256(Array(("form:" + token).utf8))) }
}

/// What a person was doing: where, and what was typed.
struct Continuation: Sendable, Equatable {
    let method: String
    /// `/dossiers/{dossier}`
    let template: String
    let parameters: [String: String]
    let names: [String]
    let values: [String]
    /// Who was doing it; another person never takes it over.
    let account: String?
    /// The act that the page asks for.
    var act: String?
    /// The form came from a page of this session. What did not is shown again, never done.
    var isFromHere = true
    /// Milliseconds since 1970.
    let time: Int64

    /// A day of work: what was typed in the evening is not sent in the morning.
    static let lifetime: Int64 = 12 * 3_600_000

    /// Something would be done, and not only shown.
    var isDeed: Bool { method == "POST" && isFromHere }
}

/// The cookies of the product.
enum CookieName {
    static let session = "__Host-session", device = "__Host-appareil", federation = "__Host-depart"

    /// Only to this server, never to scripts, never with a request that another site makes.
    static func set(_ name: String, _ value: String, seconds: Int? = nil) -> (name: String, value: String) {
        ("Set-Cookie", "\(name)=\(value); Path=/; Secure; HttpOnly; SameSite=Strict" + (seconds.map { "; Max-Age=\($0)" } ?? ""))
    }
}
