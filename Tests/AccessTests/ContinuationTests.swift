import TestWorld
import Testing

@testable import Access

struct ContinuationTests {
    private static let whole = Continuation(
        method: "POST", template: "/dossiers/{dossier}", parameters: ["dossier": "é/\u{0}", "personne": ""], names: ["a", "a", ""], values: ["", "une\nligne", "\u{1F9ED}"], account: "x", act: nil, isFromHere: false, time: -3)

    @Test func whatIsSealedComesBack() {
        #expect(Continuation(bytes: Self.whole.bytes) == Self.whole)
        let empty = Continuation(method: "", template: "", parameters: [:], names: [], values: [], account: nil, act: "", time: .max)
        #expect(Continuation(bytes: empty.bytes) == empty)
    }

    /// Only this server seals them; other bytes never stop it all the same.
    @Test func otherBytesAreNothing() {
        let bytes = Self.whole.bytes
        for length in bytes.indices { #expect(Continuation(bytes: Array(bytes[..<length])) == nil) }
        #expect(Continuation(bytes: bytes + [0]) == nil)
        var g = SeededGenerator(seed: 3)
        for _ in 0..<20_000 {
            var changed = bytes
            for _ in 0..<3 { changed[Int.random(in: 0..<changed.count, using: &g)] = .random(in: 0...255, using: &g) }
            _ = Continuation(bytes: changed)
        }
    }
}
