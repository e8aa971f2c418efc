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

/// What is asked before anything of a dossier is opened.
public struct ReadingRequest: Sendable, Hashable {
    public let dossier: DossierID
    public let audiences: Set<AudienceClass>
    /// The stream that holds the entries of the dossier.
    public let stream: StreamName
    public let from: Int
    public let limit: Int
    /// The entry that will say who read: its actor, act, purpose and legal basis.
    public let recording: AppendRequest

    public init(dossier: DossierID, audiences: Set<AudienceClass>, stream: StreamName, from version: Int = 1, limit: Int, recording: AppendRequest) {
        self.dossier = dossier
        self.audiences = audiences
        self.stream = stream
        from = version
        self.limit = limit
        self.recording = recording
    }
}

/// A reading: the right to open, and the sealed entries.
public enum ReadingOutcome: Sendable, Hashable {
    case granted(Grant, [Entry])
    case conflict(VersionConflict)
}
