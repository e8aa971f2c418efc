import Journal
import Vocabulary

/// What happens to an institution. Stored as `organisation.<name>.v1`. Sealed: the name of the institution, of the unit.
public enum OrganisationEvent: Sendable, Hashable {
    case created(kind: Organisation.Kind)
    case unitAdded

    var act: String {
        switch self {
        case .created: "organisation.created.v1"
        case .unitAdded: "organisation.unitAdded.v1"
        }
    }

    func facts() throws -> [UInt8] {
        switch self {
        case .created(let kind): try Facts.encode(kind)
        case .unitAdded: []
        }
    }

    init?(act: String, facts: [UInt8]) throws {
        switch act {
        case "organisation.created.v1": self = .created(kind: try Facts.decode(facts))
        case "organisation.unitAdded.v1": self = .unitAdded
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
