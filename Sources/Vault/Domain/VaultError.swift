import Vocabulary

/// Why the vault did not do what was asked.
public enum VaultError: Error, Sendable, Hashable {
    /// The sealed bytes were changed, cut, moved from another place, or sealed under another key.
    case altered
    /// No key of this class, version or dossier; none is made for a dossier of which the journal already holds something sealed.
    case noKey
    /// The keys of the dossier were destroyed: nothing opens it any more, and nothing more is sealed for it.
    case shredded
    /// The grant is not for this dossier or this class, has expired, or was not given by this vault.
    case notGranted
    /// More bytes than an entry may hold.
    case tooLarge
    /// The source of chance gave the same number twice: nothing is sealed with it.
    case chance
    /// The disk refused. The vault makes no key any more until it is opened again.
    case storage(String)
    case closed
}
