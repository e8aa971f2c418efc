import Foundation
import Testing
import Vocabulary

@testable import Directory

/// The tables of the program and a small file of communes in the official format.
enum TestDirectory {
    static func reference() throws -> DirectoryReference {
        try DirectoryResources.reference()
    }

    static func csv() throws -> Data {
        // `bundleURL`, not `resourceURL`: the two differ when a folder is named Resources.
        try Data(contentsOf: Bundle.module.bundleURL.appendingPathComponent("Fixtures/communes.csv"))
    }

    static func withCommunes(contacts: [Contact] = []) throws -> Directory {
        let reference = try reference()
        let communes = try CommuneFile.read(csv: csv(), checking: reference)
        return Directory(reference: reference, communes: CommuneIndex(communes), contacts: contacts)
    }

    static func bare() throws -> Directory {
        try Directory(reference: reference(), communes: nil, contacts: [])
    }

    /// A fresh folder of its own for each test.
    static func folder() throws -> URL {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("directory-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return url
    }

    static func contact(_ departement: String, authority: String? = nil, kind: Contact.Kind = .crip, name: String) -> Contact {
        Contact(
            departement: DepartementCode(departement), authority: authority.map { ProtectionAuthorityCode($0) },
            kind: kind, name: name, phone: "03 53 01 00 00", verifiedOn: "2026-11-24", source: "exemple", example: true
        )
    }
}

extension PlaceSearch {
    /// The matches; empty for any other answer.
    var matches: [PlaceMatch] {
        if case .found(let matches) = self { return matches }
        return []
    }

    var ids: [String] { matches.map(\.place.id) }
}
