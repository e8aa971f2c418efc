/// The two languages of every text: French first, English as its twin.
public enum Language: String, Sendable, Codable, CaseIterable {
    case fr
    case en
}
