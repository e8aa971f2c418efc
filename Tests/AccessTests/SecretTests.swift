import TestWorld
import Testing
import Vocabulary

@testable import Access

struct SecretTests {
    /// RFC 6238, appendix B (SHA-1), the last six digits.
    @Test(arguments: [(59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"), (2_000_000_000, "279037"), (20_000_000_000, "353130")])
    func codesAreThoseOfTheStandard(_ second: Int64, _ code: String) {
        let one = OneTimeCode(secret: Array("12345678901234567890".utf8))
        #expect(one.code(step: second / 30) == code)
        #expect(one.step(of: code, now: second * 1_000, after: 0) == second / 30)
    }

    @Test func aCodeWorksOnceAndOnlyNearItsTime() {
        let one = OneTimeCode(secret: Chance.bytes(20)), now: Int64 = 1_800_000_000_000, step = now / 30_000
        #expect(one.step(of: one.code(step: step - 1), now: now, after: 0) == step - 1)
        #expect(one.step(of: one.code(step: step + 1), now: now, after: 0) == step + 1)
        #expect(one.step(of: one.code(step: step - 2), now: now, after: 0) == nil)
        #expect(one.step(of: one.code(step: step), now: now, after: step) == nil)
        #expect(one.step(of: one.code(step: step - 1), now: now, after: step) == nil)
        for wrong in ["", "12345", "1234567", "abcdef", "１２３４５６"] { #expect(one.step(of: wrong, now: now, after: 0) == nil || wrong == one.code(step: step)) }
    }

    @Test func theSecretIsTypedInGroupsOfFour() {
        #expect(OneTimeCode(secret: Array("12345678901234567890".utf8)).text == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ")
        #expect(Base32.text(Array("foobar".utf8)) == "MZXW6YTBOI")
    }

    @Test func aPasswordIsHashedWithItsParametersAndVerified() async throws {
        let hashing = PasswordHashing(), typed = PasswordRules.prepared("sept mots qui ne disent rien à personne")
        let hash = try await hashing.hash(typed)
        #expect(hash.hasPrefix("$argon2id$v=19$m=65536,t=3,p=1$"))
        #expect(try await hashing.hash(typed) != hash)
        #expect(try await hashing.verify(typed, hash))
        #expect(try await !hashing.verify(typed + [0], hash))
        #expect(try await !hashing.verify(typed, nil))
        #expect(try await !hashing.verify(typed, "$argon2id$broken"))
    }

    /// Without an account the same work is done: about the same time, here within a factor that a missing hash (a thousand times quicker) would not hold.
    @Test func whoHasNoAccountWaitsAsLong() async throws {
        let hashing = PasswordHashing(), hash = try await hashing.hash([1])
        func time(_ hash: String?) async throws -> Duration {
            let start = ContinuousClock.now
            _ = try await hashing.verify([2], hash)
            return ContinuousClock.now - start
        }
        // In turn, and the quickest of five: what else the machine does only adds.
        var without = Duration.seconds(600), with = Duration.seconds(600)
        for _ in 0..<5 { (without, with) = (min(without, try await time(nil)), min(with, try await time(hash))) }
        #expect(without > with / 4)
    }

    @Test func beyondTheLinePeopleAreAskedToComeBack() async {
        let hashing = PasswordHashing(slots: 1, longest: 2)
        let busy = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<12 { group.addTask { do { _ = try await hashing.hash([1]); return false } catch { return error is PasswordHashing.Busy } } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect((1...9).contains(busy))
        await #expect(throws: Never.self) { try await hashing.hash([1]) }
    }

    @Test func base64HasOneWayToWriteEachValue() {
        #expect(Base64URL.bytes("AQID") == [1, 2, 3])
        #expect(Base64URL.bytes("-_8") == [0xFB, 0xFF])
        for wrong in ["AQI=", "A", "AQJ", "AQ ID", "AQ+D", "é"] { #expect(Base64URL.bytes(wrong) == nil, "\(wrong)") }
    }
}
