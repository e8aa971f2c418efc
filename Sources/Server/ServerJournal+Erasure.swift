import CaseFile
import Disk
import Foundation
import Journal
import JournalSQLite
import Vault
import Vocabulary

/// Erasing a dossier: what was destroyed once stays destroyed.
extension ServerJournal {
    /// Erases a dossier: the decision is written, its keys are destroyed, and so is what the read models say of it. The proofs of the journal stay.
    public func erase(_ dossier: DossierID, by actor: String, purpose: String, legalBasis: String) async throws -> ShredReceipt {
        let entry = NewEntry(time: Self.now(), actor: actor, act: Erasure.decided, purpose: purpose, legalBasis: legalBasis)
        _ = try await store.append(AppendRequest(to: .erasure(of: dossier), expecting: .any, [entry], key: "erasure:\(dossier)"))
        let receipt = try await destroy(dossier)
        try await projector.catchUp(with: store)
        return receipt
    }

    /// True when a dossier was ever opened here, erased or not.
    public func isKnown(_ dossier: DossierID) async throws -> Bool {
        for stream in [StreamName.caseFile(dossier), .erasure(of: dossier)] where try await !store.entries(of: stream, from: 1, limit: 1).isEmpty { return true }
        return false
    }

    /// Erasures that a stop left in the middle, and those of which the vault still has the keys. Asked of the journal itself, never of the read models.
    ///
    /// What is done here is said, since who asked for it was told that it had failed. So is a destruction that the journal does not know: it is older than its keys.
    func finishErasures() async throws {
        var known: Set<DossierID> = []
        for stream in try await store.streams(startingWith: Erasure.stream) {
            guard let dossier = DossierID(String(stream.text.dropFirst(Erasure.stream.count))) else { continue }
            let acts = try await store.entries(of: stream, from: 1, limit: 100).map(\.act)
            guard acts.contains(Erasure.decided) else { continue }
            known.insert(dossier)
            if !acts.contains(Erasure.destroyed) {
                _ = try await destroy(dossier)
                report("the erasure of \(dossier) was decided and left in the middle: it is carried out now, and its keys are destroyed.")
            } else if try await vault.erasure(of: dossier) == .kept {
                _ = try await vault.shred(dossier, notBefore: latest)
                report("the keys of \(dossier) were here again after its erasure: they are destroyed again.")
            }
        }
        let unknown = try await vault.destroyed().filter { !known.contains($0) }.count
        if unknown > 0 { report("the keys of \(unknown) dossiers were destroyed, and the journal says nothing of it: it is older than its keys, and entries are lost unless it was restored on purpose. Compare it with a checkpoint kept elsewhere: repere journal verify --anchor FILE") }
        try await projector.catchUp(with: store)
    }

    /// Files that a stop left in the middle are removed, and so are those of dossiers whose keys were destroyed. One that is missing is said.
    func lookAtFiles() async throws {
        for dossier in try await vault.destroyed() { cases.removeFiles(of: dossier) }
        let missing = try await cases.sweepFiles()
        if missing > 0 { report("\(missing) files of dossiers are missing or cut. The first one is named by: repere journal verify. Put the folder files back from a backup.") }
    }

    /// The first sealed file that is missing or altered, in a data folder where no server needs to run. O(entries + bytes of the files).
    public static func fileFault(_ rows: SQLiteRows, data: URL) throws -> JournalFault? { try KeptFileAudit.fault(in: rows, data: data) }

    private func destroy(_ dossier: DossierID) async throws -> ShredReceipt {
        let receipt = try await vault.shred(dossier, notBefore: latest)
        cases.removeFiles(of: dossier)
        try await recordKeys()
        let entry = NewEntry(time: receipt.time, actor: "server", act: Erasure.destroyed, purpose: "erasure", legalBasis: "rgpd-17")
        _ = try await store.append(AppendRequest(to: .erasure(of: dossier), expecting: .any, [entry], key: "destroyed:\(dossier)"))
        return receipt
    }
}

extension StreamName {
    static func erasure(of dossier: DossierID) -> StreamName { StreamName(Erasure.stream + dossier.text) ?? .server }
    static func caseFile(_ dossier: DossierID) -> StreamName { StreamName("caseFile:\(dossier)") ?? .server }
}
