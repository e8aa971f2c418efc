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

    private enum Key: String, CodingKey { case keyVersion, bytes, version }

    /// As base 64: a record is read at each question, and a list of numbers is ten times slower to read.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        guard let bytes = Base64URL.bytes(try values.decode(String.self, forKey: .bytes)) else { throw DecodingError.dataCorruptedError(forKey: .bytes, in: values, debugDescription: "not base 64") }
        (self.bytes, keyVersion, version) = (bytes, try values.decode(UInt32.self, forKey: .keyVersion), try values.decode(Int.self, forKey: .version))
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(keyVersion, forKey: .keyVersion)
        try values.encode(Base64URL.text(bytes), forKey: .bytes)
        try values.encode(version, forKey: .version)
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
