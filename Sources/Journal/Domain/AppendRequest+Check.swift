import Vocabulary

extension AppendRequest {
    /// What both drivers refuse before anything else. O(length).
    public func check() throws(JournalError) {
        guard !entries.isEmpty, entries.count <= 1_000 else { throw .malformed("a request holds 1 to 1,000 entries") }
        guard (1...80).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .malformed("the idempotency key is not 1 to 80 ASCII characters") }
        if case .exactly(let version) = expecting, !(0..<Int.max - 1_000).contains(version) { throw .malformed("the expected version is negative, or beyond any stream") }
        for entry in entries {
            let texts = [entry.actor, entry.act, entry.purpose, entry.legalBasis] + entry.parts.map(\.audience)
            guard texts.allSatisfy({ $0.utf8.count <= 1_000 }) else { throw .malformed("a text of the entry is longer than 1,000 bytes") }
            let length = entry.parts.reduce(entry.detail?.bytes.count ?? 0) { $0 + $1.bytes.count }
            guard length <= Entry.byteLimit - 16_384, entry.parts.count <= 64 else { throw .malformed("the entry is too large") }
        }
    }

    /// Tells this request from another one with the same key. Sealed bytes and times are left out, since they differ at each try; `digest` stands for what was asked. O(length).
    public var fingerprint: [UInt8] {
        var w = ByteWriter(capacity: 256)
        w.text(stream.text)
        switch expecting {
        case .any: w.number(.max)
        case .exactly(let version): w.number(UInt64(bitPattern: Int64(version)))
        }
        w.short(UInt32(truncatingIfNeeded: entries.count))
        for entry in entries {
            for text in [entry.actor, entry.act, entry.purpose, entry.legalBasis] { w.text(text) }
            w.byte(entry.decision.rawValue)
            w.short(UInt32(truncatingIfNeeded: entry.parts.count))
            for part in entry.parts { w.text(part.audience) }
        }
        w.block(digest)
        return Digest.sha256(w.bytes)
    }
}
