/// Writes canonical bytes.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    mutating func byte(_ value: UInt8) { bytes.append(value) }

    mutating func short(_ value: UInt32) {
        for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    mutating func number(_ value: UInt64) {
        short(UInt32(truncatingIfNeeded: value >> 32))
        short(UInt32(truncatingIfNeeded: value))
    }

    mutating func raw(_ value: [UInt8]) { bytes.append(contentsOf: value) }

    mutating func block(_ value: [UInt8]) {
        short(UInt32(truncatingIfNeeded: value.count))
        bytes.append(contentsOf: value)
    }

    mutating func text(_ value: String) {
        short(UInt32(truncatingIfNeeded: value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }
}

/// Reads canonical bytes: each read is nil past the end, and nothing is taken then.
struct ByteReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var left: Int { bytes.count - place }

    mutating func raw(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= left else { return nil }
        defer { place += count }
        return bytes[place..<(place + count)]
    }

    mutating func byte() -> UInt8? { raw(1)?.first }

    mutating func short() -> UInt32? { raw(4)?.reduce(0) { $0 << 8 | UInt32($1) } }

    mutating func number() -> UInt64? { raw(8)?.reduce(0) { $0 << 8 | UInt64($1) } }

    mutating func block() -> ArraySlice<UInt8>? {
        guard let count = short() else { return nil }
        return raw(Int(count))
    }

    /// A text in well-formed UTF-8.
    mutating func text() -> String? {
        // Decoded, then compared: what is not well-formed was repaired, and differs. Quicker than a decoder that validates, for any sequence.
        block().flatMap { block in
            let text = String(decoding: block, as: UTF8.self)
            return text.utf8.elementsEqual(block) ? text : nil
        }
    }
}
