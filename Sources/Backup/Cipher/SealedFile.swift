import Crypto
import Foundation
import Vocabulary

/// A file sealed to one public key: HPKE (RFC 9180), X25519, HKDF-SHA256, ChaCha20-Poly1305, in pieces of 1 MiB.
///
/// Form: a line of magic, the encapsulated key (32 bytes), then for each piece its length (4 bytes) and its sealed bytes. The name of the file, the number of
/// the piece and whether it is the last are authenticated: a piece left out, moved or put elsewhere is refused.
enum SealedFile {
    struct Sizes {
        let bytes: Int
        let digest: String
        let sealedBytes: Int
        let sealedDigest: String
    }

    private static let magic = Array("REPERE-SEALED-1\n".utf8)
    private static let piece = 1 << 20, tag = 16, encapsulated = 32
    private static let suite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly

    private static func info(_ name: String) -> Data { Data("repere backup 1 \(name)".utf8) }
    private static func context(_ number: Int, isLast: Bool) -> Data { Data("\(number) \(isLast)".utf8) }

    /// Seals a file. O(length), two pieces in memory.
    static func seal(_ source: URL, to target: URL, as name: String, for recipient: BackupPublicKey) throws -> Sizes {
        guard let input = try? FileHandle(forReadingFrom: source), FileManager.default.createFile(atPath: target.path, contents: nil, attributes: [.posixPermissions: 0o600]), let output = try? FileHandle(forWritingTo: target) else {
            throw BackupRefusal.cannotWrite(target.deletingLastPathComponent().path)
        }
        defer {
            try? input.close()
            try? output.close()
        }
        var sender = try HPKE.Sender(recipientKey: recipient.key, ciphersuite: suite, info: info(name))
        var clear = SHA256(), sealed = SHA256(), bytes = 0, sealedBytes = 0
        func write(_ data: Data) throws {
            try output.write(contentsOf: data)
            sealed.update(data: data)
            sealedBytes += data.count
        }
        try write(Data(magic) + sender.encapsulatedKey)
        var next = try input.read(upToCount: piece) ?? Data(), number = 0
        while true {
            let current = next
            next = current.isEmpty ? Data() : try input.read(upToCount: piece) ?? Data()
            clear.update(data: current)
            bytes += current.count
            let part = try sender.seal(current, authenticating: context(number, isLast: next.isEmpty))
            try write(length(part.count) + part)
            number += 1
            if next.isEmpty { break }
        }
        try output.synchronize()
        return Sizes(bytes: bytes, digest: Digest.hexadecimal(Array(clear.finalize())), sealedBytes: sealedBytes, sealedDigest: Digest.hexadecimal(Array(sealed.finalize())))
    }

    /// Opens a file whose sealed digest was checked already.
    /// - Throws: `notForThisKey`, `changedFile`.
    static func open(_ source: URL, to target: URL, as name: String, with key: BackupPrivateKey) throws -> (bytes: Int, digest: String) {
        guard let input = try? FileHandle(forReadingFrom: source) else { throw BackupRefusal.missingFile(source.lastPathComponent) }
        defer { try? input.close() }
        func read(_ count: Int) throws -> Data {
            guard let data = try input.read(upToCount: count), data.count == count else { throw BackupRefusal.changedFile(source.lastPathComponent) }
            return data
        }
        guard try Array(read(magic.count)) == magic else { throw BackupRefusal.changedFile(source.lastPathComponent) }
        guard var recipient = try? HPKE.Recipient(privateKey: key.key, ciphersuite: suite, info: info(name), encapsulatedKey: try read(encapsulated)) else { throw BackupRefusal.changedFile(source.lastPathComponent) }
        guard FileManager.default.createFile(atPath: target.path, contents: nil, attributes: [.posixPermissions: 0o600]), let output = try? FileHandle(forWritingTo: target) else {
            throw BackupRefusal.cannotWrite(target.deletingLastPathComponent().path)
        }
        defer { try? output.close() }
        var clear = SHA256(), bytes = 0, number = 0, head: Data? = try read(4)
        while let length = head {
            let count = length.reduce(0) { $0 << 8 | Int($1) }
            guard (tag...(piece + tag)).contains(count) else { throw BackupRefusal.changedFile(source.lastPathComponent) }
            let part = try read(count)
            let following = try input.read(upToCount: 4)
            head = following?.isEmpty == false ? following : nil
            guard head == nil || head?.count == 4 else { throw BackupRefusal.changedFile(source.lastPathComponent) }
            guard let opened = try? recipient.open(part, authenticating: context(number, isLast: head == nil)) else { throw number == 0 ? BackupRefusal.notForThisKey : BackupRefusal.changedFile(source.lastPathComponent) }
            try output.write(contentsOf: opened)
            clear.update(data: opened)
            bytes += opened.count
            number += 1
        }
        try output.synchronize()
        return (bytes, Digest.hexadecimal(Array(clear.finalize())))
    }

    private static func length(_ count: Int) -> Data { Data((0..<4).reversed().map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) }) }

    /// Size and SHA-256 of a file. O(length).
    static func digest(of file: URL) throws -> (bytes: Int, digest: String) {
        guard let input = try? FileHandle(forReadingFrom: file) else { throw BackupRefusal.missingFile(file.lastPathComponent) }
        defer { try? input.close() }
        var hash = SHA256(), bytes = 0
        while let data = try input.read(upToCount: piece), !data.isEmpty {
            hash.update(data: data)
            bytes += data.count
        }
        return (bytes, Digest.hexadecimal(Array(hash.finalize())))
    }
}
