import Foundation

/// Counts the documents that wait, and refuses those beyond the limit.
final class WaitingLine: Sendable {
    private let limit: Int
    private let count = Count()

    /// The number waiting, guarded by its lock.
    private final class Count: @unchecked Sendable {
        private let lock = NSLock()
        private var value = 0

        func change(by step: Int, limit: Int) -> Bool {
            lock.withLock {
                guard value + step <= limit else { return false }
                value += step
                return true
            }
        }
    }

    init(limit: Int) {
        self.limit = limit
    }

    func enter() -> Bool { count.change(by: 1, limit: limit) }

    func leave() { _ = count.change(by: -1, limit: limit) }
}
