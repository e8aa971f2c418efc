import Vault
import Vocabulary

/// One kind of element that a dossier may hold: what is asked, for whom each answer is, and how it is said. Dated content, not code.
public struct Kind: Sendable, Decodable {
    /// `runawayDeclared`; stored as `caseFile.runawayDeclared.v1`.
    public let id: String
    public let section: String
    let band: String
    public let title: Bilingual
    /// The words of the link that adds one.
    public let add: Bilingual
    public let lead: Bilingual?
    let audience: String
    public let when: When
    public let listed: Bool?
    public let endedBy: [String]?
    public let refersTo: String?
    public let fields: [KindField]

    /// How the time of the fact is asked.
    public struct When: Sendable, Decodable {
        public enum Shape: String, Sendable, Decodable {
            /// A day and an hour, filled with now.
            case moment
            /// As people say it: "mi-novembre".
            case date
            case none
        }

        public let label: Bilingual
        public let hint: Bilingual?
        public let shape: Shape
    }

    /// The act of its entries in the journal.
    public var act: String { "caseFile.\(id).v1" }

    /// Where it stands on the life path.
    public enum Band: String, Sendable, CaseIterable {
        case before, exploitation, support
    }

    /// Its band; nil when it is not on the life path, or when the author chooses.
    public var fixedBand: Band? { Band(rawValue: band) }
    public var choosesBand: Bool { band == "chosen" }

    public var mainAudience: AudienceClass { AudienceClass(name: audience) ?? .social }

    public func audience(of field: KindField) -> AudienceClass { field.audience.flatMap(AudienceClass.init(name:)) ?? mainAudience }

    /// Every class that its fields touch, in order.
    public var audiences: [AudienceClass] { Set([mainAudience] + fields.map(audience(of:))).sorted() }

    /// It waits until an element of one of these kinds ends it.
    public var waits: Bool { listed ?? false }
}

/// One question of a kind.
public struct KindField: Sendable, Decodable {
    public enum Shape: String, Sendable, Decodable {
        case line, short, lines, telephone
        /// As people say it: "mi-novembre".
        case date
        /// A day that exists.
        case day
        /// A day and an hour.
        case moment
        case choice, choices
        /// The words of the young person, as they were said.
        case quote
    }

    public struct Option: Sendable, Decodable {
        public let id: String
        public let label: Bilingual
        public let hint: Bilingual?
    }

    public let id: String
    public let shape: Shape
    public let label: Bilingual
    public let hint: Bilingual?
    public let options: [Option]?
    let audience: String?
    public let required: Bool?
    public let certain: Bool?
    public let summary: Bool?

    public func option(_ id: String) -> Option? { options?.first { $0.id == id } }
}
