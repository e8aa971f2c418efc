import Foundation
import Vocabulary

/// Turns print models into PDF files, and opens the data attached to one: PDF/UA-1 and PDF/A-3a in the same file.
///
/// One long-lived worker process runs Typst. It is started at the first need, restarted once when it dies,
/// and a document waits at most `patience` seconds. The same input gives the same bytes.
public actor Typesetter {
    private nonisolated let executor = QueueExecutor(label: "repere.typesetter")
    private nonisolated let waiting = WaitingLine(limit: 64)
    /// Path of the interpreter.
    public nonisolated let python: String
    private let script: String
    private let patience: Double
    private(set) var worker: WorkerProcess?

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameter python: path of the interpreter that has the packages of `requirements.txt`.
    public init(python: String, patience: Double = 30) {
        self.python = python
        self.patience = patience
        script = Bundle.module.bundleURL.appendingPathComponent("Resources/worker.py").path
    }

    /// The letter as a PDF, with `attachment` inside as the file its model names.
    public nonisolated func letter(_ model: LetterModel, attachment: [UInt8]?) async throws -> [UInt8] {
        try await compile("letter", try Self.json(model), attachment)
    }

    /// The A5 sheet as a PDF.
    public nonisolated func sheet(_ model: SheetModel) async throws -> [UInt8] {
        try await compile("sheet", try Self.json(model), nil)
    }

    /// The drawing and its list as a PDF of two A4 pages at most.
    public nonisolated func path(_ model: PathModel) async throws -> [UInt8] {
        try await compile("path", try Self.json(model), nil)
    }

    /// The bytes of the data file attached to a PDF made by `letter`.
    /// - Throws: `DocumentError` with the reason when the PDF holds none, several, is locked or is not a PDF.
    public nonisolated func extract(from pdf: [UInt8]) async throws -> [UInt8] {
        guard pdf.count <= 20 << 20 else { throw DocumentError(.tooLarge, "The PDF is larger than 20 MB.") }
        return try await ask(["op": "extract", "pdf": Data(pdf).base64EncodedString()])
    }

    /// Ends the worker.
    public func stop() {
        worker?.stop()
        worker = nil
    }

    private nonisolated func compile(_ template: String, _ data: String, _ attachment: [UInt8]?) async throws -> [UInt8] {
        var request = ["op": "compile", "template": template, "data": data]
        if let attachment { request["attachment"] = Data(attachment).base64EncodedString() }
        return try await ask(request)
    }

    private nonisolated func ask(_ request: [String: String]) async throws -> [UInt8] {
        guard waiting.enter() else { throw DocumentError(.busy, "Too many documents are waiting. Try again in a moment.") }
        defer { waiting.leave() }
        return try await answer(try Self.json(request))
    }

    private func answer(_ request: String) throws -> [UInt8] {
        do {
            return try running().ask(Array(request.utf8), patience: patience)
        } catch let error as DocumentError where error.kind == .broken {
            worker?.kill()
            worker = nil
            return try running().ask(Array(request.utf8), patience: patience)
        }
    }

    private func running() throws -> WorkerProcess {
        if let worker, worker.isRunning { return worker }
        let started = try WorkerProcess(python: python, script: script)
        worker = started
        return started
    }

    private static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
