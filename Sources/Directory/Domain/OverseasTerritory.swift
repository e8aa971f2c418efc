import Vocabulary

/// A French territory outside the 101 départements: other services, other rules. The program says so plainly.
public struct OverseasTerritory: Sendable, Hashable, Codable, Identifiable {
    /// INSEE code: `988`.
    public let code: String
    public let name: Bilingual
    /// The town of the court.
    public let court: String
    /// Beginnings of postcodes: `988`, or a whole one inside another territory's range (`97150`).
    public let postcodes: [String]
    /// Folded words that designate it: `nouvelle caledonie`, `noumea`.
    public let words: [String]
    /// What to do, in plain words.
    public let note: Bilingual

    public var id: String { code }
}
