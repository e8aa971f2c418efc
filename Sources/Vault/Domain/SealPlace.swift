import Journal
import Vocabulary

/// Where a sealed part stands. It opens there and nowhere else: moved to another place, it is refused.
public struct SealPlace: Sendable, Hashable {
    public let dossier: DossierID
    public let audience: AudienceClass
    public let stream: StreamName
    /// The version of the stream that the entry will have, or has.
    public let version: Int

    public init(dossier: DossierID, audience: AudienceClass, stream: StreamName, version: Int) {
        self.dossier = dossier
        self.audience = audience
        self.stream = stream
        self.version = version
    }
}
