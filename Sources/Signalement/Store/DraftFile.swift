import CSodium
import Foundation
import Vocabulary

/// A draft kept by its author as a file under a passphrase: Argon2id (RFC 9106) then XChaCha20-Poly1305.
///
/// Form: magic, operations, memory in KiB, salt, nonce, sealed bytes; the head is authenticated.
public actor DraftFile {
    public enum Failure: Error, Sendable, Equatable {
        /// Not a draft file, or cut.
        case notADraft
        /// Wrong passphrase, or altered file: the two cannot be told apart.
        case wrongPassphrase
        case busy
    }

    /// Shortest passphrase, in characters.
    public static let shortestPassphrase = 12

    private static let magic = Array("REPERE-BROUILLON-1\n".utf8)
    private static let operations: UInt64 = 3, memory = 64 << 20
    private static let saltLength = 16, nonceLength = 24, tagLength = 16
    private nonisolated let executor = QueueExecutor(label: "repere.draft-file")
    private nonisolated let waiting = WaitingCount()

    /// One hash of 64 MiB at a time; beyond eight waiting, refused.
    private final class WaitingCount: @unchecked Sendable {
        private let lock = NSLock()
        private var value = 0
        func enter() -> Bool { lock.withLock { value < 8 ? { value += 1; return true }() : false } }
        func leave() { lock.withLock { value -= 1 } }
    }

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    public init() {}

    /// The file of a draft.
    public nonisolated func seal(_ bytes: [UInt8], passphrase: String) async throws -> [UInt8] {
        guard waiting.enter() else { throw Failure.busy }
        defer { waiting.leave() }
        return try await sealed(bytes, passphrase)
    }

    /// The draft of a file.
    /// - Throws: `notADraft`, `wrongPassphrase` or `busy`.
    public nonisolated func open(_ file: [UInt8], passphrase: String) async throws -> [UInt8] {
        guard waiting.enter() else { throw Failure.busy }
        defer { waiting.leave() }
        return try await opened(file, passphrase)
    }

    private func sealed(_ bytes: [UInt8], _ passphrase: String) throws -> [UInt8] {
        var salt = [UInt8](repeating: 0, count: Self.saltLength), nonce = [UInt8](repeating: 0, count: Self.nonceLength)
        randombytes_buf(&salt, salt.count)
        randombytes_buf(&nonce, nonce.count)
        let head = Self.magic + DraftSeal.bytes(Self.operations, 4) + DraftSeal.bytes(UInt64(Self.memory >> 10), 4) + salt + nonce
        let key = try Self.key(passphrase, salt, Self.operations, Self.memory)
        var sealed = [UInt8](repeating: 0, count: bytes.count + Self.tagLength)
        var length: UInt64 = 0
        guard crypto_aead_xchacha20poly1305_ietf_encrypt(&sealed, &length, bytes, UInt64(bytes.count), head, UInt64(head.count), nil, nonce, key) == 0
        else { throw Failure.notADraft }
        return head + sealed
    }

    private func opened(_ file: [UInt8], _ passphrase: String) throws -> [UInt8] {
        let start = Self.magic.count, headLength = start + 8 + Self.saltLength + Self.nonceLength
        guard file.count >= headLength + Self.tagLength, file.starts(with: Self.magic) else { throw Failure.notADraft }
        let operations = DraftSeal.number(file[start..<(start + 4)]), memory = DraftSeal.number(file[(start + 4)..<(start + 8)])
        // Bounds, so that a hostile file cannot ask for hours or gigabytes.
        guard (1...8).contains(operations), (8...262_144).contains(memory) else { throw Failure.notADraft }
        let salt = Array(file[(start + 8)..<(start + 8 + Self.saltLength)])
        let nonce = Array(file[(start + 8 + Self.saltLength)..<headLength])
        let head = Array(file[..<headLength]), sealed = Array(file[headLength...])
        let key = try Self.key(passphrase, salt, operations, Int(memory) << 10)
        var opened = [UInt8](repeating: 0, count: sealed.count - Self.tagLength)
        var length: UInt64 = 0
        guard crypto_aead_xchacha20poly1305_ietf_decrypt(&opened, &length, nil, sealed, UInt64(sealed.count), head, UInt64(head.count), nonce, key) == 0
        else { throw Failure.wrongPassphrase }
        return opened
    }

    private static func key(_ passphrase: String, _ salt: [UInt8], _ operations: UInt64, _ memory: Int) throws -> [UInt8] {
        var key = [UInt8](repeating: 0, count: 32)
        let bytes = passphrase.precomposedStringWithCanonicalMapping.utf8.map { CChar(bitPattern: $0) }
        let status = crypto_pwhash(&key, 32, bytes, UInt64(bytes.count), salt, operations, memory, crypto_pwhash_ALG_ARGON2ID13)
        guard status == 0 else { throw Failure.busy }
        return key
    }
}
