import Testing
import Vocabulary

@testable import Directory

/// Without the table of communes only the towns of the courts are known: nobody is sent to the other end of the world for a name that others share.
@Suite struct HomonymTests {
    private func bare() throws -> TerritoryFinder { TerritoryFinder(directory: try TestDirectory.bare(), texts: try Catalogue(decoding: try DirectoryResources.data("screens.json"))) }

    @Test(arguments: [("Saint-Denis", ["974", "11", "30", "93"]), ("st denis", ["974", "11", "30", "93"]), ("Moulins", ["03", "02", "35"])])
    func aSharedNameIsAskedAbout(_ typed: String, _ departements: [String]) throws {
        guard case .several(let places, _) = try bare().find(typed) else {
            Issue.record("\(typed) was taken as it is")
            return
        }
        #expect(places.map(\.departement.text) == departements)
    }

    @Test(arguments: ["Villefranche", "Saint-Pierre", "Saint-Martin"])
    func aNameThatOnlyBeginsLikeOneIsAskedAbout(_ typed: String) throws {
        if case .found(let place) = try bare().find(typed) { Issue.record("\(typed) was taken for \(place.label(.fr))") }
    }

    @Test(arguments: [("Mulhouse", "68"), ("Lille", "59"), ("59", "59"), ("Paris", "75"), ("Nord", "59")])
    func aNameOfItsOwnIsTakenAsItIs(_ typed: String, _ departement: String) throws {
        guard case .found(let place) = try bare().find(typed) else {
            Issue.record("\(typed) was not found")
            return
        }
        #expect(place.departement.text == departement)
    }
}
