import TestWorld
import Testing
import Vocabulary

@Suite struct FrenchTypographyTests {
    @Test(arguments: [
        ("Danger ?", "Danger\u{202F}?"), ("Oui : non ; quoi !", "Oui\u{202F}: non\u{202F}; quoi\u{202F}!"), ("déjà\u{A0}: fait", "déjà\u{202F}: fait"),
        ("« oui »", "«\u{A0}oui\u{A0}»"), ("dit « oui » ?", "dit «\u{A0}oui\u{A0}»\u{202F}?"), ("« a » « b »", "«\u{A0}a\u{A0}» «\u{A0}b\u{A0}»"),
        (" : a", "\u{202F}: a"), ("", ""), ("a b", "a b"), ("« ", "«\u{A0}"), (" »", "\u{A0}»"),
    ])
    func spacesAreNarrowed(_ typed: String, _ printed: String) {
        #expect(FrenchTypography.spaced(typed) == printed)
    }

    /// It only changes spaces: an hour, an address or an author's own marks stay.
    @Test(arguments: ["9:30", "https://exemple.test/a?b", "Quoi?", "«oui»", "3;4", "a\u{202F}?", "e\u{301} été", "👩🏽‍⚕️"])
    func noSpaceIsAdded(_ typed: String) {
        #expect(FrenchTypography.spaced(typed).unicodeScalars.elementsEqual(typed.unicodeScalars))
    }

    @Test func onlySpacesChange() {
        let spaces: Set<Unicode.Scalar> = [" ", "\u{A0}", "\u{202F}"]
        var generator = SeededGenerator(seed: 13)
        for _ in 0..<2_000 {
            let typed = anyText(upTo: 60, &generator), printed = FrenchTypography.spaced(typed)
            #expect(printed.unicodeScalars.filter { !spaces.contains($0) }.elementsEqual(typed.unicodeScalars.filter { !spaces.contains($0) }))
            #expect(FrenchTypography.spaced(printed).unicodeScalars.elementsEqual(printed.unicodeScalars))
        }
    }

    @Test(arguments: ["oui", "« oui »", "«oui»", "\"oui\"", "“oui”", " oui ", "«\u{A0}oui\u{A0}»", "«\u{202F}oui\u{202F}»"])
    func wordsAreQuotedOnceWhateverTheirMarks(_ typed: String) {
        #expect(FrenchTypography.quoted(typed, .fr) == "«\u{A0}oui\u{A0}»")
        #expect(FrenchTypography.quoted(typed, .en) == "“oui”")
    }

    @Test func marksInsideAQuotationStay() {
        #expect(FrenchTypography.quoted("il a dit « viens » et je suis partie", .fr) == "«\u{A0}il a dit « viens » et je suis partie\u{A0}»")
        #expect(FrenchTypography.quoted("", .fr) == "«\u{A0}\u{A0}»")
    }
}
