/// A number to call in a département, as a page shows it.
public struct NearbyContact: Sendable {
    /// "CRIP", "Parquet, permanence"…
    public let label: Bilingual
    /// Nil when the directory of this installation does not hold it.
    public let phone: String?
    /// Opening hours, or what to do when the number is missing.
    public let note: Bilingual
    /// An invented contact, for demonstrations.
    public let isExample: Bool

    public init(label: Bilingual, phone: String?, note: Bilingual, isExample: Bool) {
        self.label = label
        self.phone = phone
        self.note = note
        self.isExample = isExample
    }
}

/// A territory found from what a person typed.
public struct Territory: Sendable {
    /// `dep:68` or `com:68224`.
    public let id: String
    public let label: Bilingual
    public let departement: DepartementCode
    public let contacts: [NearbyContact]

    public init(id: String, label: Bilingual, departement: DepartementCode, contacts: [NearbyContact]) {
        self.id = id
        self.label = label
        self.departement = departement
        self.contacts = contacts
    }
}

/// The answer to "where?".
public enum TerritoryAnswer: Sendable {
    case notAsked
    /// Nothing has this name; the text is what was typed.
    case unknown(String)
    case found(Territory)
    /// Several places have this name; and a territory outside the départements when it has it too.
    case several([Territory], elsewhere: Bilingual?)
    /// A French territory outside the 101 départements: what to do there.
    case elsewhere(Bilingual)
}
