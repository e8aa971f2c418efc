import Testing

@testable import Vault

@Suite struct PaddingTests {
    @Test func aTextOfAnyLengthComesBackAndItsLengthIsOneOfAFew() {
        var lengths: Set<Int> = []
        for count in Array(0...300) + [1_022, 1_023, 1_024, 4_095, 4_096, 4_097, 8_191, 8_192, 100_000] {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let padded = Padding.padded(bytes)
            #expect(Padding.removed(from: padded) == bytes)
            lengths.insert(padded.count)
        }
        #expect(lengths.sorted() == [64, 256, 1_024, 4_096, 8_192, 12_288, 102_400])
    }

    /// Texts that end as padding does.
    @Test(arguments: [[0x80], [0x80, 0], [0, 0, 0], [0x80, 0x80], []] as [[UInt8]])
    func aTextThatLooksLikePaddingComesBack(_ bytes: [UInt8]) {
        #expect(Padding.removed(from: Padding.padded(bytes)) == bytes)
    }

    @Test func whatIsNotPaddedIsRefused() {
        #expect(Padding.removed(from: []) == nil)
        #expect(Padding.removed(from: [UInt8](repeating: 0, count: 64)) == nil)
        #expect(Padding.removed(from: [UInt8](repeating: 1, count: 64)) == nil)
        // A length that is none of the classes, and a mark that another class should hold.
        #expect(Padding.removed(from: Array(Padding.padded([1, 2, 3]).dropLast())) == nil)
        #expect(Padding.removed(from: [1, 0x80] + [UInt8](repeating: 0, count: 254)) == nil)
    }
}
