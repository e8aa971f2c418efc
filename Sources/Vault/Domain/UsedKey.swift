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
