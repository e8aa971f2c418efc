import Vocabulary

/// A tribunal judiciaire: the prosecutor of the same seat receives the signalement.
///
/// Source: Code de l’organisation judiciaire, annex, table XIV. The exact area of each court is not in the tables:
/// when a département has several courts, the person chooses.
public struct Tribunal: Sendable, Hashable, Codable, Identifiable {
    /// `tj-mulhouse`.
    public let id: String
    /// The town of the seat: `Le Puy-en-Velay`.
    public let town: String
    public let departement: DepartementCode
    /// INSEE code of the town of the seat: `68224`.
    public let commune: String
    /// The authority of the town of the seat.
    public let authority: ProtectionAuthorityCode
    /// `tribunal judiciaire du Puy-en-Velay`.
    public let name: Bilingual
    /// Départements where another commune has the very name of the town (INSEE, 2026); nil when there is none.
    public let sameNameIn: [DepartementCode]?
    /// The court where the juge des enfants sits, when this one has none; else nil.
    public let juvenileJudgeAt: String?

    /// The person to whom the signalement is addressed.
    public var prosecutor: Bilingual {
        Bilingual(
            fr: "Procureur de la République, \(name.fr)",
            en: "Public prosecutor (procureur de la République), \(name.en)"
        )
    }

    public init(
        id: String, town: String, departement: DepartementCode, commune: String,
        authority: ProtectionAuthorityCode, name: Bilingual, sameNameIn: [DepartementCode]? = nil, juvenileJudgeAt: String?
    ) {
        self.id = id
        self.town = town
        self.departement = departement
        self.commune = commune
        self.authority = authority
        self.name = name
        self.sameNameIn = sameNameIn
        self.juvenileJudgeAt = juvenileJudgeAt
    }
}
