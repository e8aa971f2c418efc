import Journal
import Vocabulary

/// What happens to an institution. Stored as `organisation.<name>.v1`. Sealed: the name of the institution, of the unit, the word on an alert.
public enum OrganisationEvent: Sendable, Hashable {
    case created(kind: Organisation.Kind)
    case unitAdded
    /// The security officer looked at alerts of canary dossiers.
    case alertsSeen(Seen)

    public struct Seen: Sendable, Hashable, Codable {
        let alerts: [Alert]
    }

    /// An alert as it was read: the versions of the first and of the last touch.
    public struct Alert: Sendable, Hashable, Codable {
        public let number: Int
        public let last: Int

        public init(number: Int, last: Int) { (self.number, self.last) = (number, last) }
    }

    var act: String {
        switch self {
        case .created: "organisation.created.v1"
        case .unitAdded: "organisation.unitAdded.v1"
        case .alertsSeen: "organisation.alertsSeen.v1"
        }
    }

    func facts() throws -> [UInt8] {
        switch self {
        case .created(let kind): try Facts.encode(kind)
        case .unitAdded: []
        case .alertsSeen(let seen): try Facts.encode(seen)
        }
    }

    init?(act: String, facts: [UInt8]) throws {
        switch act {
        case "organisation.created.v1": self = .created(kind: try Facts.decode(facts))
        case "organisation.unitAdded.v1": self = .unitAdded
        case "organisation.alertsSeen.v1": self = .alertsSeen(try Facts.decode(facts))
        default: return nil
        }
    }
}

/// An institution, as its events left it.
struct OrganisationRecord: Sendable, Hashable, Codable {
    let id: OrganisationID
    private(set) var version: Int
    let kind: Organisation.Kind
    let name: SealedText
    private(set) var units: [SealedText] = []

    init?(_ id: OrganisationID, _ event: OrganisationEvent, _ entry: Entry) {
        guard case .created(let kind) = event, let name = SealedText(entry) else { return nil }
        (self.id, version, self.kind, self.name) = (id, entry.version, kind, name)
    }

    mutating func evolve(_ event: OrganisationEvent, _ entry: Entry) {
        version = entry.version
        if case .unitAdded = event, let name = SealedText(entry) { units.append(name) }
    }
}
