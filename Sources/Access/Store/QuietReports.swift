import Synchronization

/// What is told to who looks after the server, once a minute for each reason: nobody fills the log by trying.
final class QuietReports: Sendable {
    private struct Line {
        /// Milliseconds since 1970.
        var told: Int64
        var more = 0
    }

    static let minute: Int64 = 60_000
    private let lines = Mutex<[String: Line]>([:])

    /// How often it was kept back since the last line; nil when it is kept back now. O(1).
    /// - Parameter reason: of a closed list, so that memory stays bounded.
    func note(_ reason: String, now: Int64) -> Int? {
        lines.withLock { lines in
            guard var line = lines[reason], (0..<Self.minute).contains(now - line.told) else {
                defer { lines[reason] = Line(told: now) }
                return lines[reason]?.more ?? 0
            }
            line.more += 1
            lines[reason] = line
            return nil
        }
    }
}
