import Vocabulary

/// Why the prosecutor of a place may be competent, with the articles it rests on.
public struct CompetenceRule: Sendable, Hashable, Codable {
    public let basis: Basis
    /// Identifiers of articles: `cpc-1181`.
    public let articles: [String]
    public let text: Bilingual

    /// What ties the place to the minor.
    public enum Basis: String, Sendable, Hashable, Codable, CaseIterable {
        /// Where the minor, a parent or guardian lives.
        case home
        /// Where the minor was found.
        case found
        /// Where the facts happened.
        case facts
    }
}
