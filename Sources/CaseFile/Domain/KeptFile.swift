import Vault
import Vocabulary

/// What a `KeptFileID` numbers.
public enum KeptFileSubject {}

/// The number of a kept file, drawn at random.
public typealias KeptFileID = Identifier<KeptFileSubject>

/// What stands in clear, beside the element, of the sealed file that came with it: how to find it, and how to tell that it is the one that was kept.
public struct KeptFile: Sendable, Hashable, Codable {
    public let id: KeptFileID
    /// The name of its class.
    let audience: String
    let keyVersion: UInt32
    /// Of the sealed form, in bytes.
    let length: Int
    /// SHA-256 of the sealed form, in hexadecimal.
    let digest: String

    var audienceClass: AudienceClass? { AudienceClass(name: audience) }

    /// The kind of the elements that come with a file.
    public static let kind = "fileKept"
}
