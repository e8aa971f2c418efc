/// How long to wait before the next try. The delay grows, and never becomes a lock-out: who exploits a child must not be able to keep the duty officer out.
///
/// Tries are counted for each address, whether somebody has it or not, and apart for machines that the person used before.
struct SignInDelays {
    struct Key: Hashable {
        let login: [UInt8]
        /// The mark of a machine from which this person signed in before.
        let device: [UInt8]?
    }

    private struct Failures {
        var count = 0
        /// Milliseconds since 1970.
        var last: Int64 = 0
    }

    /// Tries without delay, the longest delay, and after how long everything is forgotten (milliseconds).
    static let free = 4, longest: Int64 = 60_000, memory: Int64 = 3_600_000
    /// Beyond, some are forgotten: memory stays bounded whatever is sent.
    static let most = 50_000

    private var failures: [Key: Failures] = [:]

    /// Milliseconds to wait; 0 when a try may be made now. O(1).
    func wait(_ key: Key, now: Int64) -> Int64 {
        guard let seen = failures[key], seen.count >= Self.free, now - seen.last < Self.memory else { return 0 }
        let delay = min(Self.longest, 1_000 << Int64(min(seen.count - Self.free, 6)))
        // A clock that went back makes nobody wait longer than the longest delay.
        return min(Self.longest, max(0, seen.last + delay - now))
    }

    mutating func fail(_ key: Key, now: Int64) {
        if failures.count >= Self.most { forget(now) }
        var seen = failures[key] ?? Failures()
        if now - seen.last >= Self.memory { seen.count = 0 }
        seen.count = min(seen.count + 1, 1_000)
        seen.last = now
        failures[key] = seen
    }

    mutating func succeed(_ key: Key) { failures[key] = nil }

    var count: Int { failures.count }

    /// Forgets half of them, those that failed least first, then the oldest. Who floods the door with addresses that nobody has does not wash away the count of the
    /// one they are after: a try there would cost them as many tries on 25,000 other addresses, longer than the delay itself. O(n log n), once in 25,000 tries.
    private mutating func forget(_ now: Int64) {
        failures = failures.filter { now - $0.value.last < Self.memory }
        guard failures.count >= Self.most else { return }
        let least = failures.sorted { ($0.value.count, $0.value.last) < ($1.value.count, $1.value.last) }
        for (key, _) in least.prefix(Self.most / 2) { failures[key] = nil }
    }
}
