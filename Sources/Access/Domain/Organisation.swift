import Vocabulary

/// What an `OrganisationID` numbers.
public enum OrganisationSubject {}
public typealias OrganisationID = Identifier<OrganisationSubject>

/// An institution whose people have accounts here.
public struct Organisation: Sendable, Hashable {
    public enum Kind: String, Sendable, CaseIterable, Codable {
        case etablissement, association, service, crip, parquet, observatoire
    }

    public let id: OrganisationID
    public let kind: Kind
    public let name: String
    /// The teams or places it is made of, in the order they were made.
    public let units: [String]

    public init(id: OrganisationID, kind: Kind, name: String, units: [String] = []) {
        self.id = id
        self.kind = kind
        self.name = name
        self.units = units
    }
}
