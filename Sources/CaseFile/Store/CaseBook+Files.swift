import Access
import Disk
import Foundation
import Journal
import JournalSQLite
import Vault
import Vocabulary

/// Files that come with an element: sealed for the class that their author chose, beside the journal, which holds the digest of each.
extension CaseBook {
    /// Adds an element with its file. The same request sent twice is one element, with one file.
    /// - Parameters:
    ///   - bytes: cleaned already.
    ///   - key: drawn by the form.
    /// - Returns: its number.
    public func keep(_ permit: Permit, _ answers: [AudienceClass: Answers], file bytes: [UInt8], for audience: AudienceClass, key: String) async throws -> Int {
        guard permit.act == .addToDossier, case .dossier(let facts) = permit.resource, let kind = kinds[KeptFile.kind] else { throw Fault.noPermit }
        var chance = SystemRandomNumberGenerator()
        let id = KeptFileID.random(using: &chance)
        guard let seal = Self.sealPlace(id, facts.id, audience), let place = KeptFolder.Place(dossier: facts.id.text, file: id.text) else { throw Fault.noPermit }
        let sealed = try await vault.seal(file: Sensible(bytes), at: seal)
        // The file first: a stop in between leaves a file that nothing speaks of, which the next start removes, and never an element without its file.
        do { try files.write(sealed.bytes, at: place) } catch { throw Fault.notKept }
        let file = KeptFile(id: id, audience: audience.name, keyVersion: sealed.keyVersion, length: sealed.bytes.count, digest: Digest.sha256Hexadecimal(sealed.bytes))
        do {
            let number = try await write(permit, kind.act, answers, of: nil, file: file, key: key) { _ in }
            // Sent twice: the first one counts.
            if try await self.file(facts.id, number)?.file.id != id { files.remove(place) }
            return number
        } catch let error where error is Refusal || error is Fault {
            // Nothing was written. After any other failure nobody knows: the next start does.
            files.remove(place)
            throw error
        }
    }

    /// What is known of the file of an element, without opening anything of the dossier. Nil for an element without one.
    func file(_ dossier: DossierID, _ number: Int) async throws -> (file: KeptFile, isWithdrawn: Bool)? {
        try await projector.catchUp(with: journal)
        return try await projector.rows("SELECT facts, withdrawn FROM kept_file WHERE dossier = ? AND version = ?", [.text(dossier.text), .number(Int64(number))]).first.flatMap { row in
            guard row.count == 2, case .bytes(let facts) = row[0], case .number(let withdrawn) = row[1] else { return nil }
            return KeptFileProjection.file(facts).map { ($0, withdrawn != 0) }
        }
    }

    /// Opens the file of an element. The reading stands in the journal first; who may not read its class is told what a stranger is told.
    /// - Throws: `Fault.nothingThere`, `Fault.fileLost`; `Refusal`; the errors of the journal and of the vault.
    public func open(_ number: Int, of dossier: DossierID, by actor: Actor, for purpose: Purpose) async throws -> [UInt8] {
        guard let (file, isWithdrawn) = try await file(dossier, number), !isWithdrawn, let audience = file.audienceClass, let seal = Self.sealPlace(file.id, dossier, audience) else { throw Fault.nothingThere }
        let grant: Grant
        do {
            grant = try await access.readOne(dossier, at: number, audience, by: actor, for: purpose)
        } catch let refusal as Refusal where refusal != .stepUp && refusal != .secondFactor {
            throw Refusal.absent
        }
        guard let bytes = whole(file, of: dossier) else { throw Fault.fileLost }
        do {
            return try await vault.open(file: SealedPart(audience: file.audience, keyVersion: file.keyVersion, bytes: bytes), at: seal, with: grant).reveal()
        } catch VaultError.altered {
            throw Fault.fileLost
        }
    }

    /// The sealed bytes of a file, when they are those that were kept; nil when they are missing or altered. O(length).
    func whole(_ file: KeptFile, of dossier: DossierID) -> [UInt8]? {
        guard let bytes = KeptFolder.Place(dossier: dossier.text, file: file.id.text).flatMap(files.read), Digest.sha256Hexadecimal(bytes) == file.digest else { return nil }
        return bytes
    }

    /// Whether a file is there, at its length. O(1).
    func isThere(_ file: KeptFile, of dossier: DossierID) -> Bool { KeptFolder.Place(dossier: dossier.text, file: file.id.text).flatMap(files.length) == file.length }

    /// A file opens under its own number only, and in its own dossier and class.
    private static func sealPlace(_ id: KeptFileID, _ dossier: DossierID, _ audience: AudienceClass) -> SealPlace? {
        StreamName("file:\(id)").map { SealPlace(dossier: dossier, audience: audience, stream: $0, version: 1) }
    }

    /// Removes the file of an element that was taken out; a stop before it leaves that to the next start.
    func removeFile(of dossier: DossierID, _ number: Int) async throws {
        guard let (file, isWithdrawn) = try await file(dossier, number), isWithdrawn, let place = KeptFolder.Place(dossier: dossier.text, file: file.id.text) else { return }
        files.remove(place)
    }

    /// Removes the files of a dossier whose keys were destroyed, and what lists have kept of it in memory.
    public func removeFiles(of dossier: DossierID) {
        listed.forget(dossier)
        files.removeAll(of: dossier.text)
    }

    /// Removes the files of which the journal says nothing, those of erased dossiers, and those of elements that were taken out. Asked at the start, before anything is written. O(files).
    /// - Returns: how many files of elements are missing, or not of their length.
    public func sweepFiles() async throws -> Int {
        try await projector.catchUp(with: journal)
        var known: Set<KeptFolder.Place> = [], missing = 0
        for row in try await projector.rows("SELECT dossier, facts FROM kept_file WHERE withdrawn = 0") {
            guard row.count == 2, case .text(let dossier) = row[0], case .bytes(let facts) = row[1], let file = KeptFileProjection.file(facts), let place = KeptFolder.Place(dossier: dossier, file: file.id.text) else { continue }
            known.insert(place)
            if files.length(place) != file.length { missing += 1 }
        }
        files.sweep(keeping: known)
        return missing
    }
}
