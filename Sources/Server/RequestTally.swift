import Logging
import Synchronization

/// How many requests each route answered, with which status, and the slowest: what the log says once an hour.
///
/// A line for each request would tell at which second someone wrote a signalement, in an installation of a few people.
final class RequestTally: Sendable {
    private struct Key: Hashable {
        let route: String
        let status: Int
    }

    private let rows = Mutex<[Key: (count: Int, slowest: Duration)]>([:])

    /// O(1).
    func note(route: String, status: Int, duration: Duration) {
        rows.withLock { rows in
            let row = rows[Key(route: route, status: status)] ?? (0, .zero)
            rows[Key(route: route, status: status)] = (row.count + 1, max(row.slowest, duration))
        }
    }

    /// Writes one line for each route and status since the last time, and starts again from nothing. O(routes).
    func write(to log: Logger) {
        let rows = rows.withLock { rows in
            defer { rows = [:] }
            return rows
        }
        for (key, row) in rows.sorted(by: { ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status) }) {
            log.info("requests", metadata: ["route": "\(key.route)", "status": "\(key.status)", "count": "\(row.count)", "slowest_ms": "\(Int(row.slowest / .milliseconds(1)))"])
        }
    }

    /// Writes every hour until the task is cancelled.
    func writeEachHour(to log: Logger) async {
        while (try? await Task.sleep(for: .seconds(3_600))) != nil { write(to: log) }
    }
}
