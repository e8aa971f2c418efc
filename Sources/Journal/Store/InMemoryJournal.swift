/// A journal in memory: for tests, and as the reference that other drivers are compared with.
public actor InMemoryJournal: JournalStore {
    private var all: [Entry] = []
    private var leaves = Frontier()
    private var last = TreeHash.empty
    private var positions: [StreamName: [Position]] = [:]
    private var answers: [String: (fingerprint: [UInt8], receipt: Receipt)] = [:]
    private var details: [Position: Detail] = [:]

    public init() {}

    public func append(_ request: AppendRequest) throws -> AppendOutcome {
        try request.check()
        if let known = answers[request.key] {
            guard known.fingerprint == request.fingerprint else { throw JournalError.keyReused }
            return .repeated(known.receipt)
        }
        let version = positions[request.stream]?.count ?? 0
        if case .exactly(let expected) = request.expecting, expected != version {
            return .conflict(VersionConflict(asked: request, version: version, since: entries(of: request.stream, from: expected + 1, limit: VersionConflict.limit)))
        }
        let start = all.count
        for (index, new) in request.entries.enumerated() {
            let entry = Entry(new, position: start + index, previous: last, stream: request.stream, version: version + index + 1, key: request.key)
            last = TreeHash.leaf(entry.canonicalBytes)
            leaves.append(last)
            all.append(entry)
            positions[request.stream, default: []].append(entry.position)
            details[entry.position] = new.detail
        }
        let receipt = Receipt(stream: request.stream, positions: start..<all.count, version: version + request.entries.count)
        answers[request.key] = (request.fingerprint, receipt)
        return .appended(receipt)
    }

    public func read(_ stream: StreamName, from version: Int, limit: Int, recording reading: AppendRequest) throws -> ReadOutcome {
        switch try append(reading) {
        case .appended(let receipt), .repeated(let receipt): .read(receipt, entries(of: stream, from: version, limit: limit))
        case .conflict(let conflict): .conflict(conflict)
        }
    }

    public func entries(of stream: StreamName, from version: Int, limit: Int) -> [Entry] {
        (positions[stream] ?? []).dropFirst(max(0, version - 1)).prefix(max(0, limit)).map { all[$0] }
    }

    public func entries(from position: Position, limit: Int) -> [Entry] {
        Array(all.dropFirst(max(0, position)).prefix(max(0, limit)))
    }

    public func detail(of position: Position) -> Detail? { details[position] }

    public func eraseDetail(of position: Position) -> Bool { details.removeValue(forKey: position) != nil }

    public func head() -> Head { Head(size: leaves.size, root: leaves.root) }
}
