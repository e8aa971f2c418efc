import Site
import Testing

func form(_ text: String) throws -> FormBody { try FormBody.urlEncoded(Array(text.utf8)) }

@Suite struct URLEncodedTests {
    @Test(arguments: [
        ("a=1", "1"), ("a=b+c", "b c"), ("a=b%20c", "b c"), ("a=b%2Bc", "b+c"), ("a=%C3%A9", "é"), ("a=%c3%a9", "é"), ("a=1=2", "1=2"), ("a=", ""), ("a", ""), ("a=é", "é"),
        ("a=%26%3D%25", "&=%"), ("a=x%0D%0Ay", "x\r\ny"), ("a=%00", "\0"),
    ])
    func aValueIsDecoded(_ body: String, _ value: String) throws {
        #expect(try form(body)["a"] == value)
    }

    @Test(arguments: [("a=%", "%"), ("a=100%", "100%"), ("a=%4", "%4"), ("a=%zz", "%zz"), ("a=%4z", "%4z"), ("a=%%", "%%"), ("a=%-1", "%-1"), ("a=% 1", "% 1"), ("a=%u00e9", "%u00e9")])
    func aBrokenEscapeStaysAsTyped(_ body: String, _ value: String) throws {
        #expect(try form(body)["a"] == value)
    }

    @Test(arguments: ["a=%FF", "a=%C3", "a=%C0%AF", "a=%ED%A0%80", "a=%F8%88%80%80%80"])
    func invalidUTF8BecomesAMark(_ body: String) throws {
        let value = try #require(try form(body)["a"])
        #expect(!value.isEmpty && value.allSatisfy { $0 == "\u{FFFD}" })
        #expect(try FormBody.urlEncoded([0x61, 0x3D, 0xFF])["a"] == "\u{FFFD}")
    }

    @Test func emptyNamesAndPairsDoNoHarm() throws {
        #expect(try form("").fields.isEmpty)
        #expect(try form("&&&").fields.isEmpty)
        let body = try form("=x&&a=1&=")
        #expect(body.fields.map(\.name) == ["", "a", ""])
        #expect(body["a"] == "1")
        #expect(body["b"] == nil)
    }

    @Test func namesAreNeverNested() throws {
        let body = try form("a[b][c]=1&a.b=2&a%5Bb%5D=3&a[]=4&__proto__=5")
        #expect(body.fields.map(\.name) == ["a[b][c]", "a.b", "a[b]", "a[]", "__proto__"])
        #expect(body["a"] == nil)
    }

    @Test func repeatedFieldsStayInOrder() throws {
        let body = try form("s=family.body&s=family.money&n=oui&s=family.body")
        #expect(body.values("s") == ["family.body", "family.money", "family.body"])
        #expect(body["s"] == "family.body")
        #expect(body.values("x").isEmpty)
    }

    @Test func twoThousandFieldsPassAndOneMoreIsRefused() throws {
        let most = Array(repeating: "a=1", count: FormBody.maximumFields)
        #expect(try form(most.joined(separator: "&")).fields.count == 2_000)
        #expect(throws: FormBody.ParseError.tooManyFields) { try form((most + ["b=1"]).joined(separator: "&")) }
        #expect(throws: FormBody.ParseError.tooManyFields) { try form(Array(repeating: "a", count: 10_000).joined(separator: "&")) }
    }

    @Test func aRouteSeesOnlyItsFields() throws {
        let body = try form("lieu=68&secret=1&lieu=67").keeping { $0 == "lieu" }
        #expect(body.values("lieu") == ["68", "67"])
        #expect(body["secret"] == nil)
    }

    @Test func oneLineIsCleaned() throws {
        #expect(try form("lieu=+Saint-Denis%0D%0A%00").line("lieu") == "Saint-Denis")
        #expect(try form("").line("lieu").isEmpty)
    }

    @Test func sixtyFourKilobytesInEachFieldAreKept() throws {
        let long = String(repeating: "é", count: 32_768)
        let body = try form((1...10).map { "f\($0)=\(long)" }.joined(separator: "&"))
        #expect((1...10).allSatisfy { body["f\($0)"] == long })
    }
}
