import Foundation
import Testing
import Vocabulary

@testable import Directory

@Suite("Reference tables")
struct ReferenceTests {
    @Test("The counts of the official sources")
    func counts() throws {
        let reference = try TestDirectory.reference()
        #expect(reference.departements.count == 101)
        #expect(reference.authorities.count == 100)
        #expect(reference.tribunals.count == 164)
        #expect(reference.tribunals.filter { $0.juvenileJudgeAt != nil }.count == 13)
        #expect(reference.overseas.map(\.code) == ["975", "977", "978", "986", "987", "988"])
        #expect(reference.competence.map(\.basis) == [.home, .found, .facts])
        #expect(reference.provenance.count == 5)
    }

    @Test("Every département has a court and an authority, and its name fits after “of”")
    func coverage() throws {
        let directory = try TestDirectory.bare()
        for departement in directory.reference.departements {
            #expect(!directory.tribunals(of: departement.code).isEmpty)
            #expect(!directory.authorities(of: Place(departement)).isEmpty)
            #expect(departement.of.fr.hasSuffix(departement.name))
            #expect(!departement.name.contains("'"))
        }
        #expect(directory.reference.departement("68")?.of.fr == "du Haut-Rhin")
        #expect(directory.reference.departement("01")?.of.fr == "de l’Ain")
        #expect(directory.reference.departement("75")?.of.fr == "de Paris")
        #expect(directory.reference.departement("35")?.of.fr == "d’Ille-et-Vilaine")
        #expect(directory.reference.departement("92")?.of.fr == "des Hauts-de-Seine")
    }

    @Test("Alsace, Corse, Lyon, Rhône, Paris, overseas authorities")
    func authorities() throws {
        let reference = try TestDirectory.reference()
        #expect(reference.authority("6AE")?.departements == ["67", "68"])
        #expect(reference.authority("6AE")?.crip.fr == "CRIP de la Collectivité européenne d’Alsace")
        #expect(reference.authority("20R")?.departements == ["2A", "2B"])
        #expect(reference.departement("69")?.authorities == ["69D", "69M"])
        #expect(reference.authority("69M")?.name.fr == "Métropole de Lyon")
        #expect(reference.authority("69D")?.crip.fr == "CRIP du Département du Rhône")
        #expect(reference.authority("75C")?.name.fr == "Ville de Paris")
        #expect(reference.authority("976R")?.name.fr == "Département-Région de Mayotte")
        #expect(reference.departements.filter { $0.authorities.count != 1 }.map(\.code) == ["69"])
        #expect(reference.authorities.filter { $0.departements.count != 1 }.map(\.code) == ["20R", "6AE"])
    }

    @Test("The name of a court follows the French article", arguments: [
        ("tj-mulhouse", "tribunal judiciaire de Mulhouse"), ("tj-le-mans", "tribunal judiciaire du Mans"),
        ("tj-le-puy-en-velay", "tribunal judiciaire du Puy-en-Velay"), ("tj-le-havre", "tribunal judiciaire du Havre"),
        ("tj-les-sables-d-olonne", "tribunal judiciaire des Sables-d’Olonne"), ("tj-la-rochelle", "tribunal judiciaire de La Rochelle"),
        ("tj-evry-courcouronnes", "tribunal judiciaire d’Évry-Courcouronnes"), ("tj-ales", "tribunal judiciaire d’Alès"),
        ("tj-epinal", "tribunal judiciaire d’Épinal"), ("tj-saint-denis", "tribunal judiciaire de Saint-Denis de La Réunion"),
        ("tj-val-de-briey", "tribunal judiciaire de Val de Briey"),
    ])
    func names(id: String, name: String) throws {
        #expect(try TestDirectory.reference().tribunal(id)?.name.fr == name)
    }

    @Test("No court name begins a vowel without elision")
    func elision() throws {
        for tribunal in try TestDirectory.reference().tribunals {
            let folded = SearchKey.text(tribunal.town)
            #expect(tribunal.name.fr.contains(" d’") == "aeiou".contains(folded.prefix(1)) || tribunal.town.hasPrefix("Les"))
            #expect(tribunal.name.en.hasPrefix("judicial court of "))
        }
    }

    @Test("The check finds each kind of fault", arguments: [
        ("departements.json", "\"authorities\": [\"01D\"]", "\"authorities\": [\"02D\"]"),
        ("departements.json", "\"authorities\": [\"01D\"]", "\"authorities\": []"),
        ("departements.json", "\"code\": \"02\"", "\"code\": \"01\""),
        ("departements.json", "\"count\": 101", "\"count\": 100"),
        ("departements.json", "\"version\": 1", "\"version\": 2"),
        ("authorities.json", "\"code\": \"6AE\"", "\"code\": \"6AX\""),
        ("tribunals.json", "\"juvenileJudgeAt\": \"tj-caen\"", "\"juvenileJudgeAt\": \"tj-lisieux\""),
        ("tribunals.json", "\"juvenileJudgeAt\": \"tj-caen\"", "\"juvenileJudgeAt\": \"tj-nowhere\""),
        ("tribunals.json", "\"id\": \"tj-laon\"", "\"id\": \"tj-soissons\""),
        ("tribunals.json", "\"departement\": \"05\"", "\"departement\": \"04\""),
        ("overseas.json", "\"code\": \"975\"", "\"code\": \"977\""),
        ("competence.json", "\"basis\": \"facts\"", "\"basis\": \"found\""),
    ])
    func faults(file: String, old: String, new: String) throws {
        func data(_ name: String) throws -> Data {
            let data = try DirectoryResources.data(name)
            guard name == file else { return data }
            let text = String(decoding: data, as: UTF8.self)
            try #require(text.contains(old))
            return Data(text.replacingOccurrences(of: old, with: new).utf8)
        }
        let error = try #require(throws: DirectoryReferenceError.self) {
            _ = try DirectoryReference(
                departements: data("departements.json"), authorities: data("authorities.json"),
                tribunals: data("tribunals.json"), overseas: data("overseas.json"), competence: data("competence.json")
            )
        }
        #expect(!error.problems.isEmpty)
        #expect(error.problems.allSatisfy { !$0.text.fr.isEmpty && !$0.text.en.isEmpty })
    }

    @Test("A missing file is an error, not a trap")
    func missing() {
        #expect(throws: DirectoryReferenceError([.unreadable(table: "none.json")])) { try DirectoryResources.data("none.json") }
        #expect(throws: DirectoryReferenceError.self) { try DirectoryResources.data("../../Package.swift") }
    }
}

extension DepartementCode: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(value) }
}

extension ProtectionAuthorityCode: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(value) }
}
