import CSodium
import Synchronization

/// XChaCha20-Poly1305 under a key used once, with a commitment to the key: sealed bytes open under one key and in one place only.
///
/// BLAKE2b of the key over (nonce, context) gives the key of this message and its commitment. The context is authenticated too.
/// Form: 1 byte of version, 24 of nonce, 32 of commitment, then the sealed bytes and their tag of 16.
enum Sealing {
    static let version: UInt8 = 1
    static let overhead = 1 + nonceLength + commitmentLength + tagLength
    private static let nonceLength = 24, commitmentLength = 32, tagLength = 16
    private static let last = Mutex<[UInt8]>([])

    /// - Throws: `chance` when the nonce is that of the message before.
    static func seal(_ bytes: [UInt8], with key: SecretKey, in context: Context, nonce draw: () -> [UInt8] = drawNonce) throws(VaultError) -> [UInt8] {
        let nonce = draw()
        let isFresh = nonce.count == nonceLength && last.withLock { last in
            defer { last = nonce }
            return last != nonce
        }
        guard isFresh else { throw .chance }
        var once = keys(key, nonce, context)
        defer { sodium_memzero(&once, once.count) }
        var sealed = [UInt8](repeating: 0, count: bytes.count + tagLength)
        let status = crypto_aead_xchacha20poly1305_ietf_encrypt(&sealed, nil, bytes, UInt64(bytes.count), context.bytes, UInt64(context.bytes.count), nil, nonce, once)
        guard status == 0 else { throw .chance }
        return [version] + nonce + once[SecretKey.length...] + sealed
    }

    /// Nil when anything is not as it was sealed: bytes, key, or context. O(length).
    static func open(_ whole: [UInt8], with key: SecretKey, in context: Context) -> [UInt8]? {
        guard whole.count >= overhead, whole.first == version else { return nil }
        let nonce = Array(whole[1..<(1 + nonceLength)]), start = 1 + nonceLength + commitmentLength, count = whole.count - start
        var once = keys(key, nonce, context)
        defer { sodium_memzero(&once, once.count) }
        var opened = [UInt8](repeating: 0, count: count - tagLength)
        // Read where they stand: a list opens more than a thousand.
        let isOpen = whole.withUnsafeBufferPointer { whole in
            guard let bytes = whole.baseAddress, sodium_memcmp(Array(once[SecretKey.length...]), bytes + 1 + nonceLength, commitmentLength) == 0 else { return false }
            return crypto_aead_xchacha20poly1305_ietf_decrypt(&opened, nil, nil, bytes + start, UInt64(count), context.bytes, UInt64(context.bytes.count), nonce, once) == 0
        }
        return isOpen ? opened : nil
    }

    /// The key of one message (the first 32 bytes, all that XChaCha20 reads), then its commitment.
    private static func keys(_ key: SecretKey, _ nonce: [UInt8], _ context: Context) -> [UInt8] {
        key.digest(Context("seal", .bytes(nonce), .bytes(context.bytes)).bytes, length: SecretKey.length + commitmentLength)
    }

    static func drawNonce() -> [UInt8] {
        var nonce = [UInt8](repeating: 0, count: nonceLength)
        randombytes_buf(&nonce, nonceLength)
        return nonce
    }
}
