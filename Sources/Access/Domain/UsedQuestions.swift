/// The questions that were answered rightly, until they are too old to be asked again: each opens one door.
///
/// Two generations: the older one is forgotten whole, when all that it holds is too old. Only right answers are kept, so that nobody fills it from outside.
struct UsedQuestions {
    /// Milliseconds that a question lives.
    let lifetime: Int64
    private var young: Set<[UInt8]> = []
    private var old: Set<[UInt8]> = []
    /// When the young ones began (milliseconds since 1970).
    private var since: Int64 = 0

    init(lifetime: Int64) { self.lifetime = lifetime }

    var count: Int { young.count + old.count }

    /// O(1).
    func contains(_ question: [UInt8]) -> Bool { young.contains(question) || old.contains(question) }

    /// True the first time. Amortised O(1).
    mutating func use(_ question: [UInt8], now: Int64) -> Bool {
        // A clock that went back begins nothing again: what is kept stays longer.
        if now - since > lifetime {
            old = now - since > 2 * lifetime ? [] : young
            (young, since) = ([], now)
        }
        return !old.contains(question) && young.insert(question).inserted
    }
}
