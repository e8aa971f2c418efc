import TestWorld
import Testing
import Vocabulary

@testable import Vault

@Suite struct SecretSharingTests {
    private let secret = (0..<32).map { UInt8($0 * 7) }

    /// GF(2^8) by the book: multiplication by repeated addition of powers, for every pair.
    @Test func multiplicationIsThatOfTheField() {
        func byTheBook(_ a: UInt8, _ b: UInt8) -> UInt8 {
            var product: UInt16 = 0
            for bit in 0..<8 where b >> UInt8(bit) & 1 == 1 { product ^= UInt16(a) << UInt16(bit) }
            for bit in stride(from: 15, through: 8, by: -1) where product >> UInt16(bit) & 1 == 1 { product ^= 0x11B << UInt16(bit - 8) }
            return UInt8(product)
        }
        for a in UInt8.min ... .max {
            for b in UInt8.min ... .max where SecretSharing.product(a, b) != byTheBook(a, b) { Issue.record("\(a) × \(b)") }
            if a > 0 { #expect(SecretSharing.product(a, SecretSharing.inverse(a)) == 1) }
        }
    }

    @Test func anyThreeOfFiveGiveTheSecretInAnyOrder() throws {
        let points = try #require(SecretSharing.split(secret, shares: 5, threshold: 3))
        var triples = 0
        for first in 0..<5 {
            for second in 0..<5 where second != first {
                for third in 0..<5 where third != first && third != second {
                    #expect(SecretSharing.combine([points[first], points[second], points[third]]) == secret)
                    triples += 1
                }
            }
        }
        #expect(triples == 60)
        #expect(SecretSharing.combine(points) == secret)
    }

    /// With two shares, every secret is still possible, and each in one way only: two people learn nothing.
    @Test func twoSharesSayNothing() throws {
        let points = try #require(SecretSharing.split([42], shares: 5, threshold: 3))
        for first in 0..<5 {
            for second in 0..<5 where second != first {
                let third = try #require((0..<5).first { $0 != first && $0 != second })
                let possible = (UInt8.min ... .max).compactMap { SecretSharing.combine([points[first], points[second], (points[third].x, [$0])])?.first }
                #expect(Set(possible).count == 256)
            }
        }
    }

    /// Shares of the same secret differ each time, and no share is the secret.
    @Test func sharesAreDrawn() throws {
        let first = try #require(SecretSharing.split(secret, shares: 5, threshold: 3)), second = try #require(SecretSharing.split(secret, shares: 5, threshold: 3))
        #expect(zip(first, second).allSatisfy { $0.bytes != $1.bytes })
        #expect(first.allSatisfy { $0.bytes != secret })
    }

    @Test func numbersThatMakeNoSenseAreRefused() {
        #expect(SecretSharing.split(secret, shares: 2, threshold: 3) == nil)
        #expect(SecretSharing.split(secret, shares: 0, threshold: 0) == nil)
        #expect(SecretSharing.split(secret, shares: 256, threshold: 3) == nil)
        #expect(SecretSharing.combine([]) == nil)
        #expect(SecretSharing.combine([(1, [1]), (1, [2])]) == nil)
        #expect(SecretSharing.combine([(0, [1]), (1, [2])]) == nil)
        #expect(SecretSharing.combine([(1, [1]), (2, [2, 3])]) == nil)
    }
}

@Suite struct RecoveryShareTests {
    private let share = RecoveryShare(set: [1, 2, 3, 4], threshold: 3, number: 2, bytes: (0..<32).map { UInt8(truncatingIfNeeded: $0 * 37) })

    @Test func whatIsPrintedIsReadBack() {
        #expect(RecoveryShare(share.text) == share)
        #expect(share.text.count < 100)
    }

    @Test func itIsReadAsPeopleType() {
        #expect(RecoveryShare(share.text.lowercased()) == share)
        #expect(RecoveryShare(share.text.replacing(" ", with: "")) == share)
        #expect(RecoveryShare(share.text.replacing(" ", with: "-\n")) == share)
        #expect(RecoveryShare(share.text.replacing("0", with: "o").replacing("1", with: "l")) == share)
    }

    @Test func oneWrongSignAnywhereIsSeen() {
        let signs = Array(share.text)
        for place in signs.indices where signs[place] != " " {
            for other in ["0", "7", "Z", "?"] where String(signs[place]) != other {
                var typed = signs
                typed[place] = Character(other)
                // The last sign holds bits that are always zero.
                #expect(RecoveryShare(String(typed)) != share || place == signs.count - 1)
            }
            var short = signs
            short.remove(at: place)
            #expect(RecoveryShare(String(short)) == nil)
        }
        #expect(RecoveryShare("") == nil && RecoveryShare("été") == nil && RecoveryShare(String(repeating: "A", count: 100_000)) == nil)
        #expect(RecoveryShare(share.text + " 0") == nil)
    }
}
