import Journal
import Vocabulary

/// "Le gardien": keys never leave it. Values in, values out, so that it can become a process of its own without a caller changing.
public protocol Vault: Sendable {
    /// Seals a text for one class of one dossier; the first text of a dossier makes its keys.
    /// - Throws: `shredded`, `tooLarge`, `chance`, `storage`.
    func seal(_ text: Sensible<[UInt8]>, at place: SealPlace) async throws -> SealedPart

    /// Opens a part for who was granted it.
    /// - Throws: `notGranted`, `altered`, `noKey`, `shredded`.
    func open(_ part: SealedPart, at place: SealPlace, with grant: Grant) async throws -> Sensible<[UInt8]>

    /// Opens several parts of one dossier, in order: all or none. As `open`, for a page or a line of a list at once.
    /// - Throws: `notGranted`, `altered`, `noKey`, `shredded`.
    func open(all parts: [(part: SealedPart, place: SealPlace)], with grant: Grant) async throws -> [Sensible<[UInt8]>]

    /// Opens what says who a person or an institution of this server is, to which address an invitation into a team was made, or why a second person was asked, which is nothing of a child:
    /// without a grant, and only in the stream of that account, institution, team or request, to which it is sealed.
    /// - Throws: `notGranted` for any other stream, `altered`, `noKey`, `shredded`.
    func open(ofAccount part: SealedPart, at place: SealPlace) async throws -> Sensible<[UInt8]>

    /// Seals a file under a key of its own, wrapped by the data key of the class: a new data key wraps again a small key, not a large file.
    /// - Throws: `shredded`, `tooLarge`, `chance`, `storage`.
    func seal(file: Sensible<[UInt8]>, at place: SealPlace) async throws -> SealedPart

    /// Opens a file for who was granted its class.
    /// - Throws: `notGranted`, `altered`, `noKey`, `shredded`.
    func open(file: SealedPart, at place: SealPlace, with grant: Grant) async throws -> Sensible<[UInt8]>

    /// Writes the reading in the journal, then gives the entries and the right to open them: no entry, no data. The stream must be of the dossier asked for.
    func ticket(_ request: ReadingRequest) async throws -> ReadingOutcome

    /// Writes in the journal that a list was read, then gives the right to open its lines, dossier by dossier: no entry, no data.
    func tickets(_ request: ListingRequest) async throws -> [DossierID: Grant]

    /// A new key for what will be written from now on in a class: who leaves a team reads nothing new.
    /// - Throws: `noKey` when nothing of the dossier was ever sealed, `shredded`.
    @discardableResult
    func renew(_ dossier: DossierID, _ audience: AudienceClass) async throws -> UInt32

    /// Destroys every key of a dossier. What was sealed can never be opened again, here.
    /// - Parameter notBefore: the time of the last entry of the journal (milliseconds since 1970): a clock that is behind never gives a day too early.
    func shred(_ dossier: DossierID, notBefore: Int64) async throws -> ShredReceipt

    /// A keyed digest: equal values have equal digests, and nobody can try values without the key. `field` keeps the values of different fields apart.
    func match(_ value: Sensible<[UInt8]>, as field: String) async throws -> [UInt8]
}

/// What the destruction of the keys of a dossier leaves behind, for the journal.
public struct ShredReceipt: Sendable, Hashable {
    public let dossier: DossierID
    /// Milliseconds since 1970.
    public let time: Int64
    /// How many keys were destroyed.
    public let keys: Int
    /// Until when a backup of the keys may still exist (milliseconds since 1970).
    public let backupsUntil: Int64

    public init(dossier: DossierID, time: Int64, keys: Int, backupsUntil: Int64) {
        self.dossier = dossier
        self.time = time
        self.keys = keys
        self.backupsUntil = backupsUntil
    }
}

/// Whether a dossier can still be opened.
public enum ErasureState: Sendable, Hashable {
    case kept
    /// The keys are destroyed here; a backup of the keys may still hold them until then (milliseconds since 1970).
    case destroyed(backupsUntil: Int64)
    /// The keys are destroyed, and the last backup that held them has expired.
    case erased
}

/// The copies of the keys. They live so short that a dossier whose keys were destroyed is soon erased everywhere.
public enum KeyBackup {
    /// How long a copy is kept, in milliseconds: 35 days.
    public static let lifetime: Int64 = 35 * 86_400_000
}
