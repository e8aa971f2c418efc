import Vocabulary

/// The one way to write an entry as bytes: what is hashed, stored and sent to witnesses.
///
/// Format 1, big-endian, texts and byte strings preceded by their length on 4 bytes:
/// 0x01 · position (8) · hash of the leaf before (32) · stream · version (8) · time (8) · actor · act · purpose · legal basis · decision (1) · key ·
/// commitment (0 or 32 bytes) · number of parts (4) · for each: audience · key version (4) · sealed bytes.
extension Entry {
    /// Longest entry, in bytes: a whole file goes to a store of files, never to the journal.
    public static let byteLimit = 4 << 20

    /// The entry that a driver makes of what was asked, at its place.
    public init(_ new: NewEntry, position: Position, previous: TreeHash, stream: StreamName, version: Int, key: String) {
        self.init(
            position: position, previous: previous, stream: stream, version: version, time: new.time, actor: new.actor, act: new.act, purpose: new.purpose,
            legalBasis: new.legalBasis, decision: new.decision, key: key, commitment: new.detail?.commitment, parts: new.parts)
    }

    /// The canonical bytes. O(length).
    public var canonicalBytes: [UInt8] {
        var w = ByteWriter(capacity: 256 + parts.reduce(0) { $0 + $1.bytes.count + 32 })
        w.byte(1)
        w.number(UInt64(bitPattern: Int64(position)))
        w.raw(previous.bytes)
        w.text(stream.text)
        w.number(UInt64(bitPattern: Int64(version)))
        w.number(UInt64(bitPattern: time))
        for text in [actor, act, purpose, legalBasis] { w.text(text) }
        w.byte(decision.rawValue)
        w.text(key)
        w.block(commitment?.bytes ?? [])
        w.short(UInt32(parts.count))
        for part in parts {
            w.text(part.audience)
            w.short(part.keyVersion)
            w.block(part.bytes)
        }
        return w.bytes
    }

    /// Reads canonical bytes back; nil for anything that `canonicalBytes` would not have written. O(length), never more memory than the bytes.
    public init?(canonicalBytes bytes: [UInt8]) {
        var r = ByteReader(bytes)
        guard r.byte() == 1, let position = r.number(), let previous = r.raw(32).flatMap(TreeHash.init(bytes:)), let stream = r.text().flatMap(StreamName.init),
            let version = r.number(), let time = r.number(), let actor = r.text(), let act = r.text(), let purpose = r.text(), let legalBasis = r.text(),
            let decision = r.byte().flatMap(Decision.init(rawValue:)), let key = r.text(), let commitment = r.block(), let count = r.short(), Int(count) <= r.left,
            position <= UInt64(Int.max), version <= UInt64(Int.max), commitment.isEmpty || commitment.count == 32
        else { return nil }
        var parts: [SealedPart] = []
        for _ in 0..<count {
            guard let audience = r.text(), let keyVersion = r.short(), let sealed = r.block() else { return nil }
            parts.append(SealedPart(audience: audience, keyVersion: keyVersion, bytes: Array(sealed)))
        }
        guard r.left == 0 else { return nil }
        self.init(
            position: Int(position), previous: previous, stream: stream, version: Int(version), time: Int64(bitPattern: time), actor: actor, act: act, purpose: purpose,
            legalBasis: legalBasis, decision: decision, key: key, commitment: TreeHash(bytes: commitment), parts: parts)
    }
}

extension Detail {
    /// SHA-256(salt || bytes).
    public var commitment: TreeHash? { TreeHash(bytes: Digest.sha256(salt + bytes)) }
}
