import Testing
import Vocabulary

@Suite struct DigestTests {
    /// Examples of FIPS 180-4 and of the NIST example values.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
    ])
    func theVectorsOfTheStandard(_ message: String, _ digest: String) {
        #expect(Digest.sha256Hexadecimal(Array(message.utf8)) == digest)
    }

    @Test func aMillionLetters() {
        let message = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        #expect(Digest.sha256Hexadecimal(message) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func everyByteHasTwoDigits() {
        let text = Digest.hexadecimal(Array(0...255))
        #expect(text.count == 512)
        #expect(text.hasPrefix("000102") && text.hasSuffix("fdfeff"))
        #expect(text.allSatisfy { "0123456789abcdef".contains($0) })
        #expect(Digest.sha256([1]).count == 32)
    }
}
