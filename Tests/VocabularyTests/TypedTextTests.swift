import TestWorld
import Testing
import Vocabulary

@Suite struct TypedTextTests {
    @Test(arguments: [("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("a\nb", "a\nb"), ("a\r\n\r\nb", "a\n\nb"), ("a\n\rb", "a\n\nb"), ("\r", "\n"), ("\r\r\n", "\n\n"), ("a\tb", "a\tb")])
    func lineEndsBecomeOne(_ typed: String, _ kept: String) {
        #expect(TypedText.cleaned(typed) == kept)
    }

    @Test func controlCharactersGo() {
        for value in (UInt32(0)...0x1F).filter({ ![9, 10, 13].contains($0) }) + Array(0x7F...0x9F) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            #expect(TypedText.cleaned("a" + String(Character(scalar)) + "b") == "ab", "U+\(String(value, radix: 16))")
        }
    }

    @Test(arguments: ["\u{202A}", "\u{202B}", "\u{202C}", "\u{202D}", "\u{202E}", "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}"])
    func whatTurnsTheReadingAroundGoes(_ mark: String) {
        #expect(TypedText.cleaned("abc\(mark)txt.exe") == "abctxt.exe")
    }

    /// Words in Arabic, Hebrew, with emoji or combined accents are words: they stay.
    @Test(arguments: ["مرحبا", "שלום", "👩🏽‍⚕️", "e\u{301}te\u{301}", "L’Haÿ", "« oui »", "a\u{200F}b", "\u{2028}", "<b>{x}</b>", "zone\u{200B}"])
    func wordsOfEveryLanguageStay(_ typed: String) {
        #expect(TypedText.cleaned(typed).unicodeScalars.elementsEqual(typed.unicodeScalars))
    }

    @Test func cleaningTwiceChangesNothingMore() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<2_000 {
            let once = TypedText.cleaned(anyText(upTo: 60, &generator))
            #expect(TypedText.cleaned(once) == once)
            #expect(!once.unicodeScalars.contains { $0 == "\r" || $0 == "\0" || $0 == "\u{202E}" })
        }
    }

    @Test(arguments: [("  a  ", "a"), ("a\nb", "a b"), ("a\r\n\r\nb", "a b"), ("\n a \n", "a"), ("", ""), (" \u{A0}\n", ""), ("a\u{2028}b", "a b")])
    func oneLineIsOneLine(_ typed: String, _ kept: String) {
        #expect(TypedText.line(typed) == kept)
    }

    @Test(arguments: [("  a b  ", "a b"), ("\u{A0}a\u{202F}", "a"), ("", ""), ("   ", ""), ("a", "a"), ("\n\na\n", "a"), ("\u{200B}", ""), ("\u{2060}a\u{AD}", "a"), ("\u{2800}\u{3164}", ""), ("👩‍👧", "👩‍👧")])
    func endsAreTrimmed(_ typed: String, _ kept: String) {
        #expect(TypedText.trimmed(typed) == kept)
    }

    @Test func sixtyFourKilobytesStayWhole() {
        let typed = String(repeating: "é", count: 32_768)
        #expect(TypedText.cleaned(typed) == typed)
        #expect(TypedText.line(typed) == typed)
    }
}
