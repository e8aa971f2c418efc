import Testing

@testable import HTML

@Suite struct PathTests {
    @Test(arguments: [
        ("68", "/contacts/68"), ("2A", "/contacts/2A"), ("a b", "/contacts/a%20b"), ("a/b", "/contacts/a%2Fb"), ("../etc", "/contacts/..%2Fetc"), ("?x=1", "/contacts/%3Fx%3D1"),
        ("#top", "/contacts/%23top"), ("100%", "/contacts/100%25"), ("é", "/contacts/%C3%A9"), ("a+b&c", "/contacts/a%2Bb%26c"), ("\"'<>", "/contacts/%22%27%3C%3E"),
        ("-._~", "/contacts/-._~"), ("", "/contacts/"), ("\r\nLocation: x", "/contacts/%0D%0ALocation%3A%20x"), ("🙂", "/contacts/%F0%9F%99%82"), ("\0", "/contacts/%00"),
    ])
    func aPartIsPercentEncoded(_ part: String, _ text: String) {
        #expect(Path("/contacts").appending(part).text == text)
    }

    @Test func oneSlashStandsBetweenTwoParts() {
        #expect(Path("/").appending("loi").text == "/loi")
        #expect(Path("/a").appending("b").appending("c").text == "/a/b/c")
        #expect(Path("/").appending("/exemple.test").text == "/%2Fexemple.test", "never another host")
    }

    @Test(arguments: injections)
    func nothingTypedLeavesItsPart(_ typed: String) {
        let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%")
        for text in [Path("/a").appending(typed).text.dropFirst(3), Path("/a").query("lieu", typed).text.dropFirst(8), Path.inPage(typed).text.dropFirst(1), Path("/a").fragment(typed).text.dropFirst(3)] {
            #expect(text.allSatisfy { unreserved.contains($0) }, "\(text)")
        }
    }

    @Test func aQueryAndAPlaceInThePage() {
        #expect(Path("/contacts").query("lieu", "L’Haÿ & co").text == "/contacts?lieu=L%E2%80%99Ha%C3%BF%20%26%20co")
        #expect(Path("/loi").fragment("qui peut").text == "/loi#qui%20peut")
        #expect(Path.inPage("contenu").text == "#contenu")
    }

    @Test func theOtherLanguageHasItsPrefix() {
        #expect(Path("/").prefixed(by: "/en").text == "/en")
        #expect(Path("/loi").prefixed(by: "/en").text == "/en/loi")
    }

    @Test(arguments: [("119", "119"), ("116 000", "116000"), ("03 53 01 12 34", "0353011234"), ("+33 3 53 01 12 34", "+33353011234"), ("17;ext=1", "171"), ("javascript:alert(1)", "1"), ("\" onclick=", ""), ("٣", ""), ("", "")])
    func aNumberToCallHoldsDigitsOnly(_ typed: String, _ digits: String) {
        #expect(Path.telephone(typed).text == "tel:" + digits)
        #expect(Path.message(typed).text == "sms:" + digits)
    }

    @Test func addressesAreWrittenInEveryAttribute() {
        let path = Path("/a").query("q", "<&\">")
        let attributes: [Attribute] = [.href(path), .src(path), .action(path), .formAction(path)]
        for attribute in attributes {
            let written = String(decoding: Fragment { $0.void(.link, attribute) }.bytes, as: UTF8.self)
            #expect(written.hasSuffix("=\"/a?q=%3C%26%22%3E\">"))
        }
    }
}
