import Vocabulary

/// What an `OrganisationID` numbers.
public enum OrganisationSubject {}
public typealias OrganisationID = Identifier<OrganisationSubject>

/// An institution whose people have accounts here, as it is shown to them.
public struct Organisation: Sendable, Hashable {
    public enum Kind: String, Sendable, CaseIterable, Codable {
        case etablissement, association, service, crip, parquet, observatoire
    }

    public let id: OrganisationID
    public let kind: Kind
    public let name: String
    /// The teams or places it is made of, in the order they were made.
    public let units: [String]
    let version: Int
}
