import Foundation
import Testing
import Vocabulary

@testable import Directory

@Suite("Search for a place")
struct SearchTests {
    @Test("What people type leads first to the place they mean", arguments: [
        ("Mulhouse", "com:68224"), ("mulhouse", "com:68224"), ("MULHOUSE ", "com:68224"), ("mulh", "com:68224"),
        ("L'Haÿ", "com:94038"), ("l’hay les roses", "com:94038"), ("hay les roses", "com:94038"), ("roses hay", "com:94038"),
        ("Mesnil-Roc’h", "com:35308"), ("mesnil roc'h", "com:35308"), ("mesnil roch", "com:35308"),
        ("Y", "com:80829"), ("y", "com:80829"), ("Eu", "com:76255"),
        ("2A", "dep:2A"), ("2b", "dep:2B"), ("971", "dep:971"), ("1", "dep:01"), ("68", "dep:68"),
        ("haut rhin", "dep:68"), ("Rhin, Haut", "dep:68"), ("Haut-Rhin (68)", "dep:68"), ("Nord", "dep:59"), ("cote d or", "dep:21"),
        ("Paris", "com:75056"), ("Paris 18", "com:75118"), ("paris 18e", "com:75118"), ("18ème arrondissement, Paris", "com:75118"),
        ("Paris 1", "com:75101"), ("75018", "com:75118"), ("75116", "com:75116"), ("Marseille 3", "com:13203"), ("Paris 75", "com:75056"),
        ("69M", "aut:69M"), ("69m", "aut:69M"), ("Métropole de Lyon", "aut:69M"), ("Lyon", "com:69123"), ("lyon 3e", "com:69383"),
        ("Œuilly", "com:02565"), ("oeuilly", "com:02565"), ("2A004", "com:2A004"), ("2a004", "com:2A004"),
        ("boulogne s/mer", "com:62160"), ("Saint-Denis 93", "com:93066"), ("93 st denis", "com:93066"), ("saint denis (974)", "com:97411"),
        ("Mulhouse 68100", "com:68224"), ("12 rue des Lilas, 68100 Mulhouse", "com:68224"), ("99 voie inconnue 68100 Nulleville", "dep:68"),
        ("Le Mans", "com:72181"), ("mans", "com:72181"), ("ＬＹＯＮ", "com:69123"), ("e\u{301}pinal", "com:88160"), ("Alsace", "dep:67"),
        ("Mulhouse (68, Haut-Rhin)", "com:68224"), ("Métropole de Lyon (69, Rhône)", "aut:69M"), ("Mayotte", "dep:976"),
        ("Ville de Paris", "com:75056"), ("Rhône (69)", "dep:69"), ("Ste-Marie-aux-Mines", "com:68298"),
    ])
    func first(text: String, id: String) throws {
        #expect(try TestDirectory.withCommunes().search(text).ids.first == id)
    }

    @Test("68100 is a postcode of the Haut-Rhin, then the INSEE code of Fulleren")
    func postcodeOrCode() throws {
        let matches = try TestDirectory.withCommunes().search("68 100").matches
        #expect(matches.map(\.place.id) == ["dep:68", "com:68100"])
        #expect(matches.map(\.reason) == [.postcode, .inseeCode])
        #expect(matches.map(\.place).map { $0.label(.fr) } == ["Haut-Rhin (68)", "Fulleren (68, Haut-Rhin)"])
    }

    @Test("69001 is the first arrondissement of Lyon, then the INSEE code of Affoux: two authorities")
    func lyon() throws {
        let directory = try TestDirectory.withCommunes()
        let places = directory.search("69001").matches.map(\.place)
        #expect(places.map(\.id) == ["com:69381", "com:69001"])
        #expect(places.map(\.authority) == ["69M", "69D"])
        let rhone = try #require(directory.search("Rhône").matches.first?.place)
        #expect(rhone.authority == nil)
        #expect(directory.authorities(of: rhone).map(\.code) == ["69D", "69M"])
    }

    @Test("All the communes of a shared name, the towns with a court first")
    func homonyms() throws {
        let directory = try TestDirectory.withCommunes()
        #expect(directory.search("st denis").ids == ["com:97411", "com:11339", "com:30247", "com:93066", "dep:93"])
        let maries = directory.search("Ste Marie").matches
        #expect(maries.count == 10)
        #expect(maries.last?.place.id == "com:68298")
        #expect(maries.last?.reason == .namePrefix)
        #expect(directory.search("ste marie", limit: 3).matches.count == 3)
        #expect(directory.search("st").ids.contains("com:67482"))
        #expect(directory.search("st").ids.contains("com:93066"))
    }

    @Test("A former commune leads to the commune of today, even in another département")
    func former() throws {
        let directory = try TestDirectory.withCommunes()
        let moved = directory.search("Escaufourt").matches
        #expect(moved.map(\.place.id) == ["com:59545"])
        #expect(moved.first?.reason == .formerName("Escaufourt"))
        #expect(moved.first?.place.departement.code == "59")
        #expect(directory.search("02285").ids.last == "com:59545")
        #expect(directory.place(id: "com:02285")?.id == "com:59545")
        #expect(directory.search("arbignieu").ids == ["com:01015"])
        #expect(directory.place(id: "com:01015")?.name.fr == "Arboys en Bugey")
    }

    @Test("Corsica, overseas and unknown codes give clear answers")
    func codes() throws {
        let directory = try TestDirectory.withCommunes()
        #expect(directory.search("20000").ids == ["dep:2A", "dep:2B"])
        #expect(directory.search("20200").ids == ["dep:2B", "dep:2A"])
        #expect(directory.search("20").ids == ["dep:2A", "dep:2B"])
        #expect(directory.search("Corse").ids == ["dep:2A", "dep:2B"])
        #expect(directory.search("97").ids == ["dep:971", "dep:972", "dep:973", "dep:974", "dep:976"])
        #expect(directory.search("97200").ids == ["dep:972"])
        for (text, code) in [("975", "975"), ("97500", "975"), ("98800", "988"), ("Nouméa", "988"), ("Papeete 98714", "987"), ("Mata-Utu", "986"), ("97150", "978")] {
            guard case .notCovered(let territory) = directory.search(text) else { Issue.record("\(text)"); continue }
            #expect(territory.code == code)
        }
        for text in ["00", "99999", "98000", "123456", "0353010101", "Monaco", "zz", "dep:68:1"] {
            #expect(directory.search(text) == .notFound(suggestionNeedsCommunes: false), "\(text)")
        }
    }

    @Test("Without the file: départements, postcodes and towns with a court")
    func withoutCommunes() throws {
        let directory = try TestDirectory.bare()
        #expect(!directory.hasCommunes)
        #expect(directory.search("Mulhouse").ids == ["com:68224"])
        #expect(directory.search("Paris 18").ids == ["com:75056"])
        #expect(directory.search("75018").ids == ["dep:75"])
        #expect(directory.search("68100").ids == ["dep:68"])
        #expect(directory.search("Lyon").matches.first?.place.authority == "69M")
        #expect(directory.search("haut-rhin").ids == ["dep:68"])
        #expect(directory.search("20200").ids == ["dep:2B", "dep:2A"])
        #expect(directory.search("Wittelsheim") == .notFound(suggestionNeedsCommunes: true))
        for tribunal in directory.reference.tribunals {
            let place = try #require(directory.place(id: "com:\(tribunal.commune)"))
            #expect(directory.search(place.label(.fr)).matches.first?.place == place)
        }
    }

    @Test("Any text has an answer", arguments: [true, false])
    func garbage(withCommunes: Bool) throws {
        let directory = withCommunes ? try TestDirectory.withCommunes() : try TestDirectory.bare()
        for blank in ["", " ", "\n\t\u{A0}\u{202F}"] { #expect(directory.search(blank) == .empty) }
        for nothing in ["🙂", "…", "'", "((((", "العربية", String(repeating: "é🙂(", count: 20_000), String(repeating: "9", count: 65_536)] {
            #expect(directory.search(nothing) == .notFound(suggestionNeedsCommunes: !withCommunes))
        }
        _ = directory.search(String(repeating: "68100 st (2A ", count: 5_000), limit: -1)
        var generator = SystemRandomNumberGenerator()
        let letters = Array("abceéœ’' -()012369AB:|🙂\n\u{301}ﬁ٣")
        for _ in 0..<500 {
            let text = String((0..<Int.random(in: 0...12, using: &generator)).compactMap { _ in letters.randomElement(using: &generator) })
            let matches = directory.search(text, limit: Int.random(in: -5...200, using: &generator)).matches
            #expect(Set(matches.map(\.place.id)).count == matches.count)
            _ = directory.place(id: text)
            _ = directory.place(id: "com:\(text)")
        }
    }

    @Test("Every place of an answer is found again by its identifier, and first by its label")
    func roundTrip() throws {
        let directory = try TestDirectory.withCommunes()
        let csv = try CommuneFile.read(csv: TestDirectory.csv())
        let ids = csv.map { "com:\($0.code)" } + directory.reference.departements.map { "dep:\($0.code)" } + ["aut:69M", "aut:69D"]
        for id in ids {
            let place = try #require(directory.place(id: id))
            #expect(directory.place(id: place.id) == place)
            let found = directory.search(place.label(.fr)).matches.first?.place
            #expect(found == place || id == "dep:75", "\(place.label(.fr))")
        }
        for id in ["", "68", "dep:", "dep:20", "com:99999", "com:", "aut:6AE", "xxx:68", "dep:68:", "com:🙂"] {
            #expect(directory.place(id: id) == nil, "\(id)")
        }
    }
}
