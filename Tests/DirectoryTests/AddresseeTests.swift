import Testing
import Vocabulary

@testable import Directory

@Suite("Addressees of a signalement")
struct AddresseeTests {
    private func place(_ id: String) throws -> Place {
        try #require(TestDirectory.withCommunes().place(id: id))
    }

    @Test("One place counting three times is one prosecutor, with three reasons")
    func merged() throws {
        let mulhouse = try place("com:68224")
        let proposals = try TestDirectory.withCommunes().addressees(home: mulhouse, found: mulhouse, facts: mulhouse)
        #expect(proposals.map(\.id) == ["tj-mulhouse"])
        #expect(proposals.first?.reasons.map(\.rule.basis) == [.home, .found, .facts])
        #expect(proposals.first?.reasons.flatMap(\.rule.articles) == ["cpc-1181", "cc-375-5", "cpp-43"])
        #expect(proposals.first?.candidates.map(\.tribunal.id) == ["tj-mulhouse", "tj-colmar"])
        #expect(proposals.first?.preselected?.id == "tj-mulhouse")
        #expect(proposals.first?.copyTo.map(\.code) == ["6AE"])
    }

    @Test("Three places, three prosecutors; the copy goes to the authority of the home")
    func three() throws {
        let proposals = try TestDirectory.withCommunes().addressees(
            home: place("com:69264"), found: place("com:75118"), facts: place("com:13203")
        )
        #expect(proposals.map(\.id) == ["tj-villefranche-sur-saone", "tj-paris", "tj-marseille"])
        #expect(proposals.flatMap(\.copyTo).map(\.code) == ["69D", "69D", "69D"])
        #expect(proposals.map { $0.candidates.count } == [2, 1, 3])
    }

    @Test("Where the area of the courts is not known, the person chooses")
    func choice() throws {
        let directory = try TestDirectory.withCommunes()
        let proposals = try directory.addressees(home: place("com:68375"), found: nil, facts: place("com:68066"))
        #expect(proposals.map(\.id) == ["dep:68", "tj-colmar"])
        #expect(proposals.first?.preselected == nil)
        #expect(Set(proposals.first?.candidates.map(\.tribunal.id) ?? []) == ["tj-mulhouse", "tj-colmar"])
    }

    @Test("Rhône without a commune: the copy may go to two authorities")
    func rhone() throws {
        let directory = try TestDirectory.withCommunes()
        #expect(try directory.addressees(home: place("dep:69"), found: nil, facts: nil).first?.copyTo.map(\.code) == ["69D", "69M"])
        #expect(try directory.addressees(home: place("com:69383"), found: nil, facts: nil).first?.copyTo.map(\.code) == ["69M"])
        #expect(try directory.addressees(home: place("com:69383"), found: nil, facts: nil).first?.id == "tj-lyon")
        #expect(try directory.addressees(home: place("aut:69D"), found: nil, facts: nil).first?.copyTo.map(\.code) == ["69D"])
        #expect(try directory.addressees(home: nil, found: place("com:2A004"), facts: nil).first?.copyTo.map(\.code) == ["20R"])
    }

    @Test("A court without a juge des enfants carries a note, the others none")
    func note() throws {
        let directory = try TestDirectory.withCommunes()
        let candidates = try directory.addressees(home: place("com:14366"), found: nil, facts: nil).first?.candidates ?? []
        #expect(candidates.map(\.tribunal.id) == ["tj-lisieux", "tj-caen"])
        #expect(candidates.first?.note?.fr.contains("tribunal judiciaire de Caen") == true)
        #expect(candidates.last?.note == nil)
    }

    @Test("No place, no proposal; every place has a court and an authority")
    func everyPlace() throws {
        let directory = try TestDirectory.withCommunes()
        #expect(directory.addressees(home: nil, found: nil, facts: nil).isEmpty)
        for departement in directory.reference.departements {
            let proposals = directory.addressees(home: Place(departement), found: Place(departement), facts: nil)
            #expect(proposals.count == 1)
            #expect(proposals.allSatisfy { !$0.candidates.isEmpty && !$0.copyTo.isEmpty && $0.reasons.count == 2 })
            #expect((proposals.first?.preselected != nil) == (directory.tribunals(of: departement.code).count == 1))
        }
    }

    @Test("Contacts of a place leave out those of the other authority")
    func contacts() throws {
        let directory = try TestDirectory.withCommunes(contacts: [
            TestDirectory.contact("69", kind: .association, name: "Le Pont"),
            TestDirectory.contact("69", authority: "69M", name: "CRIP de la Métropole"),
            TestDirectory.contact("69", authority: "69D", name: "CRIP du Rhône"),
            TestDirectory.contact("68", name: "CRIP d’Alsace"),
        ])
        #expect(try directory.contacts(in: place("com:69123")).map(\.name) == ["CRIP de la Métropole", "Le Pont"])
        #expect(try directory.contacts(in: place("com:69264")).map(\.name) == ["CRIP du Rhône", "Le Pont"])
        #expect(try directory.contacts(in: place("dep:69")).count == 3)
        #expect(directory.contacts(in: DepartementCode("68")).map(\.name) == ["CRIP d’Alsace"])
        #expect(directory.contacts(in: DepartementCode("988")).isEmpty)
    }
}
