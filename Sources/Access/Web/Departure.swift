import Site
import Vocabulary

/// What waits for the return from a provider, sealed in a cookie.
struct Departure: Codable, Sendable {
    enum Purpose: Codable, Equatable, Sendable {
        case signIn
        case enrol(link: String)
        case link(account: AccountID, rights: Int)
        /// Proves again who holds one session (SHA-256 of its token), and no other.
        case confirm(session: [UInt8], account: AccountID)
        /// Nobody is expected back: the session here has ended already.
        case signOut
    }

    /// The way out of the provider, where its own session ends.
    struct Exit: Codable, Sendable {
        /// What must come back.
        let state: String
        /// Where the address waits, in the cloakroom.
        let number: String
    }

    /// Nil for a sign-out.
    let request: FederationRequest?
    let purpose: Purpose
    /// Taken before anything else, so that the provider asks again.
    var exit: Exit?
    /// What the person was doing, sealed: here when it is short, else its number in the cloakroom.
    var short: String?
    var long: String?
    /// Milliseconds since 1970.
    let time: Int64
    let language: Language

    /// Milliseconds: as long as words are kept, enough to look for a telephone.
    static let lifetime = Cloakroom.lifetime
    /// Longest text that travels in the cookie, in bytes: a browser keeps 4,096 in all.
    static let shortest = 1_000
}

extension AccessPages {
    /// The departure of this browser; nil when there is none, or when it is too old.
    func departure(_ visit: Visit) -> Departure? {
        guard let departure: Departure = visit.cookies[CookieName.federation].flatMap(seal.open).flatMap({ try? Facts.decode($0) }), (0...Departure.lifetime).contains(neighbours.now() - departure.time) else { return nil }
        return departure
    }

    /// Lax: the provider sends the browser back from its own site.
    func cookie(_ departure: Departure) throws -> (name: String, value: String) {
        ("Set-Cookie", "\(CookieName.federation)=\(seal.seal(try Facts.encode(departure))); Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=\(Departure.lifetime / 1_000)")
    }

    var forgetDeparture: (name: String, value: String) { ("Set-Cookie", "\(CookieName.federation)=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0") }

    /// The same departure, with what the person was doing; nil when there is no room for it.
    func carrying(_ kept: String, _ departure: Departure) -> Departure? {
        var departure = departure
        guard let found = opened(kept) else { return departure }
        guard kept.utf8.count > Departure.shortest else {
            departure.short = kept
            return departure
        }
        // Words belong to somebody. What nobody typed is an address: too long a one is left out.
        guard let account = found.account.flatMap({ AccountID($0) }) else { return departure }
        guard let number = cloakroom.keep(kept, for: account, now: neighbours.now()) else { return nil }
        departure.long = number
        return departure
    }

    /// What the person was doing, still sealed; empty when nothing is kept.
    func words(of departure: Departure) -> String {
        departure.short ?? departure.long.flatMap { cloakroom.see($0, now: neighbours.now()) } ?? ""
    }
}
