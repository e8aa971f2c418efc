import CSodium
import TestWorld
import Testing
import Vocabulary

@testable import Vault

@Suite struct SealingTests {
    private let key: SecretKey
    private let place = Context("test", .text("here"), .number(7))

    init() throws { key = try SecretKey.random() }

    /// The primitive itself: draft-irtf-cfrg-xchacha-03, appendix A.3.1.
    @Test func xChaCha20Poly1305IsTheOneOfItsDraft() throws {
        func bytes(_ text: String) throws -> [UInt8] { try #require(Digest.bytes(hexadecimal: text)) }
        let text = Array("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.".utf8)
        let key = Array(UInt8(0x80)...0x9F), nonce = Array(UInt8(0x40)...0x57), context = try bytes("50515253c0c1c2c3c4c5c6c7")
        var sealed = [UInt8](repeating: 0, count: text.count + 16)
        #expect(crypto_aead_xchacha20poly1305_ietf_encrypt(&sealed, nil, text, UInt64(text.count), context, UInt64(context.count), nil, nonce, key) == 0)
        #expect(try sealed == bytes("bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49"))
    }

    @Test(arguments: [0, 1, 15, 16, 17, 63, 64, 65, 4_096, 1 << 20])
    func whatIsSealedOpens(_ count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let sealed = try Sealing.seal(bytes, with: key, in: place)
        #expect(sealed.count == count + Sealing.overhead)
        #expect(Sealing.open(sealed, with: key, in: place) == bytes)
    }

    @Test func aCutAtAnyPlaceIsRefused() throws {
        let sealed = try Sealing.seal(Array("un prénom".utf8), with: key, in: place)
        for count in 0..<sealed.count { #expect(Sealing.open(Array(sealed.prefix(count)), with: key, in: place) == nil) }
        #expect(Sealing.open(sealed + [0], with: key, in: place) == nil)
        #expect(Sealing.open(Array(sealed.dropFirst()), with: key, in: place) == nil)
    }

    @Test func everyBitCounts() throws {
        let sealed = try Sealing.seal(Array("un prénom".utf8), with: key, in: place)
        for place in sealed.indices {
            for bit in 0..<8 {
                var changed = sealed
                changed[place] ^= 1 << UInt8(bit)
                #expect(Sealing.open(changed, with: key, in: self.place) == nil, "bit \(bit) of byte \(place)")
            }
        }
    }

    @Test func anotherPlaceOrAnotherKeyIsRefused() throws {
        let sealed = try Sealing.seal([1, 2, 3], with: key, in: place), other = try SecretKey.random()
        #expect(Sealing.open(sealed, with: other, in: place) == nil)
        for context in [Context("test", .text("here"), .number(8)), Context("test", .text("hereX"), .number(7)), Context("tes", .text("here"), .number(7)), Context("test", .text("here")), Context("test", .number(7), .text("here"))] {
            #expect(Sealing.open(sealed, with: key, in: context) == nil)
        }
    }

    /// The pieces of two sealed texts do not mix.
    @Test func piecesOfTwoTextsDoNotMix() throws {
        let first = try Sealing.seal([1, 2, 3, 4], with: key, in: place), second = try Sealing.seal([5, 6, 7, 8], with: key, in: place)
        for cut in [25, 57, first.count - 16] {
            #expect(Sealing.open(Array(first[..<cut] + second[cut...]), with: key, in: place) == nil)
        }
    }

    /// Without the commitment, one text could be made that opens under two keys. Here the key of the message is tied to it.
    @Test func theCommitmentIsThatOfTheKey() throws {
        let other = try SecretKey.random(), sealed = try Sealing.seal([1, 2, 3], with: key, in: place), stranger = try Sealing.seal([1, 2, 3], with: other, in: place)
        #expect(Sealing.open(Array(sealed[..<25] + stranger[25..<57] + sealed[57...]), with: key, in: place) == nil)
        #expect(sealed[25..<57] != stranger[25..<57])
    }

    @Test func theSameChanceTwiceIsRefused() throws {
        let nonce = [UInt8](repeating: 9, count: 24)
        // Other tests seal at the same moment: in one of these pairs at least, nobody comes in between.
        let isRefused = (0..<200).contains { _ in
            _ = try? Sealing.seal([1], with: key, in: place, nonce: { nonce })
            return (try? Sealing.seal([1], with: key, in: place, nonce: { nonce })) == nil
        }
        #expect(isRefused)
        #expect(throws: VaultError.chance) { try Sealing.seal([1], with: key, in: place, nonce: { [1, 2, 3] }) }
    }

    @Test func theSameTextNeverSealsAlike() throws {
        let all = try (0..<200).map { _ in try Sealing.seal([1, 2, 3], with: key, in: place) }
        #expect(Set(all).count == 200 && Set(all.map { Array($0[1..<25]) }).count == 200)
    }

    /// Two different contexts never have the same bytes, whatever stands at their ends.
    @Test func contextsAreUnambiguous() {
        let contexts = [
            Context("a", .text("bc"), .text("d")), Context("a", .text("b"), .text("cd")), Context("a", .text("bcd")), Context("a", .text(""), .text("bcd")), Context("a", .text("bcd"), .text("")),
            Context("a", .bytes([0, 0, 0, 0, 0, 0, 0, 1])), Context("a", .number(1), .bytes([])), Context("ab", .text("c"), .text("d")),
        ]
        #expect(Set(contexts).count == contexts.count)
    }

    @Test func aKeyNeverShowsItself() throws {
        var text = ""
        dump(key, to: &text)
        let hexadecimal = Digest.hexadecimal(key.bytes)
        for shown in [text, "\(key)", String(reflecting: key), "\(MasterKey(key))", String(reflecting: MasterKey(key))] {
            #expect(!shown.contains(hexadecimal) && !shown.contains("\(key.bytes)"))
        }
    }
}
