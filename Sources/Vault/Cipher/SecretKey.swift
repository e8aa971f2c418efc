import CSodium

/// 32 secret bytes in memory of their own: kept out of the swap when the system allows it, guarded on both sides, overwritten when let go.
final class SecretKey: @unchecked Sendable, CustomStringConvertible, CustomReflectable {
    static let length = 32

    // Written once, before anybody else sees the object.
    private let place: UnsafeMutableRawPointer

    /// - Throws: `VaultError.chance` when there is no memory for it.
    private init() throws(VaultError) {
        guard sodium_init() >= 0, let place = sodium_malloc(Self.length) else { throw .chance }
        self.place = place
    }

    /// Nil when there are not 32 bytes.
    convenience init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.length else { return nil }
        do { try self.init() } catch { return nil }
        place.copyMemory(from: bytes, byteCount: Self.length)
        sodium_mprotect_readonly(place)
    }

    /// A new one, drawn at random.
    static func random() throws(VaultError) -> SecretKey {
        let key = try SecretKey()
        randombytes_buf(key.place, length)
        sodium_mprotect_readonly(key.place)
        return key
    }

    func withBytes<T>(_ body: (UnsafePointer<UInt8>) throws -> T) rethrows -> T {
        try body(UnsafePointer(place.assumingMemoryBound(to: UInt8.self)))
    }

    /// A copy, to be wrapped by another key.
    var bytes: [UInt8] { Array(UnsafeRawBufferPointer(start: place, count: Self.length)) }

    /// A key for another use. The same name gives the same key. BLAKE2b.
    func derived(_ context: Context) -> SecretKey? { SecretKey(digest(context.bytes, length: Self.length)) }

    /// Keyed BLAKE2b (RFC 7693), 16 to 64 bytes.
    func digest(_ bytes: [UInt8], length: Int) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: length)
        _ = withBytes { crypto_generichash(&digest, length, bytes, UInt64(bytes.count), $0, Self.length) }
        return digest
    }

    deinit { sodium_free(place) }

    var description: String { "•••" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
