import CSodium
import Vocabulary

/// What a person was doing when they were asked who they are: sealed in the page, opened once they have answered. XChaCha20-Poly1305.
public struct ContinuationSeal: Sendable {
    private let key: [UInt8]
    private static let nonceLength = 24, tagLength = 16

    /// - Parameter key: 32 bytes.
    public init?(key: [UInt8]) {
        guard key.count == 32 else { return nil }
        self.key = key
    }

    /// O(length).
    public func seal(_ bytes: [UInt8]) -> String {
        let nonce = Chance.bytes(Self.nonceLength)
        var sealed = [UInt8](repeating: 0, count: bytes.count + Self.tagLength), length: UInt64 = 0
        _ = crypto_aead_xchacha20poly1305_ietf_encrypt(&sealed, &length, bytes, UInt64(bytes.count), nil, 0, nil, nonce, key)
        return Base64URL.text(nonce + sealed)
    }

    /// Nil for anything that this server did not seal. O(length).
    public func open(_ text: String) -> [UInt8]? {
        guard let whole = Base64URL.bytes(text), whole.count >= Self.nonceLength + Self.tagLength else { return nil }
        let nonce = Array(whole[..<Self.nonceLength]), sealed = Array(whole[Self.nonceLength...])
        var opened = [UInt8](repeating: 0, count: sealed.count - Self.tagLength), length: UInt64 = 0
        guard crypto_aead_xchacha20poly1305_ietf_decrypt(&opened, &length, nil, sealed, UInt64(sealed.count), nil, 0, nonce, key) == 0 else { return nil }
        return opened
    }
}
