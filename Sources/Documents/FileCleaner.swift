import Foundation
import Vocabulary

/// Takes out of a photo or a PDF all that is not seen: one process for each file, which may open nothing and ends with its answer.
public actor FileCleaner {
    private nonisolated let executor = QueueExecutor(label: "repere.cleaner")
    private nonisolated let waiting = WaitingLine(limit: 16)
    private let python: String
    private let script: String
    private let patience: Double

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameter python: path of the interpreter that has the packages of `requirements.txt`.
    public init(python: String, patience: Double = 40) {
        self.python = python
        self.patience = patience
        script = Bundle.module.bundleURL.appendingPathComponent("Resources/cleaner.py").path
    }

    /// The same file without what is not seen: JPEG (also for HEIC), PNG or PDF. The same file gives the same bytes.
    /// - Throws: `DocumentError`; its kind says why the file is refused.
    public nonisolated func clean(_ file: [UInt8]) async throws -> [UInt8] {
        guard waiting.enter() else { throw DocumentError(.busy, "Too many files are waiting. Try again in a moment.") }
        defer { waiting.leave() }
        return try await answer(file)
    }

    /// One at a time: each may ask for a lot of memory.
    private func answer(_ file: [UInt8]) throws -> [UInt8] {
        let worker = try WorkerProcess(python: python, script: script)
        defer { if worker.isRunning { worker.kill() } }
        do {
            return try worker.ask(file, patience: patience)
        } catch let error as DocumentError where error.kind == .broken {
            // It asked for more memory or time than a file may, or brought its reader down.
            throw DocumentError(.damaged, "The file is damaged, or asks for too much.")
        }
    }
}
