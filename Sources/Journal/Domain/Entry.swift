/// A place in the journal: the first entry has position 0.
public typealias Position = Int

/// The name of a stream: what the entry is about, `caseFile:…`, `reading:…`. 1 to 120 ASCII letters, digits, `:`, `-`, `.`, `_`.
public struct StreamName: Sendable, Hashable, CustomStringConvertible {
    public let text: String

    /// Nil when the text is empty, too long, or holds anything else. O(length).
    public init?(_ text: String) {
        guard (1...120).contains(text.utf8.count), text.utf8.allSatisfy(Self.allows) else { return nil }
        self.text = text
    }

    private init(known text: StaticString) { self.text = "\(text)" }

    /// The life of the server itself.
    public static let server = StreamName(known: "server")

    private static func allows(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }

    public var description: String { text }
}

/// What was decided when somebody asked.
public enum Decision: UInt8, Sendable, CaseIterable {
    case allowed = 1
    case refused = 2
}

/// A sealed piece of an entry, readable by one audience class only: the journal never holds it open.
public struct SealedPart: Sendable, Hashable {
    /// `identity`, `location`, `health`, `social`, `judicial`.
    public let audience: String
    public let keyVersion: UInt32
    public let bytes: [UInt8]

    public init(audience: String, keyVersion: UInt32, bytes: [UInt8]) {
        self.audience = audience
        self.keyVersion = keyVersion
        self.bytes = bytes
    }
}

/// Personal detail kept beside the entry, so that it can be erased one day: the entry holds only SHA-256(salt || bytes).
public struct Detail: Sendable, Hashable {
    /// 16 random bytes: without them, nobody can guess the detail from its commitment.
    public let salt: [UInt8]
    public let bytes: [UInt8]

    public init(salt: [UInt8], bytes: [UInt8]) {
        self.salt = salt
        self.bytes = bytes
    }
}

/// What somebody asks the journal to keep.
public struct NewEntry: Sendable, Hashable {
    /// Milliseconds since 1970, by the clock of the server.
    public let time: Int64
    /// A pseudonym: never a name.
    public let actor: String
    /// What was done, with its version: `caseFile.opened.v1`.
    public let act: String
    public let purpose: String
    /// The article of law, by identifier.
    public let legalBasis: String
    public let decision: Decision
    public let parts: [SealedPart]
    public let detail: Detail?

    public init(time: Int64, actor: String, act: String, purpose: String, legalBasis: String, decision: Decision = .allowed, parts: [SealedPart] = [], detail: Detail? = nil) {
        self.time = time
        self.actor = actor
        self.act = act
        self.purpose = purpose
        self.legalBasis = legalBasis
        self.decision = decision
        self.parts = parts
        self.detail = detail
    }
}

/// An entry of the journal. It never changes; its detail may be erased.
public struct Entry: Sendable, Hashable {
    public let position: Position
    /// The hash of the leaf before it: an entry taken out, put in or moved breaks the link.
    public let previous: TreeHash
    public let stream: StreamName
    /// 1 for the first entry of the stream.
    public let version: Int
    public let time: Int64
    public let actor: String
    public let act: String
    public let purpose: String
    public let legalBasis: String
    public let decision: Decision
    /// The idempotency key of the request that brought it.
    public let key: String
    /// SHA-256(salt || detail); nil when the entry came without detail.
    public let commitment: TreeHash?
    public let parts: [SealedPart]

    /// The classes whose readers may open a part.
    public var audiences: [String] { parts.map(\.audience) }
}
