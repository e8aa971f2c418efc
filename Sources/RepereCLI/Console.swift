import ArgumentParser
import Foundation

/// The one place where commands write: results on standard output, all the rest on standard error.
enum Console {
    /// One line on standard error. One that is full or closed stops nothing.
    @Sendable static func say(_ sentence: String) { _ = write(Array((sentence + "\n").utf8), to: STDERR_FILENO) }

    /// What a part of the program reports, on standard error.
    @Sendable static func tell(_ sentence: String) { say("repere: \(sentence)") }

    /// The same, without the end of the line: a question.
    static func ask(_ question: String) { _ = write(Array(question.utf8), to: STDERR_FILENO) }

    /// One line of the result.
    /// - Throws: exit code 74: a result that nobody got is not a success.
    static func answer(_ line: String) throws(ExitCode) { try answer(Array((line + "\n").utf8)) }

    static func answer(_ bytes: [UInt8]) throws(ExitCode) {
        guard write(bytes, to: STDOUT_FILENO) else { throw Failure.exit(Failure.inputOutput, "the result cannot be written on standard output") }
    }

    /// Before anything is opened: who reads the output may go away without ending the program in the middle of an act (`EPIPE` is then 74, never 141); no file takes the number of an output that was closed, and the help too fails when it cannot be written.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        for file in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(file, F_GETFD) == -1 { _ = open("/dev/null", file == STDIN_FILENO ? O_WRONLY : O_RDONLY) }
        atexit { if fflush(nil) != 0 { _exit(Failure.inputOutput.rawValue) } }
    }

    private static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
        bytes.withUnsafeBytes { raw in
            var done = 0
            while done < raw.count, let start = raw.baseAddress {
                let count = Foundation.write(file, start + done, raw.count - done)
                if count < 0, errno == EINTR { continue }
                if count < 0, errno == EAGAIN {
                    var slow = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
                    poll(&slow, 1, -1)
                    continue
                }
                guard count > 0 else { return false }
                done += count
            }
            return true
        }
    }
}
