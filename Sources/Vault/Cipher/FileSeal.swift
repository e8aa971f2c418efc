import CSodium

/// A file under a key of its own, which the data key of its class wraps.
///
/// Form: 1 byte of version, the wrapped key, then the sealed file; both in the same place, under different names.
enum FileSeal {
    private static let version: UInt8 = 1
    private static let wrappedLength = SecretKey.length + Sealing.overhead

    static func seal(_ bytes: [UInt8], under key: SecretKey, in place: Context) throws(VaultError) -> [UInt8] {
        let own = try SecretKey.random()
        let wrapped = try Sealing.seal(own.bytes, with: key, in: Context("filekey", .bytes(place.bytes)))
        return [version] + wrapped + (try Sealing.seal(bytes, with: own, in: Context("file", .bytes(place.bytes))))
    }

    /// Nil when anything is not as it was sealed. O(length).
    static func open(_ whole: [UInt8], under key: SecretKey, in place: Context) -> [UInt8]? {
        guard whole.first == version, whole.count >= 1 + wrappedLength else { return nil }
        guard var bytes = Sealing.open(Array(whole[1..<(1 + wrappedLength)]), with: key, in: Context("filekey", .bytes(place.bytes))) else { return nil }
        defer { sodium_memzero(&bytes, bytes.count) }
        return SecretKey(bytes).flatMap { Sealing.open(Array(whole[(1 + wrappedLength)...]), with: $0, in: Context("file", .bytes(place.bytes))) }
    }
}
