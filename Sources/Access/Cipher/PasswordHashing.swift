import CSodium
import Foundation
import Synchronization

/// Passwords, kept as Argon2id hashes (RFC 9106; 64 MiB, three passes), never as they were typed.
///
/// A hash takes a core and 64 MiB for a tenth of a second or more. They stand in one line, on threads of their own with a low priority:
/// a crowd at the door never slows down the page that says whom to call. Beyond the line, people are asked to come back.
public final class PasswordHashing: Sendable {
    public struct Busy: Error, Sendable {}

    private struct Line {
        var waiting: [@Sendable () -> Void] = []
        var working = 0
    }

    private let slots: Int
    private let longest: Int
    private let line = Mutex(Line())
    static let passes: UInt64 = 3, memory = 64 << 20

    /// - Parameters:
    ///   - slots: hashes at the same time.
    ///   - longest: how many may wait.
    public init(slots: Int = 1, longest: Int = 100) {
        self.slots = slots
        self.longest = longest
    }

    /// The hash to keep, with its parameters and its salt.
    /// - Throws: `Busy`.
    public func hash(_ password: [UInt8]) async throws -> String {
        try await inLine {
            var text = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
            let typed = password.map { CChar(bitPattern: $0) }
            guard crypto_pwhash_str_alg(&text, typed, UInt64(typed.count), Self.passes, Self.memory, crypto_pwhash_ALG_ARGON2ID13) == 0 else { return nil }
            return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// Whether a password is the one of a hash. Without a hash the same work is done, and the answer is no: the time taken does not say whether a person has an account.
    /// - Throws: `Busy`.
    /// - Parameter isKnown: asked from a machine that this person used before: it goes first, so that a crowd of strangers never keeps the duty officer waiting.
    public func verify(_ password: [UInt8], _ hash: String?, isKnown: Bool = false) async throws -> Bool {
        try await inLine(isFirst: isKnown) {
            let typed = password.map { CChar(bitPattern: $0) }
            let isRight = crypto_pwhash_str_verify(hash ?? Self.nobody, typed, UInt64(typed.count)) == 0
            return isRight && hash != nil
        }
    }

    /// The hash of a password that nobody has, with the same parameters.
    private static let nobody = "$argon2id$v=19$m=65536,t=3,p=1$eh7sVQ0NyrEzYN7DfsBvSQ$p4wnMnt5zHSBDSmBoTxkM7I4RSLT4VDbRxU2k5SyfJc"

    private func inLine<T: Sendable>(isFirst: Bool = false, _ work: @escaping @Sendable () -> T?) async throws -> T {
        let result: T? = try await withCheckedThrowingContinuation { answer in
            let task: @Sendable () -> Void = { answer.resume(returning: work()) }
            let start = line.withLock { line -> Bool? in
                if line.working < slots {
                    line.working += 1
                    return true
                }
                guard line.waiting.count < longest || isFirst && line.waiting.count < 2 * longest else { return nil }
                line.waiting.insert(task, at: isFirst ? 0 : line.waiting.endIndex)
                return false
            }
            switch start {
            case true?: Thread.detachNewThread { [self] in finish(task) }
            case false?: break
            case nil: answer.resume(throwing: Busy())
            }
        }
        guard let result else { throw Busy() }
        return result
    }

    /// One after the other, until nobody waits.
    private func finish(_ first: @Sendable () -> Void) {
        // Linux: the priority is of the thread that asks.
        _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
        first()
        while let next = next() { next() }
    }

    private func next() -> (@Sendable () -> Void)? {
        line.withLock { line in
            guard !line.waiting.isEmpty else {
                line.working -= 1
                return nil
            }
            return line.waiting.removeFirst()
        }
    }
}
