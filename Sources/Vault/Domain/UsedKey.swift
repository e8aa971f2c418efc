/// The newest key of a dossier and a class under which the journal holds something sealed.
public struct UsedKey: Sendable, Hashable {
    public let dossier: String
    /// `AudienceClass.rawValue`
    public let audience: UInt8
    public let version: UInt32

    public init(dossier: String, audience: UInt8, version: UInt32) {
        self.dossier = dossier
        self.audience = audience
        self.version = version
    }
}

/// Every such key. Nearly all are the first of their class: those of a dossier are one number, so that a server with a hundred thousand dossiers starts at once.
public struct UsedKeys: Sendable {
    /// By number of dossier, each once: the classes whose newest used key is the first one, as bits (`1 << AudienceClass.rawValue`).
    public let first: [(dossier: String, classes: UInt64)]
    /// The others.
    public let later: [UsedKey]

    public init(first: [(dossier: String, classes: UInt64)], later: [UsedKey]) {
        self.first = first
        self.later = later
    }
}
