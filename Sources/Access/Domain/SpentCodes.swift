/// Codes that were right with a passphrase that was not, while their owner's address had to wait: each gives one try, and no more.
///
/// Without this, who reads the telephone of somebody could try passphrases as fast as the door answers.
struct SpentCodes {
    /// The last step tried for each address. Bounded: beyond, all are forgotten, which gives one try more.
    private var last: [[UInt8]: Int64] = [:]
    static let most = 10_000

    /// True once for each step of an address. O(1).
    mutating func spend(_ step: Int64, of login: [UInt8]) -> Bool {
        if last.count >= Self.most { last.removeAll() }
        guard step > last[login] ?? .min else { return false }
        last[login] = step
        return true
    }
}
