import Testing

@Suite struct SwiftTextTests {
    private func code(_ text: String) -> String { String(SwiftText(text).code) }

    @Test func textsAndCommentsLeaveTheCode() {
        #expect(code("let a = \"b! // c\" // d!\nlet e") == "let a = \"\" \nlet e")
        #expect(code("a /* b /* c */ d */ e") == "a   e")
        #expect(code("a /* 1\n2 */ b").filter { $0 == "\n" }.count == 1)
        #expect(code("let a = #\"b \" c\"# + d") == "let a = \"\" + d")
        #expect(code("let a = \"\"\"\nb\n\"\"\"\nc").filter { $0 == "\n" }.count == 3)
    }

    @Test func anInterpolationIsCodeAndAHole() {
        let text = SwiftText("t(\"page.\\(page.number + f(\"x\")).title\", language)")
        #expect(text.literals.map(\.text) == ["x", "page.\(SwiftText.hole).title"])
        #expect(String(text.code).contains("page.number + f(\"\")"))
        #expect(text.literals.last?.callee == "t")
    }

    @Test func aTextKnowsWhatIsCalledWithIt() {
        let literals = SwiftText("shell.texts(\"a\", .fr); .heading(\"b\"); f(x, [\"c\"], \"d\"); t(x ? \"e\" : \"g\")").literals
        #expect(literals.map(\.callee) == ["shell.texts", ".heading", "", "f", "t", "t"])
        #expect(literals.map(\.argument) == [0, 0, 0, 2, 0, 0])
    }

    @Test func escapesAreRead() {
        #expect(SwiftText("\"\\u{202F}\\n\\\"\\\\é\"").literals.map(\.text) == ["\u{202F}\n\"\\é"])
        #expect(SwiftText("a\n\n\"b\"").literals.map(\.line) == [3])
    }

    @Test func aBrokenSourceStillEnds() {
        for text in ["\"", "\"\"\"", "/*", "\"\\(", "\"\\u{", "(((", ")))", "#", "##\"", "\\"] { _ = SwiftText(text) }
    }
}
