import Foundation
import Vocabulary

/// The tables that do not change from one installation to the next: départements, authorities, courts, rules of competence.
///
/// Decoded from dated files and checked against one another. An instance always holds: unique codes, links that answer
/// both ways, and at least one authority and one court per département.
public struct DirectoryReference: Sendable {
    /// In the order of the official file: 01 … 19, 21 … 2A, 2B … 976.
    public let departements: [Departement]
    public let authorities: [ProtectionAuthority]
    public let tribunals: [Tribunal]
    public let overseas: [OverseasTerritory]
    public let competence: [CompetenceRule]
    /// Where each table comes from, by file name.
    public let provenance: [String: Provenance]

    let departementByCode: [DepartementCode: Departement]
    let authorityByCode: [ProtectionAuthorityCode: ProtectionAuthority]
    let tribunalByID: [String: Tribunal]
    let tribunalsByDepartement: [DepartementCode: [Tribunal]]
    let tribunalBySeat: [String: Tribunal]

    /// Decodes and checks the tables. O(rows). Errors: every problem found, in plain sentences.
    public init(
        departements: Data, authorities: Data, tribunals: Data, overseas: Data, competence: Data
    ) throws(DirectoryReferenceError) {
        let first: Table<Departement> = try Self.decode(departements, "departements")
        let second: Table<ProtectionAuthority> = try Self.decode(authorities, "authorities")
        let third: Table<Tribunal> = try Self.decode(tribunals, "tribunals")
        let fourth: Table<OverseasTerritory> = try Self.decode(overseas, "overseas")
        let fifth: Table<CompetenceRule> = try Self.decode(competence, "competence")
        self.departements = first.entries
        self.authorities = second.entries
        self.tribunals = third.entries
        self.overseas = fourth.entries
        self.competence = fifth.entries
        provenance = [
            "departements": first.provenance, "authorities": second.provenance, "tribunals": third.provenance,
            "overseas": fourth.provenance, "competence": fifth.provenance,
        ]
        departementByCode = Dictionary(first.entries.map { ($0.code, $0) }, uniquingKeysWith: { a, _ in a })
        authorityByCode = Dictionary(second.entries.map { ($0.code, $0) }, uniquingKeysWith: { a, _ in a })
        tribunalByID = Dictionary(third.entries.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
        tribunalBySeat = Dictionary(third.entries.map { ($0.commune, $0) }, uniquingKeysWith: { a, _ in a })
        tribunalsByDepartement = Dictionary(grouping: third.entries, by: \.departement)
        let problems = problems()
        guard problems.isEmpty else { throw DirectoryReferenceError(problems) }
    }

    /// A département by its code; nil when there is none. O(1).
    public func departement(_ code: DepartementCode) -> Departement? { departementByCode[code] }

    /// An authority by its code; nil when there is none. O(1).
    public func authority(_ code: ProtectionAuthorityCode) -> ProtectionAuthority? { authorityByCode[code] }

    /// A court by its identifier; nil when there is none. O(1).
    public func tribunal(_ id: String) -> Tribunal? { tribunalByID[id] }

    /// The towns where a court sits, as communes: what is known before the official file is imported.
    var seats: [Commune] {
        tribunals.map {
            Commune(code: $0.commune, name: $0.town, departement: $0.departement, authority: $0.authority)
        }
    }

    /// The shape of every table file.
    private struct Table<Entry: Decodable>: Decodable {
        let format: String
        let version: Int
        let provenance: Provenance
        let count: Int
        let entries: [Entry]
    }

    private static func decode<Entry: Decodable>(
        _ data: Data, _ name: String
    ) throws(DirectoryReferenceError) -> Table<Entry> {
        guard let table = try? JSONDecoder().decode(Table<Entry>.self, from: data) else {
            throw DirectoryReferenceError([.unreadable(table: name)])
        }
        guard table.format == "repere.\(name)", table.version == 1 else {
            throw DirectoryReferenceError([.wrongFormat(table: name)])
        }
        guard table.count == table.entries.count else {
            throw DirectoryReferenceError([.wrongCount(table: name, announced: table.count, found: table.entries.count)])
        }
        return table
    }
}
