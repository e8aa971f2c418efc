import Vocabulary

extension DirectoryReference {
    /// Everything that is wrong in the tables: codes met twice, links without an answer, a territory without a court. O(rows).
    func problems() -> [DirectoryReferenceError.Problem] {
        duplicates() + authorityLinks() + tribunalLinks() + coverage()
    }

    private func duplicates() -> [DirectoryReferenceError.Problem] {
        repeated(departements.map(\.code.text), in: "departements")
            + repeated(departements.map(\.name), in: "departements")
            + repeated(authorities.map(\.code.text), in: "authorities")
            + repeated(tribunals.map(\.id), in: "tribunals")
            + repeated(tribunals.map(\.commune), in: "tribunals")
            + repeated(overseas.map(\.code), in: "overseas")
            + repeated(competence.map(\.basis.rawValue), in: "competence")
    }

    private func repeated(_ ids: [String], in table: String) -> [DirectoryReferenceError.Problem] {
        var seen: Set<String> = []
        return ids.filter { !seen.insert($0).inserted }.map { .duplicate(table: table, id: $0) }
    }

    private func authorityLinks() -> [DirectoryReferenceError.Problem] {
        var problems: [DirectoryReferenceError.Problem] = []
        for departement in departements {
            for code in departement.authorities
            where authorityByCode[code]?.departements.contains(departement.code) != true {
                problems.append(.brokenLink(table: "departements", id: departement.code.text, to: code.text))
            }
        }
        for authority in authorities {
            for code in authority.departements
            where departementByCode[code]?.authorities.contains(authority.code) != true {
                problems.append(.brokenLink(table: "authorities", id: authority.code.text, to: code.text))
            }
        }
        return problems
    }

    private func tribunalLinks() -> [DirectoryReferenceError.Problem] {
        var problems: [DirectoryReferenceError.Problem] = []
        for tribunal in tribunals {
            if departementByCode[tribunal.departement]?.authorities.contains(tribunal.authority) != true {
                problems.append(.brokenLink(table: "tribunals", id: tribunal.id, to: tribunal.departement.text))
            }
            guard let target = tribunal.juvenileJudgeAt else { continue }
            // The court that stands in has its own juge des enfants, in the same département.
            let other = tribunalByID[target]
            if other == nil || other?.juvenileJudgeAt != nil || other?.departement != tribunal.departement {
                problems.append(.brokenLink(table: "tribunals", id: tribunal.id, to: target))
            }
        }
        return problems
    }

    private func coverage() -> [DirectoryReferenceError.Problem] {
        let withoutAuthority = departements.filter(\.authorities.isEmpty)
            .map { DirectoryReferenceError.Problem.nothing(table: "authorities", of: $0.code.text) }
        let withoutTribunal = departements.filter { tribunalsByDepartement[$0.code] == nil }
            .map { DirectoryReferenceError.Problem.nothing(table: "tribunals", of: $0.code.text) }
        let withoutTerritory = authorities.filter(\.departements.isEmpty)
            .map { DirectoryReferenceError.Problem.nothing(table: "departements", of: $0.code.text) }
        let bases = Set(competence.map(\.basis))
        let withoutRule = CompetenceRule.Basis.allCases.filter { !bases.contains($0) }
            .map { DirectoryReferenceError.Problem.nothing(table: "competence", of: $0.rawValue) }
        return withoutAuthority + withoutTribunal + withoutTerritory + withoutRule
    }
}
