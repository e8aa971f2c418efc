import CSodium
import Foundation
import Vocabulary

/// Seals the draft that travels in the form: XChaCha20-Poly1305 under a key of this server.
///
/// A sealed draft opens for 48 hours and after a restart; then its key is gone. Nothing of it is kept here.
public struct DraftSeal: Sendable {
    public enum Failure: Error, Sendable, Equatable {
        /// More than 48 hours old, or sealed under a key that no longer exists.
        case expired
        /// Not something this server sealed.
        case altered
    }

    /// How long a sealed draft opens, in seconds.
    public static let lifetime: UInt64 = 48 * 3_600
    private static let formatVersion: UInt8 = 1
    private static let headerLength = 1 + 4 + 8
    private static let nonceLength = 24, tagLength = 16

    let keys: DraftKeys

    public init(keys: DraftKeys) {
        self.keys = keys
    }

    /// The bytes sealed, as base64url text. O(length).
    public func seal(_ bytes: [UInt8], at second: UInt64) throws -> String {
        let key = try keys.current(at: second)
        let header = [Self.formatVersion] + Self.bytes(UInt64(key.id), 4) + Self.bytes(second, 8)
        var nonce = [UInt8](repeating: 0, count: Self.nonceLength)
        randombytes_buf(&nonce, nonce.count)
        var sealed = [UInt8](repeating: 0, count: bytes.count + Self.tagLength)
        var length: UInt64 = 0
        guard crypto_aead_xchacha20poly1305_ietf_encrypt(&sealed, &length, bytes, UInt64(bytes.count), header, UInt64(header.count), nil, nonce, key.secret) == 0
        else { throw Failure.altered }
        return Base64URL.text(header + nonce + sealed)
    }

    /// The bytes of a sealed text.
    /// - Throws: `expired` or `altered`.
    public func open(_ text: String, at second: UInt64) throws -> [UInt8] {
        guard let whole = Base64URL.bytes(text, longest: 24 << 20), whole.count >= Self.headerLength + Self.nonceLength + Self.tagLength, whole.first == Self.formatVersion else { throw Failure.altered }
        let header = Array(whole[..<Self.headerLength])
        let sealedAt = Self.number(header[5..<13])
        guard second >= sealedAt || sealedAt - second < 300 else { throw Failure.altered }
        guard second < sealedAt || second - sealedAt <= Self.lifetime, let key = keys.key(UInt32(truncatingIfNeeded: Self.number(header[1..<5]))) else { throw Failure.expired }
        let nonce = Array(whole[Self.headerLength..<(Self.headerLength + Self.nonceLength)])
        let sealed = Array(whole[(Self.headerLength + Self.nonceLength)...])
        var opened = [UInt8](repeating: 0, count: sealed.count - Self.tagLength)
        var length: UInt64 = 0
        guard crypto_aead_xchacha20poly1305_ietf_decrypt(&opened, &length, nil, sealed, UInt64(sealed.count), header, UInt64(header.count), nonce, key.secret) == 0
        else { throw Failure.altered }
        return opened
    }

    static func bytes(_ number: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (UInt64($0) * 8)) }
    }

    static func number(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
