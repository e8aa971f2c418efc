import Vocabulary

/// A service to call in one territory, as the people who run the site checked it. No contact is shipped with the program.
public struct Contact: Sendable, Hashable {
    public let departement: DepartementCode
    /// The authority it serves, when the département has several; nil = the whole département.
    public let authority: ProtectionAuthorityCode?
    /// The court it belongs to (`tj-mulhouse`), for the line of a parquet; else nil.
    public let tribunal: String?
    public let kind: Kind
    public let name: String
    public let phone: String
    public let hours: String?
    public let address: String?
    /// The day someone last checked the number, `yyyy-MM-dd`.
    public let verifiedOn: String
    /// Where the number was found.
    public let source: String
    /// An invented contact, shown as such.
    public let example: Bool

    /// What the service is. The order of the cases is the order of the page.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case crip, parquet, police, uaped, umj, pediatricEmergency, psychiatricEmergency
        case maisonDesAdolescents, sexualHealth, association, other

        /// The plain name of the kind of service.
        public var name: Bilingual {
            switch self {
            case .crip: Bilingual(fr: "CRIP, cellule de recueil des informations préoccupantes", en: "CRIP, child-protection reporting unit")
            case .parquet: Bilingual(fr: "Parquet des mineurs", en: "Prosecutor for minors")
            case .police: Bilingual(fr: "Police ou gendarmerie", en: "Police or gendarmerie")
            case .uaped: Bilingual(fr: "UAPED, unité d’accueil pédiatrique enfants en danger", en: "UAPED, paediatric unit for children in danger")
            case .umj: Bilingual(fr: "UMJ, unité médico-judiciaire", en: "UMJ, forensic medicine unit")
            case .pediatricEmergency: Bilingual(fr: "Urgences pédiatriques", en: "Paediatric emergency department")
            case .psychiatricEmergency: Bilingual(fr: "Urgences psychiatriques", en: "Psychiatric emergency department")
            case .maisonDesAdolescents: Bilingual(fr: "Maison des adolescents", en: "Maison des adolescents (youth health centre)")
            case .sexualHealth: Bilingual(fr: "Centre de santé sexuelle", en: "Sexual health centre")
            case .association: Bilingual(fr: "Association spécialisée", en: "Specialised association")
            case .other: Bilingual(fr: "Autre service", en: "Other service")
            }
        }
    }

    public init(
        departement: DepartementCode, authority: ProtectionAuthorityCode? = nil, tribunal: String? = nil,
        kind: Kind, name: String, phone: String, hours: String? = nil, address: String? = nil,
        verifiedOn: String, source: String, example: Bool = false
    ) {
        self.departement = departement
        self.authority = authority
        self.tribunal = tribunal
        self.kind = kind
        self.name = name
        self.phone = phone
        self.hours = hours
        self.address = address
        self.verifiedOn = verifiedOn
        self.source = source
        self.example = example
    }
}
