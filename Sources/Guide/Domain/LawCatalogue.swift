import Vocabulary

/// One article of law, in plain words, with the text it was read in.
public struct LawArticle: Sendable, Codable {
    /// The same article where it applies differently (overseas collectivities).
    public struct Variant: Sendable, Codable {
        public let territory: String
        public let plain: Bilingual
    }

    public let id: String
    public let citation: Bilingual
    /// A label short enough for a tick box.
    public let short: Bilingual
    public let plain: Bilingual
    /// The French words of the article, when they were verified.
    public let quote: String?
    /// The dated text it was read in, in French.
    public let textVersion: String
    public let provenance: Provenance
    public let variants: [Variant]
}

/// Who reports, on which basis, to whom.
public struct Reporter: Sendable, Codable {
    public enum Rule: String, Sendable, Codable {
        case may
        case must
        case mustUnlessSecrecy
    }

    public let id: String
    public let who: Bilingual
    public let rule: Rule
    public let plain: Bilingual
    public let to: Bilingual
    public let articles: [String]
}

/// The file `law.json`.
public struct LawCatalogue: Sendable, Codable {
    public struct Section: Sendable, Codable {
        public let id: String
        public let title: Bilingual
        public let paragraphs: [Bilingual]
        public let articles: [String]
    }

    public let id: String
    public let version: String
    public let title: Bilingual
    public let intro: Bilingual
    public let sections: [Section]
    public let articles: [LawArticle]
    public let reporters: [Reporter]
}
