import Foundation
import Processes

/// One running worker: length-prefixed frames on its standard input and output. Used by one actor only.
final class WorkerProcess {
    private let process: ChildProcess

    /// Largest answer accepted, in bytes.
    private static let answerLimit = 64 << 20

    init(python: String, script: String) throws {
        guard FileManager.default.isExecutableFile(atPath: python) else {
            throw DocumentError(.missing, "The Python interpreter is not at \(python). Run bin/setup, or give --python.")
        }
        do {
            process = try ChildProcess(python, ["-I", "-B", script], environment: ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"])
        } catch {
            throw DocumentError(.missing, "The document worker could not start.")
        }
    }

    var isRunning: Bool { process.isRunning }

    func stop() {
        process.closeInput()
        process.send(SIGTERM)
    }

    /// Ends at once a process that no longer answers.
    func kill() { process.send(SIGKILL) }

    /// Sends one request and waits for its answer.
    /// - Throws: `broken` when the process died or took more than `patience` seconds.
    func ask(_ request: [UInt8], patience: Double) throws -> [UInt8] {
        let deadline = Date().addingTimeInterval(patience)
        try write(Self.length(request.count) + request, until: deadline)
        let header = try JSONDecoder().decode(Header.self, from: Data(try readFrame(until: deadline)))
        guard header.ok, let length = header.length, (0...Self.answerLimit).contains(length) else {
            throw DocumentError(header.kind.flatMap(DocumentError.Kind.init) ?? .broken, header.error ?? "The document worker gave no reason.")
        }
        return try read(length, until: deadline)
    }

    private struct Header: Decodable {
        let ok: Bool
        let length: Int?
        let kind: String?
        let error: String?
    }

    private func readFrame(until deadline: Date) throws -> [UInt8] {
        let prefix = try read(4, until: deadline)
        let length = prefix.reduce(0) { $0 << 8 | Int($1) }
        guard length <= 65_536 else { throw Self.broken }
        return try read(length, until: deadline)
    }

    private func read(_ count: Int, until deadline: Date) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < count {
            try wait(process.output, Int16(POLLIN), until: deadline)
            let wanted = min(buffer.count, count - bytes.count)
            let received = Foundation.read(process.output, &buffer, wanted)
            guard received > 0 else {
                if received < 0, errno == EINTR || errno == EAGAIN { continue }
                throw Self.broken
            }
            bytes.append(contentsOf: buffer[..<received])
        }
        return bytes
    }

    private func write(_ bytes: [UInt8], until deadline: Date) throws {
        guard let descriptor = process.input else { throw Self.broken }
        // Without this flag a worker that stops reading would hold the write for ever.
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        var sent = 0
        while sent < bytes.count {
            try wait(descriptor, Int16(POLLOUT), until: deadline)
            let written = bytes[sent...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            guard written >= 0 else {
                if errno == EINTR || errno == EAGAIN { continue }
                throw Self.broken
            }
            sent += written
        }
    }

    private func wait(_ descriptor: Int32, _ events: Int16, until deadline: Date) throws {
        while true {
            let left = deadline.timeIntervalSinceNow
            guard left > 0 else { throw Self.broken }
            var request = pollfd(fd: descriptor, events: events, revents: 0)
            let ready = poll(&request, 1, Int32(min(left, 60) * 1_000))
            if ready > 0 { return }
            if ready < 0, errno != EINTR { throw Self.broken }
        }
    }

    private static var broken: DocumentError { DocumentError(.broken, "The document worker stopped or did not answer in time.") }

    private static func length(_ count: Int) -> [UInt8] {
        let value = UInt32(clamping: count)
        return [UInt8(truncatingIfNeeded: value >> 24), UInt8(truncatingIfNeeded: value >> 16), UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
    }
}
