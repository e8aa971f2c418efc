/// Who a part of a dossier is for. Each class has keys of its own: to be allowed one opens nothing of another.
public enum AudienceClass: UInt8, Sendable, CaseIterable, Comparable {
    case identity = 1
    case location = 2
    case health = 3
    case social = 4
    case judicial = 5

    /// As it is written in the journal.
    public var name: String {
        switch self {
        case .identity: "identity"
        case .location: "location"
        case .health: "health"
        case .social: "social"
        case .judicial: "judicial"
        }
    }

    public init?(name: String) {
        guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }

    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
