/// A value in CBOR (RFC 8949), as far as authenticators write it: definite lengths, no tags, no floating numbers.
enum CBOR: Equatable {
    case number(Int64)
    case bytes([UInt8])
    case text(String)
    case list([CBOR])
    /// Pairs in the order written; a key stands once.
    case map([(key: CBOR, value: CBOR)])
    case truth(Bool)
    case null

    /// How deep values may be nested, and how many pieces one may have.
    private static let deepest = 8, most = 256

    /// The value that the bytes begin with, and how many bytes it took; nil for anything else. O(length), never more memory than the bytes.
    static func decode(_ bytes: ArraySlice<UInt8>) -> (value: CBOR, length: Int)? {
        var reader = Reader(rest: bytes)
        guard let value = reader.value(depth: 0) else { return nil }
        return (value, bytes.count - reader.rest.count)
    }

    /// The value under a key of a map.
    subscript(_ key: CBOR) -> CBOR? {
        guard case .map(let pairs) = self else { return nil }
        return pairs.first { $0.key == key }?.value
    }

    var asBytes: [UInt8]? { if case .bytes(let bytes) = self { bytes } else { nil } }
    var asNumber: Int64? { if case .number(let number) = self { number } else { nil } }

    static func == (a: CBOR, b: CBOR) -> Bool {
        switch (a, b) {
        case (.number(let a), .number(let b)): a == b
        case (.bytes(let a), .bytes(let b)): a == b
        case (.text(let a), .text(let b)): a.utf8.elementsEqual(b.utf8)
        case (.list(let a), .list(let b)): a == b
        case (.map(let a), .map(let b)): a.elementsEqual(b) { $0.key == $1.key && $0.value == $1.value }
        case (.truth(let a), .truth(let b)): a == b
        case (.null, .null): true
        default: false
        }
    }

    private struct Reader {
        var rest: ArraySlice<UInt8>
        private var pieces = 0

        init(rest: ArraySlice<UInt8>) { self.rest = rest }

        private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
            guard count >= 0, count <= rest.count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }

        /// The number of a head, after its five low bits.
        private mutating func argument(_ low: UInt8) -> UInt64? {
            switch low {
            case 0..<24: return UInt64(low)
            case 24...27: return take(1 << Int(low - 24))?.reduce(0) { $0 << 8 | UInt64($1) }
            default: return nil
            }
        }

        mutating func value(depth: Int) -> CBOR? {
            pieces += 1
            guard depth < CBOR.deepest, pieces <= CBOR.most, let head = take(1)?.first else { return nil }
            let major = head >> 5
            if major == 7 { return simple(head & 31) }
            guard let argument = argument(head & 31), let number = Int64(exactly: argument) else { return nil }
            switch major {
            case 0: return .number(number)
            case 1: return .number(-1 - number)
            case 2: return take(Int(exactly: number) ?? -1).map { .bytes(Array($0)) }
            case 3: return take(Int(exactly: number) ?? -1).flatMap { String(validating: $0, as: UTF8.self) }.map { .text($0) }
            case 4: return list(number, depth)
            case 5: return map(number, depth)
            default: return nil
            }
        }

        private func simple(_ low: UInt8) -> CBOR? {
            switch low {
            case 20: .truth(false)
            case 21: .truth(true)
            case 22: .null
            default: nil
            }
        }

        private mutating func list(_ count: Int64, _ depth: Int) -> CBOR? {
            guard count <= CBOR.most else { return nil }
            var items: [CBOR] = []
            for _ in 0..<count {
                guard let item = value(depth: depth + 1) else { return nil }
                items.append(item)
            }
            return .list(items)
        }

        private mutating func map(_ count: Int64, _ depth: Int) -> CBOR? {
            guard count <= CBOR.most else { return nil }
            var pairs: [(key: CBOR, value: CBOR)] = []
            for _ in 0..<count {
                guard let key = value(depth: depth + 1), let value = value(depth: depth + 1), !pairs.contains(where: { $0.key == key }) else { return nil }
                pairs.append((key, value))
            }
            return .map(pairs)
        }
    }
}
