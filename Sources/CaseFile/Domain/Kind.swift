import Vault
import Vocabulary

/// One kind of element that a dossier may hold: what is asked, for whom each answer is, and how it is said. Dated content, not code. A class: each element holds its kind, and lists hold thousands of elements.
public final class Kind: Sendable, Decodable {
    /// `runawayDeclared`; stored as `caseFile.runawayDeclared.v1`.
    public let id: String
    public let section: String
    let band: String
    public let title: Bilingual
    /// The words of the link that adds one.
    public let add: Bilingual
    public let lead: Bilingual?
    /// A class, or `chosen`: by the author, once for each element.
    let audience: String
    public let when: When
    public let listed: Bool?
    public let endedBy: [String]?
    public let refersTo: String?
    /// What it says comes after what it refers to: its time is not before.
    let follows: Bool?
    /// Written by another person than the element that it ends: no one alone.
    let byAnother: Bool?
    /// It says where the element that it refers to stands, such as another day, and lets it wait.
    let moves: Bool?
    /// Written of an element that is over, such as what became of it after its receipt was confirmed.
    let late: Bool?
    /// What it is stands in any of its classes: a health appointment has a day for the whole team, and its reason for carers.
    let openToAll: Bool?
    public let fields: [KindField]
    private let classes = Memo<[String: AudienceClass]>()

    private enum CodingKeys: String, CodingKey {
        case id, section, band, title, add, lead, audience, when, listed, endedBy, refersTo, follows, byAnother, moves, late, openToAll, fields
    }

    /// The same kind with another class, time or fields.
    private init(_ kind: Kind, audience: String? = nil, when: When? = nil, fields: [KindField]? = nil) {
        (id, section, band, title, add, lead) = (kind.id, kind.section, kind.band, kind.title, kind.add, kind.lead)
        (self.audience, self.when, self.fields) = (audience ?? kind.audience, when ?? kind.when, fields ?? kind.fields)
        (listed, endedBy, refersTo, follows, byAnother, moves, late, openToAll) = (kind.listed, kind.endedBy, kind.refersTo, kind.follows, kind.byAnother, kind.moves, kind.late, kind.openToAll)
    }

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
        let tense: Tense?
        /// It says what happened: it is not in the future.
        public var isOfThePast: Bool { (tense ?? .past) == .past }
    }

    /// What a day is of.
    enum Tense: String, Sendable, Decodable {
        /// What has happened: what is not said otherwise.
        case past
        /// What is promised, booked or due: only for fields.
        case future
        /// What has begun or will begin: only for the time of a kind.
        case any
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

    public var choosesAudience: Bool { audience == "chosen" }

    /// The same kind for an element whose author chose this class.
    func kept(for audience: AudienceClass) -> Kind {
        choosesAudience ? Kind(self, audience: audience.name) : self
    }

    /// What a reader is asked of an element of which some classes are kept for others.
    func without(_ reserved: [AudienceClass]) -> Kind {
        Kind(self, when: reserved.contains(mainAudience) ? When(label: when.label, hint: when.hint, shape: .none, tense: when.tense) : nil, fields: fields.filter { !reserved.contains(audience(of: $0)) })
    }

    public func audience(of field: KindField) -> AudienceClass { field.audience.flatMap(AudienceClass.init(name:)) ?? mainAudience }

    /// The class of a field; nil without such a field. O(1).
    func audience(ofField id: String) -> AudienceClass? { classes.value { Dictionary(fields.map { ($0.id, audience(of: $0)) }) { first, _ in first } }[id] }

    /// Every class that its fields touch, in order.
    public var audiences: [AudienceClass] { Set([mainAudience] + fields.map(audience(of:))).sorted() }

    /// Who wrote the element that it ends does not write it.
    public var takesAnother: Bool { byAnother ?? false }

    public var isMove: Bool { moves ?? false }
    public var isLate: Bool { late ?? false }

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
        /// An hour, two, or a part of the day.
        case hour
        case choice, choices
        /// The words of the young person, as they were said.
        case quote
        /// A number of bytes.
        case size
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
    /// Written by the product, never asked: shown, and kept as it is by a correction.
    let given: Bool?
    let tense: Kind.Tense?
    public var isGiven: Bool { given ?? false }

    /// Where a day without its year is looked for.
    public var looking: WrittenDate.Direction { tense == .future ? .future : .past }

    public func option(_ id: String) -> Option? { options?.first { $0.id == id } }
}
