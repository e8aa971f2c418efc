import Journal
import Vocabulary

/// The right to open some classes of one dossier, for some minutes. Only the vault makes one, once the reading stands in the journal.
public struct Grant: Sendable, Hashable {
    public let dossier: DossierID
    public let audiences: Set<AudienceClass>
    /// A pseudonym.
    public let actor: String
    /// The entry that says who read, when and why.
    public let reading: Position
    /// Milliseconds since 1970.
    public let expires: Int64
    /// Made with a key that never leaves the vault: a grant that was not given opens nothing.
    let seal: [UInt8]

    /// How long a grant opens, in milliseconds.
    public static let lifetime: Int64 = 10 * 60_000

    init(dossier: DossierID, audiences: Set<AudienceClass>, actor: String, reading: Position, expires: Int64, seal: (_ bytes: [UInt8]) -> [UInt8]) {
        self.dossier = dossier
        self.audiences = audiences
        self.actor = actor
        self.reading = reading
        self.expires = expires
        self.seal = seal(Self.bytes(dossier, audiences, actor, reading, expires))
    }

    /// What the seal covers.
    var bytes: [UInt8] { Self.bytes(dossier, audiences, actor, reading, expires) }

    private static func bytes(_ dossier: DossierID, _ audiences: Set<AudienceClass>, _ actor: String, _ reading: Position, _ expires: Int64) -> [UInt8] {
        Context("grant", .text(dossier.text), .bytes(audiences.map(\.rawValue).sorted()), .text(actor), .number(UInt64(bitPattern: Int64(reading))), .number(UInt64(bitPattern: expires))).bytes
    }
}

/// What is asked before anything of a dossier is opened. The vault writes it in the journal: who, which classes, when, why.
public struct ReadingRequest: Sendable, Hashable {
    public let dossier: DossierID
    public let audiences: Set<AudienceClass>
    /// The stream that holds the entries of the dossier.
    public let stream: StreamName
    public let from: Int
    public let limit: Int
    /// A pseudonym.
    public let actor: String
    /// `caseFile.read.v1`.
    public let act: String
    public let purpose: String
    public let legalBasis: String
    /// Milliseconds since 1970.
    public let time: Int64
    public let key: String

    public init(
        dossier: DossierID, audiences: Set<AudienceClass>, stream: StreamName, from version: Int = 1, limit: Int, by actor: String, act: String = "caseFile.read.v1", purpose: String, legalBasis: String, time: Int64, key: String
    ) {
        self.dossier = dossier
        self.audiences = audiences
        self.stream = stream
        from = version
        self.limit = limit
        self.actor = actor
        self.act = act
        self.purpose = purpose
        self.legalBasis = legalBasis
        self.time = time
        self.key = key
    }

    /// The entry of the reading, in the stream of the readings of the dossier: one empty part for each class that may then be opened.
    var recording: AppendRequest? {
        let parts = audiences.sorted().map { SealedPart(audience: $0.name, keyVersion: 0, bytes: []) }
        let entry = NewEntry(time: time, actor: actor, act: act, purpose: purpose, legalBasis: legalBasis, parts: parts)
        return StreamName("reading:\(dossier)").map { AppendRequest(to: $0, expecting: .any, [entry], key: key) }
    }
}

/// A reading: the right to open, and the sealed entries.
public enum ReadingOutcome: Sendable, Hashable {
    case granted(Grant, [Entry])
    case conflict(VersionConflict)
}
