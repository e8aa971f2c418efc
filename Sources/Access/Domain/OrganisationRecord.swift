import Journal
import Vocabulary

/// What happens to an institution. Stored as `organisation.<name>.v1`.
public enum OrganisationEvent: Sendable, Hashable {
    case created(kind: Organisation.Kind, name: String)
    case unitAdded(String)

    private struct Created: Codable { let kind: Organisation.Kind, name: String }

    var act: String {
        switch self {
        case .created: "organisation.created.v1"
        case .unitAdded: "organisation.unitAdded.v1"
        }
    }

    func facts() throws -> [UInt8] {
        switch self {
        case .created(let kind, let name): try Facts.encode(Created(kind: kind, name: name))
        case .unitAdded(let name): try Facts.encode(name)
        }
    }

    init?(act: String, facts: [UInt8]) throws {
        switch act {
        case "organisation.created.v1":
            let created: Created = try Facts.decode(facts)
            self = .created(kind: created.kind, name: created.name)
        case "organisation.unitAdded.v1": self = .unitAdded(try Facts.decode(facts))
        default: return nil
        }
    }
}

/// An institution, as its events left it.
public struct OrganisationRecord: Sendable, Hashable, Codable {
    public let id: OrganisationID
    public private(set) var version: Int
    public let kind: Organisation.Kind
    public let name: String
    public private(set) var units: [String] = []

    init?(_ id: OrganisationID, _ event: OrganisationEvent, _ entry: Entry) {
        guard case .created(let kind, let name) = event else { return nil }
        (self.id, version, self.kind, self.name) = (id, entry.version, kind, name)
    }

    mutating func evolve(_ event: OrganisationEvent, _ entry: Entry) {
        version = entry.version
        if case .unitAdded(let name) = event, !units.contains(name) { units.append(name) }
    }
}
