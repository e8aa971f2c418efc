/// Where a piece of content comes from, and when someone last read it there.
public struct Provenance: Sendable, Codable, Hashable {
    /// Author, title, date of the source, in plain words.
    public let source: Bilingual
    /// The day the source was read, `yyyy-MM-dd`.
    public let readOn: String
    /// `validated` by its authors, or `draft`: shown as "à valider" with its origin.
    public let status: Status
    /// `FR`, or the code of a territory with its own rule (`988`, `69M`…).
    public let territory: String

    public enum Status: String, Sendable, Codable, Hashable {
        case validated
        case draft
    }

    public init(source: Bilingual, readOn: String, status: Status, territory: String = "FR") {
        self.source = source
        self.readOn = readOn
        self.status = status
        self.territory = territory
    }
}
