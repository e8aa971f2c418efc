import Vocabulary

/// The local authority in charge of child protection: it runs the CRIP and receives the copy of a signalement.
///
/// There are 100 of them. Alsace and Corse cover two départements each; the Rhône has two authorities.
public struct ProtectionAuthority: Sendable, Hashable, Codable, Identifiable {
    public let code: ProtectionAuthorityCode
    /// `Collectivité européenne d’Alsace`, `Département du Rhône`…
    public let name: Bilingual
    /// The name after "of": `de la Collectivité européenne d’Alsace`.
    public let of: Bilingual
    public let departements: [DepartementCode]

    public var id: ProtectionAuthorityCode { code }

    /// The cell that receives the copy: `CRIP de la Collectivité européenne d’Alsace`.
    public var crip: Bilingual { of.map { "CRIP " + $0 } }

    public init(code: ProtectionAuthorityCode, name: Bilingual, of: Bilingual, departements: [DepartementCode]) {
        self.code = code
        self.name = name
        self.of = of
        self.departements = departements
    }
}
