import Synchronization
import Vocabulary

/// What a browser cannot carry to another site and back: long words, sealed, and addresses that hold a token. In memory only, ten minutes, for one person each.
///
/// When there is no room left, nobody's words are thrown away: the next one is refused, and stays in its page.
final class Cloakroom: Sendable {
    private struct Piece {
        let text: String
        let account: AccountID
        /// Milliseconds since 1970.
        let left: Int64
    }

    /// Milliseconds: 10 minutes.
    static let lifetime: Int64 = 10 * 60_000
    /// Pieces of one person (one more takes the place of the oldest), pieces of all, and bytes of all.
    static let each = 8, most = 10_000, bytes = 64 << 20

    private let pieces = Mutex<[String: Piece]>([:])

    /// Keeps a text. Returns its number; nil when there is no room. O(pieces).
    func keep(_ text: String, for account: AccountID, now: Int64) -> String? {
        let number = Base64URL.text(Chance.bytes(16))
        return pieces.withLock { pieces in
            pieces = pieces.filter { Self.isKept($0.value, now) }
            let own = pieces.filter { $0.value.account == account }.sorted { $0.value.left < $1.value.left }
            for (old, _) in own.dropLast(Self.each - 1) { pieces[old] = nil }
            guard pieces.count < Self.most, pieces.values.reduce(text.utf8.count, { $0 + $1.text.utf8.count }) <= Self.bytes else { return nil }
            pieces[number] = Piece(text: text, account: account, left: now)
            return number
        }
    }

    /// A text, left where it is. O(1).
    func see(_ number: String, now: Int64) -> String? {
        pieces.withLock { $0[number] }.flatMap { Self.isKept($0, now) ? $0.text : nil }
    }

    /// A text, once. O(1).
    func take(_ number: String, now: Int64) -> String? {
        pieces.withLock { $0.removeValue(forKey: number) }.flatMap { Self.isKept($0, now) ? $0.text : nil }
    }

    private static func isKept(_ piece: Piece, _ now: Int64) -> Bool { (0...lifetime).contains(now - piece.left) }
}
