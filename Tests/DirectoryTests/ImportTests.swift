import Foundation
import Testing
import Vocabulary

@testable import Directory

@Suite("Import of the official file")
struct ImportTests {
    private static let header = "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT\n"
    private static let mulhouse = "COM,68224,44,68,6AE,684,0,MULHOUSE,Mulhouse,Mulhouse,6899,\n"

    private func read(_ text: String) throws(CommuneImportError) -> [Commune] {
        try CommuneFile.read(csv: Data(text.utf8))
    }

    @Test("Every kind of row is read; names take the typographic apostrophe")
    func rows() throws {
        let communes = try CommuneFile.read(csv: TestDirectory.csv(), checking: TestDirectory.reference())
        #expect(communes.count == 70)
        #expect(Set(communes.map(\.kind)) == Set(Commune.Kind.allCases))
        #expect(communes.first { $0.code == "94038" }?.name == "L’Haÿ-les-Roses")
        let escaufourt = try #require(communes.first { $0.code == "02285" })
        #expect(escaufourt.departement == "59" && escaufourt.authority == "59D" && escaufourt.currentCode == "59545")
        #expect(communes.first { $0.code == "75118" }?.authority == "75C")
        #expect(communes.map(\.code) == communes.map(\.code).sorted())
    }

    @Test("Mark of order, CRLF, quotes, blank lines, columns in another order: the same rows")
    func variants() throws {
        let csv = String(decoding: try TestDirectory.csv(), as: UTF8.self)
        let plain = try read(csv)
        #expect(try read("\u{FEFF}" + csv) == plain)
        #expect(try read(csv.replacingOccurrences(of: "\n", with: "\r\n")) == plain)
        #expect(try read(csv.replacingOccurrences(of: "\n", with: "\n\n")) == plain)
        let quoted = csv.split(separator: "\n").map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map { "\"\($0)\"" }.joined(separator: ",")
        }
        #expect(try read(quoted.joined(separator: "\r\n")) == plain)
        #expect(try read("LIBELLE,COM,TYPECOM,COMPARENT,CTCD,DEP\n\"A \"\"B\"\", C\",01001,COM,,01D,01").first?.name == "A \"B\", C")
    }

    @Test("A wrong file is refused with its line", arguments: [
        ("", nil, CommuneImportError.Problem.empty), ("\n\n", nil, .empty), (header, nil, .noCommune),
        ("a;b;c\n", 1, .missingColumn("TYPECOM")), ("TYPECOM,COM\n", 1, .missingColumn("DEP")),
        (header + mulhouse + "COM,1\n", 3, .fieldCount(expected: 12, found: 2)),
        (header + "CITY,68224,44,68,6AE,684,0,M,M,M,6899,\n", 2, .unknownType("CITY")),
        (header + "COM,682,44,68,6AE,684,0,M,M,M,6899,\n", 2, .badCode("682")),
        (header + "COM,68224,44,,6AE,684,0,M,M,M,6899,\n", 2, .missingValue(column: "DEP")),
        (header + "COM,68224,44,68,,684,0,M,M,M,6899,\n", 2, .missingValue(column: "CTCD")),
        (header + "COM,68224,44,68,6AE,684,0,M,M,,6899,\n", 2, .missingValue(column: "LIBELLE")),
        (header + mulhouse + mulhouse, 3, .duplicate("68224")),
        (header + mulhouse + "COMD,68225,,,,,0,M,M,M,,\n", 3, .missingValue(column: "COMPARENT")),
        (header + mulhouse + "COMD,68225,,,,,0,M,M,M,,68999\n", 3, .unknownParent("68999")),
        (header + "COM,68224,44,\"68\n", 2, .openQuote), (header + String(repeating: ",", count: 500) + "\n", 2, .fieldCount(expected: 64, found: 65)),
    ])
    func faults(text: String, line: Int?, problem: CommuneImportError.Problem) throws {
        #expect(throws: CommuneImportError(line: line, problem)) { try read(text) }
        let error = CommuneImportError(line: line, problem)
        #expect(error.text.fr.hasSuffix(".") && error.text.en.hasSuffix("."))
        #expect(line == nil || error.text.fr.hasPrefix("Ligne "))
    }

    @Test("Another encoding, a file too large, codes unknown to the program")
    func limits() throws {
        let latin = Data((Self.header + "COM,88160,44,88,88D,881,1,EPINAL,").utf8) + Data([0xC9]) + Data("pinal,".utf8) + Data([0xC9]) + Data("pinal,8898,\n".utf8)
        #expect(throws: CommuneImportError(line: 2, .notUTF8)) { try CommuneFile.read(csv: latin) }
        #expect(throws: CommuneImportError(line: nil, .tooLarge(megabytes: 32))) { try CommuneFile.read(csv: Data(count: 33 << 20)) }
        let unknown = Data((Self.header + Self.mulhouse.replacingOccurrences(of: ",68,6AE,", with: ",96,6AE,")).utf8)
        let reference = try TestDirectory.reference()
        #expect(try CommuneFile.read(csv: unknown).count == 1)
        #expect(throws: CommuneImportError(line: 2, .unknownDepartement("96"))) { try CommuneFile.read(csv: unknown, checking: reference) }
        let authority = Data((Self.header + Self.mulhouse.replacingOccurrences(of: "6AE", with: "68D")).utf8)
        #expect(throws: CommuneImportError(line: 2, .unknownAuthority("68D"))) { try CommuneFile.read(csv: authority, checking: reference) }
        // A commune of an unknown département is never shown, and never a trap.
        let directory = Directory(reference: reference, communes: CommuneIndex(try CommuneFile.read(csv: unknown)), contacts: [])
        #expect(directory.search("Mulhouse").matches.isEmpty)
    }
}
