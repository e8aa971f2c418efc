/// A number that the vault can tell from every other, and nobody else: thirteen signs drawn at random, and thirteen worked out from them under a key.
///
/// So no entry, no table and no field says which dossiers are canaries: without the keys, every number looks drawn.
enum CanaryNumber {
    /// What a number is worked out for: a number of one kind never passes for the other.
    enum Kind: String {
        case dossier = "canary.dossier"
        case person = "canary.person"
    }

    /// Signs of each half: 63 bits of chance, 65 bits of digest.
    static let half = 13
    private static let signs = Array("0123456789abcdefghjkmnpqrstvwxyz")

    /// What the digest is of.
    static func head(_ number: String) -> String { String(number.prefix(half)) }

    /// The second half that the digest of a first half asks for. O(1).
    static func tail(_ digest: [UInt8]) -> String { String(digest.prefix(half).map { signs[Int($0) % signs.count] }) }
}
