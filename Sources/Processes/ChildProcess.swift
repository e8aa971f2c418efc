import Foundation
import Synchronization

/// A program started beside this one by `posix_spawn`, its standard input and output held by pipes, its errors dropped.
///
/// It gets the three standard descriptors and no other, no signal ignored or blocked, and a group of its own: what stops this process from a terminal leaves it to end at its closed input.
/// Foundation's `Process` is not used: it may read past the end of a buffer when it starts one (`docs/decisions`, 0019).
public final class ChildProcess: Sendable {
    /// The program could not be started.
    public struct CannotStart: Error, CustomStringConvertible {
        let program: String
        /// An `errno`.
        let code: Int32

        public var description: String { "\(program) could not be started: \(String(cString: strerror(code)))" }
    }

    private struct State {
        /// As `waitpid` gave it; nil while it runs.
        var status: Int32?
        /// The writing end of its standard input; nil once closed.
        var input: Int32?
    }

    private let pid: pid_t
    private let state: Mutex<State>
    /// The reading end of its standard output.
    public let output: Int32

    /// Starts a program.
    /// - Parameters:
    ///   - program: its path.
    ///   - environment: all that it gets; nothing of this process is added.
    /// - Throws: `CannotStart` when there is no such program, or no descriptor or process left.
    public init(_ program: String, _ arguments: [String] = [], environment: [String: String] = [:]) throws(CannotStart) {
        // A program that ends before it has read all does not end this one.
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = []
        defer { for end in ends { close(end) } }
        do {
            for _ in 0..<2 { ends += try Self.pipe() }
            pid = try Self.spawn(program, arguments, environment, input: ends[0], output: ends[3])
        } catch {
            throw CannotStart(program: program, code: error.code)
        }
        state = Mutex(State(input: ends[1]))
        output = ends[2]
        ends = [ends[0], ends[3]]
    }

    deinit {
        close(output)
        closeInput()
        guard isRunning else { return }
        // Nobody asks for it any more: it ends, after five seconds whether it wants or not, and leaves no dead process behind.
        send(SIGTERM)
        Thread.detachNewThread { [pid] in
            for _ in 0..<50 {
                if Self.reap(pid, wait: false) != nil { return }
                usleep(100_000)
            }
            kill(pid, SIGKILL)
            _ = Self.reap(pid, wait: true)
        }
    }

    /// The writing end of its standard input; nil once closed.
    public var input: Int32? { state.withLock { $0.input } }

    public var isRunning: Bool { state.withLock { Self.isRunning(&$0, pid) } }

    /// Its exit code, 0 to 255; nil while it runs, and when a signal ended it.
    public var exitCode: Int32? {
        state.withLock { state in
            guard !Self.isRunning(&state, pid), let status = state.status, status & 0x7F == 0 else { return nil }
            return (status >> 8) & 0xFF
        }
    }

    /// Sends a signal, unless it has ended: its number may then be another's.
    public func send(_ signal: Int32) {
        state.withLock { if Self.isRunning(&$0, pid) { kill(pid, signal) } }
    }

    /// It reads an end of file after what was written.
    public func closeInput() {
        state.withLock { state in
            if let input = state.input { close(input) }
            state.input = nil
        }
    }

    /// Writes all of it, then closes. Waits as long as the program does not read. False when it stopped reading before the end.
    public func write(_ bytes: [UInt8]) -> Bool {
        defer { closeInput() }
        guard let input else { return false }
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Foundation.write(input, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return false }
            rest = rest.dropFirst(written)
        }
        return true
    }

    private static func isRunning(_ state: inout State, _ pid: pid_t) -> Bool {
        if state.status == nil { state.status = reap(pid, wait: false) }
        return state.status == nil
    }

    /// Its status once it has ended, else nil; when nothing is known of it any more, as if a signal had ended it.
    private static func reap(_ pid: pid_t, wait: Bool) -> Int32? {
        var status: Int32 = 0
        while true {
            switch waitpid(pid, &status, wait ? 0 : WNOHANG) {
            case 0: return nil
            case pid: return status
            default: if errno != EINTR { return SIGKILL }
            }
        }
    }
}
