import Foundation
import Synchronization

/// A thread for what waits on the disk, without holding up anybody else's work.
///
/// An actor that runs here pays no other change of thread between a request and its commit.
public final class DiskThread: SerialExecutor {
    private struct Line {
        var jobs: [UnownedJob] = []
        var isStopped = false
    }

    private let condition = NSCondition()
    private let line = Mutex(Line())

    public init(name: String) {
        let thread = Thread { [self] in
            while let jobs = next() {
                for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
            }
        }
        thread.name = name
        thread.start()
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        condition.lock()
        line.withLock { $0.jobs.append(job) }
        condition.signal()
        condition.unlock()
    }

    public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    /// Ends the thread once what was asked is done; it holds itself until then.
    public func stop() {
        condition.lock()
        line.withLock { $0.isStopped = true }
        condition.signal()
        condition.unlock()
    }

    /// Waits for jobs; nil when the thread has nothing more to do.
    private func next() -> [UnownedJob]? {
        condition.lock()
        defer { condition.unlock() }
        while true {
            let (jobs, isStopped) = line.withLock { line in
                defer { line.jobs = [] }
                return (line.jobs, line.isStopped)
            }
            if !jobs.isEmpty { return jobs }
            if isStopped { return nil }
            condition.wait()
        }
    }
}
