import Journal
import Vault
import Vocabulary

/// A text about a person, sealed in the entry that brought it, with what is needed to open it again.
public struct SealedText: Sendable, Hashable, Codable {
    let keyVersion: UInt32
    let bytes: [UInt8]
    /// The version of the stream at which it stands.
    let version: Int

    /// The part of an entry that is about a person; nil when it has none.
    init?(_ entry: Entry) {
        guard let part = entry.parts.first(where: { $0.audience == AudienceClass.identity.name }) else { return nil }
        (keyVersion, bytes, version) = (part.keyVersion, part.bytes, entry.version)
    }

    var part: SealedPart { SealedPart(audience: AudienceClass.identity.name, keyVersion: keyVersion, bytes: bytes) }
}

extension StreamName {
    static func account(_ id: AccountID) -> StreamName? { StreamName("account:\(id)") }
    static func organisation(_ id: OrganisationID) -> StreamName? { StreamName("organisation:\(id)") }
    /// Who is on the team of a dossier.
    static func team(_ dossier: DossierID) -> StreamName? { StreamName("team:\(dossier)") }
    /// A request that needs a second person.
    static func approval(_ id: ApprovalID) -> StreamName? { StreamName("approval:\(id)") }
    /// What touched the canary dossiers of an institution.
    static func canary(_ id: OrganisationID) -> StreamName? { StreamName("canary:\(id)") }

    /// What follows the kind.
    func subject(after kind: String) -> String? { text.hasPrefix(kind) ? String(text.dropFirst(kind.count)) : nil }
}
