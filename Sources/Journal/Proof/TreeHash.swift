import CSodium

/// A SHA-256 hash of the tree: 32 bytes, held in place.
public struct TreeHash: Sendable, Hashable {
    private let first: UInt64, second: UInt64, third: UInt64, fourth: UInt64

    /// Nil when there are not 32 bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self = Array(bytes).withUnsafeBytes { TreeHash(raw: $0) }
    }

    private init(raw: UnsafeRawBufferPointer) {
        first = raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
        second = raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        third = raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
        fourth = raw.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
    }

    public var bytes: [UInt8] { withUnsafeBytes(of: self) { Array($0) } }

    /// The hash of no leaf at all (RFC 6962 §2.1). Also what the first entry names as the one before it.
    public static let empty = hash { _ in }

    /// The hash of a leaf: SHA-256(0x00 || bytes), RFC 6962 §2.1. O(length).
    public static func leaf(_ bytes: [UInt8]) -> TreeHash {
        bytes.withUnsafeBufferPointer { leaf($0) }
    }

    static func leaf(_ bytes: UnsafeBufferPointer<UInt8>) -> TreeHash {
        hash { state in
            var prefix: UInt8 = 0x00
            crypto_hash_sha256_update(&state, &prefix, 1)
            if let start = bytes.baseAddress { crypto_hash_sha256_update(&state, start, UInt64(bytes.count)) }
        }
    }

    /// The hash of two subtrees: SHA-256(0x01 || left || right).
    public static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        hash { state in
            var prefix: UInt8 = 0x01
            crypto_hash_sha256_update(&state, &prefix, 1)
            withUnsafeBytes(of: (left, right)) { raw in
                if let start = raw.bindMemory(to: UInt8.self).baseAddress { crypto_hash_sha256_update(&state, start, UInt64(raw.count)) }
            }
        }
    }

    private static func hash(_ feed: (inout crypto_hash_sha256_state) -> Void) -> TreeHash {
        var state = crypto_hash_sha256_state()
        crypto_hash_sha256_init(&state)
        feed(&state)
        var digest: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &digest) { raw in
            if let start = raw.bindMemory(to: UInt8.self).baseAddress { crypto_hash_sha256_final(&state, start) }
        }
        return withUnsafeBytes(of: digest) { TreeHash(raw: $0) }
    }
}
