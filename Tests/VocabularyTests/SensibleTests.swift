import Testing

@testable import Vocabulary

@Suite struct SensibleTests {
    // Not private: what describes a private type names an address, and any digits may stand in an address.
    struct Person {
        let name: Sensible<String>
        let age: Sensible<Int>
    }

    struct Refusal: Error {
        let name: Sensible<String>
    }

    @Test func nothingShowsWhatItHolds() {
        let name = Sensible("Maëlys Trévidic"), person = Person(name: name, age: Sensible(15))
        var dumped = "", printed = ""
        dump(person, to: &dumped)
        dump(name, to: &dumped)
        dump([name: [name]], to: &dumped)
        dump(Optional(name), to: &dumped)
        print(name, person, [name], separator: " ", to: &printed)
        debugPrint(name, person, to: &printed)
        let shown = [
            dumped, printed, "\(name)", "\(person)", String(describing: name), String(reflecting: person), "\(Refusal(name: name))", String(reflecting: Refusal(name: name) as any Error),
            "\(Mirror(reflecting: name).children.map { "\($0.value)" })", "\(Mirror(reflecting: person).children.map { "\($0.value)" })", "\(Mirror(reflecting: name))",
        ]
        for text in shown { #expect(!text.contains("Maëlys") && !text.contains("15"), "\(text)") }
        #expect("\(name)" == Sensible<String>.mask && dumped.contains(Sensible<String>.mask))
    }

    /// The control: without the mask, each of these ways shows the name.
    @Test func withoutTheMaskTheseWaysShowIt() {
        struct Bare { let name: String }
        let bare = Bare(name: "Maëlys Trévidic")
        var dumped = ""
        dump(bare, to: &dumped)
        for text in [dumped, "\(bare)", String(reflecting: bare), "\(Mirror(reflecting: bare).children.map { "\($0.value)" })"] { #expect(text.contains("Maëlys")) }
    }

    @Test func itIsReadInOneWay() {
        #expect(Sensible("Maëlys").reveal() == "Maëlys")
        #expect(Sensible(3) == Sensible(3) && Sensible(3) != Sensible(4))
    }
}

@Suite struct DossierIDTests {
    @Test func aNewOneIsReadBack() {
        var generator = SystemRandomNumberGenerator()
        let ids = (0..<1_000).map { _ in DossierID.random(using: &generator) }
        #expect(Set(ids).count == 1_000)
        #expect(ids.allSatisfy { DossierID($0.text) == $0 })
    }

    @Test(arguments: ["", "0", "zzzzzzzzzzzzzzzzzzzzzzzzzz", "00000000000000000000000000x", "0000000000000000000000000A", "0000000000000000000000000i", "0000000000000000000000000é", "../../../../../../../../ab"])
    func anythingElseIsRefused(_ text: String) {
        #expect(DossierID(text) == nil)
    }
}
