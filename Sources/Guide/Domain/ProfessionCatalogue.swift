import Vocabulary

/// A profession, and what it changes: the families shown first, the legal bases it may tick, its duty in plain words.
public struct Profession: Sendable, Codable {
    public enum Secrecy: String, Sendable, Codable {
        case bound
        case notBound
        case depends
    }

    public let id: String
    public let label: Bilingual
    /// Five families this profession is best placed to see.
    public let firstFamilies: [String]
    public let secrecy: Secrecy
    /// Identifiers of articles in `law.json`.
    public let legalBases: [String]
    public let duty: Bilingual
}

/// The file `professions.json`.
public struct ProfessionCatalogue: Sendable, Codable {
    public let id: String
    public let version: String
    public let professions: [Profession]
}
