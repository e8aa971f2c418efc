import Disk
import Foundation
import Journal
import Vocabulary

/// What who keeps the server asks: rotation, recovery, checks.
extension KeyVault {
    /// Whether a dossier can still be opened, here or from a backup.
    public func erasure(of dossier: DossierID) throws -> ErasureState { try guarded { try ring.erasure(of: dossier, now: clock()) } }

    /// A new key for what is written from now on: called when somebody leaves the team of a dossier.
    public func renew(_ dossier: DossierID, _ audience: AudienceClass) throws -> UInt32 { try guarded { try ring.renew(dossier, audience) } }

    /// Begins an epoch when the last one has lasted 90 days, or when asked. Other calls are answered in between. O(keys).
    /// - Parameter progress: told after each page.
    public func rotate(evenIfEarly: Bool = false, progress: @Sendable () -> Void = {}) async throws -> Bool {
        let isDue = evenIfEarly || ring.isEpochOver(now: clock())
        if isDue { _ = try guarded { try ring.beginEpoch(master, now: clock()) } }
        while try guarded({ try ring.rewrap() }) {
            progress()
            await Task.yield()
        }
        return isDue
    }

    /// Makes five shares; those made before open nothing any more once `keep` has kept the new ones.
    /// - Parameter keep: writes them durably. When it throws, nothing was changed.
    public func createRecovery(keep: ([RecoveryShare]) throws -> Void) throws {
        let made = try ring.newRecovery()
        try keep(made.shares)
        try guarded { try ring.use(made) }
    }

    /// Puts the keys of a folder, where no server runs, under a new master key.
    /// - Parameter master: finds or makes the new one; asked once nobody else can be at the keys and the shares open them.
    /// - Throws: `DataRefusal.badShares` and others; nothing was changed then.
    public static func restore(folder: URL, shares: [RecoveryShare], under master: () throws(DataRefusal) -> MasterKey) throws(DataRefusal) {
        try KeyRing.restore(folder: folder, shares: shares, under: master)
    }

    /// Opens every key. Returns how many there are. O(keys).
    /// - Throws: `altered` at the first that does not open.
    public func checkAll() throws -> Int {
        do {
            return try ring.checkAll()
        } catch {
            throw VaultError.altered
        }
    }

    /// Whether the counts of keys are those that were sealed: a row taken out is seen, without opening any. O(keys), quick.
    public func checkCounts() throws { if try ring.countsDiffer() { throw VaultError.altered } }

    /// Notes that the journal was signed for the first time. Nothing after that.
    public func noteSigned() throws { try guarded { try ring.noteSigned() } }

    /// Whether the journal of these keys was ever signed: without a checkpoint then, somebody took it away.
    public func wasSigned() throws -> Bool { try guarded { try ring.wasSigned() } }

    /// How many changes the keys went through: an older copy has a smaller number.
    public var generation: Int { ring.counts.generation }

    /// Compares the keys with what the journal says was sealed. Nothing is written. O(keys).
    /// - Returns: `lost`, how many used keys are neither here nor destroyed; `unused`, how many dossiers have keys and nothing sealed in the journal.
    public func compare(_ used: UsedKeys) throws -> (lost: Int, unused: Int) { try guarded { try ring.compare(used) } }

    /// Opens every key, in pages, beside what else is asked: a key put in the place of another is seen. O(keys).
    /// - Throws: `altered`.
    public func checkEach() async throws {
        var last: DataKeyName?
        repeat {
            last = try guarded { try ring.checkPage(after: last).last }
            await Task.yield()
        } while last != nil
    }

    public enum Trial: Sendable {
        case opens, shredded, refused
    }

    /// Whether a part opens where it stands. Nothing of it is given: for the trial of a backup.
    public func trial(_ part: SealedPart, at place: SealPlace) -> Trial {
        do {
            _ = try opened(part, place)
            return .opens
        } catch VaultError.shredded {
            return .shredded
        } catch {
            return .refused
        }
    }

    /// True when a dossier was ever sealed or destroyed here.
    public var holdsKeys: Bool { ring.counts != KeyRing.Counts() }

    /// How many dossiers were destroyed, and how many of these are erased everywhere, and until when a copy may hold the last one.
    public func erasures() throws -> (destroyed: Int, erased: Int, last: Int64?) { try guarded { try ring.erasures(now: clock()) } }

    /// The dossiers whose keys were destroyed. O(destroyed).
    public func destroyed() throws -> [DossierID] { try guarded { try ring.destroyed() } }

    /// A number that tells this installation from every other one; not secret.
    public var installation: [UInt8] { ring.installation }

    /// The seed of the key that signs the checkpoints.
    public func signingSeed() throws -> [UInt8] { try ring.secret(KeyRing.signingSecret).bytes }
}
