import Disk
import Foundation
internal import GRDB
import Journal

/// The journal in one SQLite file.
///
/// Callers wait in this actor; each turn writes all that wait in one transaction, and nobody is answered before it is durable.
/// A disk that refuses once is not trusted again: everything after fails until the next start, which recovers what was durable.
public actor SQLiteJournal: JournalStore {
    private let thread = DiskThread(name: "journal")
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let database: DatabaseQueue
    private let lock: FolderLock
    let folder: JournalFolder
    private var state: TreeState
    private var waiting: [(job: Job, answer: CheckedContinuation<Job.Answer, any Error>)] = []
    private var isWriting = false
    private var failure: JournalError?
    private let wasMade: Bool
    private let held: HeldFiles
    /// Most requests in one transaction.
    private static let batch = 512

    /// Opens the journal of a folder, or makes an empty one.
    /// - Parameter mayBegin: whether an empty one may be made; never beside keys that served.
    /// - Throws: `DataRefusal`; nothing was written then.
    public init(folder url: URL, mayBegin: Bool = true) throws(DataRefusal) {
        try self.init(folder: url, mayBegin: mayBegin, synchronous: 2)
    }

    /// - Parameter synchronous: 2 is FULL. Anything less loses acknowledged entries at a power cut: it exists for the control of the fault campaigns.
    package init(folder url: URL, mayBegin: Bool = true, synchronous: Int) throws(DataRefusal) {
        folder = JournalFolder(url: url)
        guard access(url.path, R_OK | W_OK | X_OK) == 0 else { throw .cannotWrite(url.path) }
        try folder.checkFiles()
        lock = try folder.locked()
        wasMade = access(folder.database.path, F_OK) != 0
        do {
            database = try JournalDatabase.open(folder, mayBegin: mayBegin, synchronous: synchronous)
            held = try HeldFiles(of: folder.database)
        } catch {
            lock.release(removing: lock.wasMade)
            throw error
        }
        guard DurableFile.syncFolder(url) else { throw .cannotWrite(url.path) }
        do {
            state = try database.read { try TreeState.load($0) }
        } catch {
            throw .notAJournal(folder.database.path)
        }
    }

    public func append(_ request: AppendRequest) async throws -> AppendOutcome {
        try request.check()
        guard case .appended(let outcome) = try await run(.append(request)) else { throw JournalError.closed }
        return outcome
    }

    public func read(_ stream: StreamName, from version: Int, limit: Int, recording reading: AppendRequest) async throws -> ReadOutcome {
        try reading.check()
        guard case .read(let outcome) = try await run(.read(stream, version, limit, reading)) else { throw JournalError.closed }
        return outcome
    }

    public func eraseDetail(of position: Position) async throws -> Bool {
        guard case .erased(let wasThere) = try await run(.erase(position)) else { throw JournalError.closed }
        return wasThere
    }

    public func entries(of stream: StreamName, from version: Int, limit: Int) async throws -> [Entry] {
        try await reading { try Job.entries(of: stream, from: version, limit: limit, $0) }
    }

    public func entries(from position: Position, limit: Int) async throws -> [Entry] {
        try await reading { try Job.entries(from: position, limit: limit, $0) }
    }

    public func detail(of position: Position) async throws -> Detail? {
        try await reading { db in
            try Row.fetchOne(db, sql: "SELECT salt, bytes FROM detail WHERE position = ?", arguments: [position]).map {
                let salt: Data = try $0.checked(0), bytes: Data = try $0.checked(1)
                return Detail(salt: Array(salt), bytes: Array(bytes))
            }
        }
    }

    public func head() -> Head { Head(size: state.tree.size, root: state.tree.root) }

    /// Waits for what is being written, then closes. Nothing is accepted after.
    public func close() async throws {
        if failure == nil { failure = .closed }
        while isWriting { try await Task.sleep(for: .milliseconds(5)) }
        try database.close()
        lock.release()
    }

    /// Closes, and takes away a journal that was just made and in which nothing was written: a first start that is refused leaves nothing.
    public func discard() async throws {
        let isUnused = wasMade && state.tree.size == 0
        if failure == nil { failure = .closed }
        try database.close()
        if isUnused { for end in ["", "-wal", "-shm"] { unlink(folder.database.path + end) } }
        lock.release(removing: isUnused)
    }

    func reading<T: Sendable>(_ body: @Sendable @escaping (Database) throws -> T) async throws -> T {
        if case .closed? = failure { throw JournalError.closed }
        do {
            return try await database.read(body)
        } catch let error as JournalError {
            throw error
        } catch let error as CancellationError {
            // Who asked does not wait any more: the disk has nothing to do with it.
            throw error
        } catch {
            throw JournalError.storage("\(error)")
        }
    }

    /// Writes outside the stream of entries: a signed checkpoint.
    func writing(_ body: @Sendable @escaping (Database) throws -> Void) async throws {
        if let failure { throw failure }
        do {
            // To its end, whoever asked is still there or not: a write that is cut short would look like a disk that refuses.
            try await Task { [database] in try await database.write(body) }.value
        } catch {
            let refusal = JournalError.storage("\(error)")
            failure = refusal
            throw refusal
        }
    }

    private func run(_ job: Job) async throws -> Job.Answer {
        if let failure { throw failure }
        return try await withCheckedThrowingContinuation { answer in
            waiting.append((job, answer))
            if !isWriting {
                isWriting = true
                Task { await self.drain() }
            }
        }
    }

    /// One transaction, on the journal's own thread: synchronous on purpose.
    private func write(_ jobs: [Job], _ before: TreeState) throws -> [Result<Job.Answer, any Error>] {
        var after = before, answers: [Result<Job.Answer, any Error>] = []
        try database.writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                answers = try jobs.map { try $0.run(db, &after) }
                return .commit
            }
            state = after
            try held.check()
            // Here only, by the one connection that writes: SQLite's own automatic checkpoint hides the errors of the disk.
            try db.takeInGrownLog()
        }
        return answers
    }

    deinit { thread.stop() }

    /// One transaction for all that wait, again and again until nobody waits; between two that are shared, `GroupCommit.patience` for as many to come back.
    private func drain() async {
        while !waiting.isEmpty {
            let turn = Array(waiting.prefix(Self.batch)), before = state
            waiting.removeFirst(turn.count)
            let jobs = turn.map(\.job), start = ContinuousClock.now
            do {
                if let failure, failure != .closed { throw failure }
                let answers = try write(jobs, before)
                for (one, answer) in zip(turn, answers) { one.answer.resume(with: answer) }
            } catch {
                let refusal = (error as? JournalError) ?? .storage("\(error)")
                failure = refusal
                for one in turn { one.answer.resume(throwing: refusal) }
            }
            let end = ContinuousClock.now, last = end + GroupCommit.patience(after: end - start, sharers: turn.count)
            // Those who asked in the meantime stand at the door: let them in before the next turn.
            repeat { await Task.yield() } while waiting.count < turn.count && ContinuousClock.now < last
        }
        isWriting = false
    }
}
