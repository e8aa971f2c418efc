import Testing
import Vocabulary

@testable import Signalement

private func sentences() throws -> ObservationSentences { ObservationSentences(lexicon: Sample.lexicon, texts: try Sample.texts()) }

private func draft(u: [String] = [], s: [String] = [], d: [String] = [], source: String = "") -> Draft {
    var draft = Draft()
    draft.setTicks("u", u)
    draft.setTicks("s", s)
    draft.setTicks("d", d)
    draft["faits.1.source"] = source
    return draft
}

@Suite struct ObservationSentencesTests {
    @Test func theTicksWriteTheSentences() throws {
        let text = try sentences().text(draft(u: ["fact.place"], s: ["family.school"]), .fr)
        let introduction = try Sample.texts()("sentence.seen", .fr)
        #expect(text == "\(introduction)\n– la présence du jeune à l’hôtel\u{202F};\n– des absences répétées.")
        let english = try sentences().text(draft(u: ["fact.place"], s: ["family.school"]), .en)
        #expect(english.hasSuffix("– sentence of fact.place;\n– sentence of family.school."))
    }

    @Test func nothingTickedWritesNothing() throws {
        #expect(try sentences().text(draft(), .fr).isEmpty)
        #expect(try sentences().text(draft(u: ["unknown"], s: ["<b>"]), .fr).isEmpty)
    }

    @Test func detailsReplaceTheirFamily() throws {
        #expect(try sentences().told(draft(s: ["family.money"])).map(\.id) == ["family.money"])
        #expect(try sentences().told(draft(s: ["family.money"], d: ["money.gifts"])).map(\.id) == ["money.gifts"])
        #expect(try sentences().told(draft(s: ["family.money", "family.school"], d: ["money.cash", "money.gifts"])).map(\.id) == ["money.gifts", "money.cash", "family.school"])
    }

    @Test(arguments: SignalementDocument.Observed.Source.allCases)
    func theSourceChangesTheIntroduction(_ source: SignalementDocument.Observed.Source) throws {
        for language in Language.allCases {
            let text = try sentences().text(draft(s: ["family.school"], source: source.rawValue), language)
            let introduction = try Sample.texts()("sentence.\(source.rawValue)", language)
            #expect(text.hasPrefix(introduction + "\n"))
            #expect(!text.contains("["))
        }
    }

    @Test func anUnknownSourceIsSeen() throws {
        let guessed = try sentences().text(draft(s: ["family.school"], source: "guess"), .fr), plain = try sentences().text(draft(s: ["family.school"]), .fr)
        #expect(guessed == plain)
    }
}

@Suite struct ObservationSentencesRefreshTests {
    @Test func newTicksWriteAgainWhatNobodyTouched() throws {
        var draft = draft(s: ["family.school"])
        try sentences().refresh(&draft, .fr)
        #expect(draft["faits.1.texte"].contains("absences"))
        draft.setTicks("u", ["fact.place"])
        try sentences().refresh(&draft, .fr)
        #expect(draft["faits.1.texte"].contains("hôtel"))
        draft.setTicks("u", [])
        draft.setTicks("s", [])
        try sentences().refresh(&draft, .fr)
        #expect(draft["faits.1.texte"].isEmpty)
    }

    @Test func anEditOfTheAuthorIsNeverOverwritten() throws {
        var draft = draft(s: ["family.school"])
        try sentences().refresh(&draft, .fr)
        for edit in [draft["faits.1.texte"] + " Le 19.", "Autre texte.", draft["faits.1.texte"].replacing("répétées", with: "rares")] {
            var edited = draft
            edited["faits.1.texte"] = edit
            edited.setTicks("u", ["fact.place"])
            try sentences().refresh(&edited, .fr)
            #expect(edited["faits.1.texte"] == edit)
            edited.setTicks("s", [])
            try sentences().refresh(&edited, .en)
            #expect(edited["faits.1.texte"] == edit)
        }
    }

    @Test func whatTheAuthorWroteBeforeAnyTickStays() throws {
        var draft = draft(s: ["family.school"])
        draft["faits.1.texte"] = "Mes mots."
        try sentences().refresh(&draft, .fr)
        #expect(draft["faits.1.texte"] == "Mes mots.")
    }

    /// A browser sends `\r\n`: that is not an edit.
    @Test func theLineEndsOfABrowserAreNoEdit() throws {
        var draft = draft(s: ["family.school"])
        try sentences().refresh(&draft, .fr)
        draft["faits.1.texte"] = draft["faits.1.texte"].replacing("\n", with: "\r\n") + "\r\n"
        draft.setTicks("u", ["fact.place"])
        try sentences().refresh(&draft, .fr)
        #expect(draft["faits.1.texte"].contains("hôtel"))
    }

    @Test func aTextThatTheAuthorEmptiedStaysEmptyUntilTheTicksChange() throws {
        var draft = draft(s: ["family.school"])
        try sentences().refresh(&draft, .fr)
        draft["faits.1.texte"] = ""
        try sentences().refresh(&draft, .fr)
        #expect(draft["faits.1.texte"] == "")
        try sentences().refresh(&draft, .en)
        #expect(draft["faits.1.texte"] == "")
        draft.setTicks("u", ["fact.place"])
        try sentences().refresh(&draft, .fr)
        #expect(draft["faits.1.texte"].contains("hôtel"))
    }

    @Test func refreshingTwiceChangesNothingMore() throws {
        var draft = draft(u: ["fact.place"], s: ["family.money"], d: ["money.cash"])
        try sentences().refresh(&draft, .fr)
        let once = draft
        try sentences().refresh(&draft, .fr)
        #expect(draft == once)
    }
}
