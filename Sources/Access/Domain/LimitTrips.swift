import Journal

/// When the limits of openings were reached: the last times, for one institution or for the whole server.
struct LimitTrips: Sendable, Hashable, Codable {
    private(set) var trips: [Trip] = []

    struct Trip: Sendable, Hashable, Codable {
        let account: String
        /// Milliseconds since 1970.
        let time: Int64
    }

    static let most = 20
    /// The act of the entry, in `limit:INSTITUTION` for one person, in `limit:here` for the server.
    static let act = "access.limitReached.v1", here = "here"

    mutating func evolve(_ entry: Entry) {
        guard entry.act == Self.act else { return }
        trips.append(Trip(account: entry.actor, time: entry.time))
        trips.removeFirst(max(0, trips.count - Self.most))
    }
}
