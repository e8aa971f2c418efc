import Vocabulary

/// What an `OrganisationID` numbers.
public enum OrganisationSubject {}
public typealias OrganisationID = Identifier<OrganisationSubject>

/// An institution whose people have accounts here.
public enum Organisation {
    public enum Kind: String, Sendable, CaseIterable, Codable {
        case etablissement, association, service, crip, parquet, observatoire
    }
}
