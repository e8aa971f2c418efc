import Testing

@testable import HTML

/// What a person may type to become part of the page.
let injections = [
    "<script>alert(1)</script>", "</textarea><script>x</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "</title><svg/onload=x>", "<!--", "-->", "]]>",
    "&lt;b&gt;", "&amp;", "&#60;script&#62;", "javascript:alert(1)", "\u{0}<b>", "<\u{0}script>", "＜script＞", "{{7*7}}", "#set page()", "\\\"", "`${1}`", "\u{202E}<b>", "é<à", "<",
]

private func fragment(_ content: (inout HTMLWriter) -> Void) -> String {
    String(decoding: Fragment(content).bytes, as: UTF8.self)
}

/// Reads escaped text back, as a browser would.
private func unescaped(_ text: String) -> String {
    text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&amp;", with: "&")
}

@Suite struct HTMLWriterTests {
    @Test(arguments: [("<", "&lt;"), (">", "&gt;"), ("&", "&amp;"), ("\"", "&quot;"), ("'", "&#39;"), ("\u{0}", "\u{FFFD}")])
    func eachDangerousCharacterIsEscaped(_ character: String, _ escaped: String) {
        #expect(fragment { $0.text("a\(character)b") } == "a\(escaped)b")
        #expect(fragment { $0.element(.p, text: character) } == "<p>\(escaped)</p>")
        #expect(fragment { $0.void(.input, .value(character)) } == "<input value=\"\(escaped)\">")
        #expect(fragment { $0.text(String(repeating: character, count: 3)) } == String(repeating: escaped, count: 3))
    }

    @Test(arguments: injections)
    func whatIsTypedStaysText(_ typed: String) {
        let text = fragment { $0.text(typed) }
        #expect(!text.contains { "<>\"'\0".contains($0) })
        #expect(unescaped(text) == typed.replacing("\0", with: "\u{FFFD}"))
        let page = fragment { $0.element(.p, .label(typed), text: typed) }
        #expect(page.filter { $0 == "<" }.count == 2)
        #expect(page.filter { $0 == "\"" }.count == 2)
    }

    @Test(arguments: injections)
    func everyAttributeOfTextIsEscaped(_ typed: String) {
        let attributes: [Attribute] = [
            .id(typed), .name(typed), .value(typed), .lang(typed), .hreflang(typed), .for(typed), .form(typed), .labelledBy(typed), .describedBy(typed), .label(typed), .content(typed),
        ]
        for attribute in attributes {
            let written = fragment { $0.void(.input, attribute) }
            #expect(written.filter { $0 == "\"" }.count == 2)
            #expect(written.filter { $0 == "<" }.count == 1 && written.filter { $0 == ">" }.count == 1)
        }
    }

    @Test func anyTextIsReadBackAsItWas() {
        var state: UInt64 = 42
        for _ in 0..<2_000 {
            var typed = String.UnicodeScalarView()
            for _ in 0..<30 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                if let scalar = Unicode.Scalar(UInt32(truncatingIfNeeded: state >> 40) % 0x300) { typed.append(scalar) }
            }
            let text = String(typed)
            #expect(unescaped(fragment { $0.text(text) }).unicodeScalars.elementsEqual(text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
        }
    }

    @Test func aPageBeginsWithItsType() {
        var writer = HTMLWriter()
        writer.element(.html, .lang("fr")) { $0.element(.p, text: "é") }
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "<!doctype html><html lang=\"fr\"><p>é</p></html>")
    }

    @Test func elementsCloseInOrderAndEmptyOnesDoNot() {
        #expect(fragment { $0.element(.ul) { w in for word in ["a", "b"] { w.element(.li, text: word) } } } == "<ul><li>a</li><li>b</li></ul>")
        #expect(fragment { $0.void(.br) } == "<br>")
        #expect(fragment { $0.element(.div) { _ in } } == "<div></div>")
    }

    @Test func aFlagIsThereOrNot() {
        #expect(fragment { $0.void(.input, .type("checkbox"), .flag(.checked, when: true)) } == "<input type=\"checkbox\" checked>")
        #expect(fragment { $0.void(.input, .type("checkbox"), .flag(.checked, when: false)) } == "<input type=\"checkbox\">")
        #expect(fragment { $0.void(.input, nil, .constant(.autocomplete, "off"), nil) } == "<input autocomplete=\"off\">")
    }

    @Test func aFragmentIsAppendedAsItWasWritten() {
        let kept = Fragment { $0.element(.p, text: "<b> & co") }
        let twice = fragment { w in
            w.fragment(kept)
            w.fragment(kept)
        }
        #expect(twice == "<p>&lt;b&gt; &amp; co</p><p>&lt;b&gt; &amp; co</p>")
        #expect(Fragment { _ in }.bytes.isEmpty)
    }

    @Test func sixtyFourKilobytesAreWrittenWhole() {
        let typed = String(repeating: "<", count: 65_536)
        #expect(fragment { $0.text(typed) } == String(repeating: "&lt;", count: 65_536))
    }
}
