import Vocabulary

/// One of the 101 départements. Source: INSEE, Code officiel géographique, 1 January 2026.
public struct Departement: Sendable, Hashable, Codable, Identifiable {
    public let code: DepartementCode
    /// The INSEE name, with the typographic apostrophe: `Côte-d’Or`.
    public let name: String
    /// The name after "of": `du Haut-Rhin`, `de l’Ain`, `de Paris`.
    public let of: Bilingual
    /// The child-protection authorities of the territory: one, or two for the Rhône (`69D`, `69M`).
    public let authorities: [ProtectionAuthorityCode]

    public var id: DepartementCode { code }

    public init(code: DepartementCode, name: String, of: Bilingual, authorities: [ProtectionAuthorityCode]) {
        self.code = code
        self.name = name
        self.of = of
        self.authorities = authorities
    }
}
