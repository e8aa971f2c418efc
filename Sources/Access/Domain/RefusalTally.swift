import Vocabulary

/// How many refusals of one person are written one by one in an hour; the others are counted, and written as one number when the hour turns.
///
/// So nobody fills the journal by asking, and the security officer still reads the right number.
struct RefusalTally {
    /// Written one by one, for one person in one hour of the clock.
    let perHour: Int
    private static let length: Int64 = 3_600_000

    /// Refusals of one person in one hour that are not written yet.
    struct Rest: Sendable, Hashable, Codable {
        /// Hours since 1970.
        let hour: Int64
        var count: Int
    }

    init(perHour: Int = 30) { self.perHour = perHour }

    private struct Hour {
        let hour: Int64
        var written = 0
        var rest = 0
    }

    private var hours: [AccountID: Hour] = [:]
    /// Hours that are over, until they are written.
    private var past: [AccountID: [Rest]] = [:]

    /// Counts one more. True when it is to be written by itself. O(1).
    mutating func note(_ account: AccountID, now: Int64) -> Bool {
        let hour = now / Self.length
        if let known = hours[account], known.hour != hour { turn(account, known) }
        var current = hours[account] ?? Hour(hour: hour)
        defer { hours[account] = current }
        guard current.written >= perHour else {
            current.written += 1
            return true
        }
        current.rest += 1
        return false
    }

    /// True when nothing more of this person is written by itself in this hour. O(1).
    func isFull(_ account: AccountID, now: Int64) -> Bool { hours[account].map { $0.hour == now / Self.length && $0.written >= perHour } ?? false }

    private mutating func turn(_ account: AccountID, _ hour: Hour) {
        hours[account] = nil
        if hour.rest > 0 { past[account, default: []].append(Rest(hour: hour.hour, count: hour.rest)) }
    }

    /// What is to be written now: the hours that are over, or all of them when the server stops. It is taken out. O(people refused in the hour).
    mutating func due(now: Int64, all: Bool = false) -> [AccountID: [Rest]] {
        for (account, hour) in hours where all || hour.hour != now / Self.length { turn(account, hour) }
        defer { past = [:] }
        return past
    }

    /// Puts back what could not be written.
    mutating func putBack(_ rest: Rest, of account: AccountID) { past[account, default: []].append(rest) }

    /// Not written yet, of one person. O(hours).
    func waiting(_ account: AccountID) -> [Rest] {
        (past[account] ?? []) + (hours[account].map { $0.rest > 0 ? [Rest(hour: $0.hour, count: $0.rest)] : [] } ?? [])
    }
}
