import Foundation
import Testing
import Vocabulary

@testable import Directory

@Suite("Stored communes and contacts")
struct StoreTests {
    @Test("What is written is read again, and replaces the former file")
    func roundTrip() throws {
        let folder = try TestDirectory.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("communes.txt")
        let communes = try CommuneFile.read(csv: TestDirectory.csv())
        try CommuneStore.write([], to: url)
        #expect(try CommuneStore.load(from: url).count == 0)
        try CommuneStore.write(communes, note: "INSEE,\n1er janvier 2026", to: url)
        let index = try CommuneStore.load(from: url)
        #expect((0..<index.count).compactMap { index[$0] } == communes)
        #expect(index.note == "INSEE,1er janvier 2026")
        #expect(index[-1] == nil && index[index.count] == nil)
        #expect(index.commune("01015")?.kind == .commune)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["communes.txt"])
    }

    @Test("A file changed anywhere, or cut anywhere, is an error and never a trap")
    func corrupted() throws {
        let folder = try TestDirectory.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("communes.txt")
        try CommuneStore.write(CommuneFile.read(csv: TestDirectory.csv()), note: "n", to: url)
        let good = try Data(contentsOf: url)
        for position in stride(from: 0, to: good.count, by: 7) {
            var bad = good
            bad[position] ^= 0x01
            try bad.write(to: url)
            #expect(throws: CommuneStoreError.self) { try CommuneStore.load(from: url) }
            try good.prefix(position).write(to: url)
            #expect(throws: CommuneStoreError.self) { try CommuneStore.load(from: url) }
        }
        try Data("INSEE\n".utf8).write(to: url)
        let error = #expect(throws: CommuneStoreError.corrupted(path: "communes.txt", line: nil)) { try CommuneStore.load(from: url) }
        #expect(error?.text.fr == "Le fichier communes.txt est abîmé. Importez de nouveau le fichier de l’INSEE.")
        #expect(throws: CommuneStoreError.missing(path: "none")) { try CommuneStore.load(from: folder.appendingPathComponent("none")) }
        #expect(throws: CommuneStoreError.self) { try CommuneStore.write([], to: folder.appendingPathComponent("no/where")) }
    }

    @Test("A line of another shape under a right checksum is an error with its line")
    func wrongLine() throws {
        let folder = try TestDirectory.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("communes.txt")
        let wrong = Commune(code: "1", name: "Nulle part", departement: "01", authority: "01D")
        try CommuneStore.write([wrong], to: url)
        #expect(throws: CommuneStoreError.corrupted(path: "communes.txt", line: 4)) { try CommuneStore.load(from: url) }
    }

    @Test("A full contact is read")
    func contact() throws {
        let json = """
            [{"departement": "69", "authority": "69M", "tribunal": "tj-lyon", "kind": "crip", "name": "CRIP", "phone": "03 53 01 00 01",
            "hours": "9 h – 17 h", "address": null, "verifiedOn": "2024-02-29", "source": "exemple", "example": true}]
            """
        let contacts = try ContactsFile.decode(Data(json.utf8), reference: TestDirectory.reference())
        #expect(contacts.count == 1)
        #expect(contacts.first?.tribunal == "tj-lyon" && contacts.first?.hours == "9 h – 17 h" && contacts.first?.address == nil)
        #expect(try ContactsFile.decode(Data("[]".utf8), reference: TestDirectory.reference()).isEmpty)
    }

    @Test("A wrong field is named with its row", arguments: [
        ("departement", "\"20\""), ("departement", "68"), ("departement", "null"), ("kind", "\"hotline\""), ("name", "\" \""), ("name", "\"a\\nb\""),
        ("phone", "\"appelez\""), ("phone", "\"1\""), ("phone", "\"03+53\""), ("verifiedOn", "\"2025-02-29\""), ("verifiedOn", "\"24/11/2026\""),
        ("verifiedOn", "\"2026-1-001\""), ("source", "\"\""), ("example", "\"true\""), ("example", "null"), ("authority", "\"69M\""),
        ("tribunal", "\"tj-lyon\""), ("hours", "[1]"), ("address", "{}"), ("adress", "\"rue\""),
    ])
    func wrongField(field: String, value: String) throws {
        let good = #""departement": "68", "kind": "crip", "name": "CRIP", "phone": "119", "verifiedOn": "2026-11-24", "source": "exemple", "example": true"#
        let keys = good.components(separatedBy: ", ").filter { !$0.hasPrefix("\"\(field)\":") } + ["\"\(field)\": \(value)"]
        let json = "[{\(good)}, {\(keys.joined(separator: ", "))}]"
        let reference = try TestDirectory.reference()
        let error = try #require(throws: ContactsFileError.self) { try ContactsFile.decode(Data(json.utf8), reference: reference) }
        #expect(error.problems.contains { $0.row == 2 && $0.field == field })
        #expect(error.problems.allSatisfy { $0.text.fr.hasPrefix("Contact 2") && $0.text.en.hasPrefix("Contact 2") })
    }

    @Test("A file that is not a list, and a contact given twice")
    func wholeFile() throws {
        let reference = try TestDirectory.reference()
        for text in ["", "{}", "[1]", "[[]]", "\u{FEFF}x", "null"] {
            #expect(throws: ContactsFileError.self) { try ContactsFile.decode(Data(text.utf8), reference: reference) }
        }
        let one = #"{"departement": "68", "kind": "crip", "name": "CRIP", "phone": "119", "verifiedOn": "2026-11-24", "source": "exemple", "example": false}"#
        let error = #expect(throws: ContactsFileError.self) { try ContactsFile.decode(Data("[\(one),\(one)]".utf8), reference: reference) }
        #expect(error?.problems.map(\.row) == [2])
    }
}
