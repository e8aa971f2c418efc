import Foundation
import Testing

@testable import Processes

@Suite struct ChildProcessTests {
    /// All that it wrote, and its exit code. Waits for its end.
    private func answer(of child: ChildProcess) throws -> (text: String, code: Int32?) {
        var bytes: [UInt8] = [], buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(child.output, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        try wait(for: child)
        return (String(decoding: bytes, as: UTF8.self), child.exitCode)
    }

    private func wait(for child: ChildProcess) throws {
        for _ in 0..<2_000 where child.isRunning { usleep(10_000) }
        try #require(!child.isRunning)
    }

    @Test func whatIsWrittenIsReadAndAnswered() throws {
        let child = try ChildProcess("/bin/cat")
        #expect(child.isRunning && child.exitCode == nil)
        #expect(child.write(Array("« été »\n".utf8)))
        #expect(child.input == nil)
        #expect(try answer(of: child) == ("« été »\n", 0))
    }

    @Test func itGetsItsWordsAndItsEnvironmentAndNothingElse() throws {
        let child = try ChildProcess("/bin/sh", ["-c", "echo \"$1|$WORD|$HOME\"", "sh", "a b; c"], environment: ["WORD": "d=e"])
        #expect(try answer(of: child) == ("a b; c|d=e|\n", 0))
    }

    @Test(arguments: [0, 1, 127, 255])
    func itsExitCodeIsKnown(_ code: Int32) throws {
        #expect(try answer(of: try ChildProcess("/bin/sh", ["-c", "exit \(code)"])).code == code)
    }

    @Test func aSignalGivesNoExitCode() throws {
        let child = try ChildProcess("/bin/sleep", ["600"])
        child.send(SIGKILL)
        try wait(for: child)
        #expect(child.exitCode == nil)
        // It has ended, and its number may be another's: this reaches nobody.
        child.send(SIGKILL)
    }

    @Test(arguments: ["/nowhere/program", "", "/tmp"])
    func whatIsNoProgramIsTold(_ program: String) {
        #expect(throws: ChildProcess.CannotStart.self) { try ChildProcess(program) }
    }

    @Test func nothingElseThatIsOpenHereIsOpenThere() throws {
        // A file that any program would inherit.
        let low = Foundation.open("/dev/null", O_RDONLY), open = fcntl(low, F_DUPFD, 200)
        defer { for number in [low, open] { close(number) } }
        let (listed, code) = try answer(of: try ChildProcess("/bin/sh", ["-c", "for f in /proc/$$/fd/*; do echo ${f##*/}; done"]))
        #expect(code == 0)
        // A shell that reads its own folder holds one descriptor for it.
        #expect(listed.split(separator: "\n").count <= 4 && !listed.split(separator: "\n").contains("\(open)"))
    }

    @Test func signalsIgnoredHereEndItThere() throws {
        let before = signal(SIGHUP, SIG_IGN)
        defer { signal(SIGHUP, before) }
        let child = try ChildProcess("/bin/sleep", ["600"])
        child.send(SIGHUP)
        try wait(for: child)
    }

    @Test func aProgramThatDoesNotReadDoesNotEndThisOne() throws {
        let child = try ChildProcess("/bin/true")
        try wait(for: child)
        #expect(!child.write([UInt8](repeating: 65, count: 1 << 20)))
        #expect(child.exitCode == 0)
    }

    /// A program whose number is all that is kept of it.
    private func forgotten() throws -> pid_t {
        let child = try ChildProcess("/bin/sh", ["-c", "echo $$; exec sleep 600"])
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = read(child.output, &buffer, buffer.count)
        let number = try #require(pid_t(String(decoding: buffer[..<max(0, count)], as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(child.isRunning && kill(number, 0) == 0)
        return number
    }

    @Test func whatNobodyHoldsAnyMoreEndsAndLeavesNoDeadProcess() async throws {
        let number = try forgotten()
        for _ in 0..<6_000 where kill(number, 0) == 0 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(kill(number, 0) != 0, "it runs, or was never waited for")
    }

    /// Foundation's own way reads past a buffer when many descriptors are open: one time in so many, it ends the process.
    @Test func manyOpenDescriptorsChangeNothing() throws {
        let open = (0..<400).map { _ in Foundation.open("/dev/null", O_RDONLY | O_CLOEXEC) }
        defer { for number in open { close(number) } }
        for _ in 0..<20 { #expect(try answer(of: try ChildProcess("/bin/true")).code == 0) }
    }
}
