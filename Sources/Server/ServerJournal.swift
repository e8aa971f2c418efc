import Access
import Disk
import Foundation
import Journal
import JournalSQLite
import Vault
import Vocabulary

/// What a server keeps: its journal, its vault, and the read models worked out from the journal.
///
/// The state of the tree is signed every 60 s or 1,000 entries, and once more at the stop.
public actor ServerJournal {
    public let store: SQLiteJournal
    public let vault: KeyVault
    private let signer: CheckpointSigner
    private var watch: Task<Void, Never>?
    private var signedSize: Int
    /// The latest time that the journal told when it was opened.
    private let latest: Int64
    private let report: @Sendable (String) -> Void
    private var hasReported = false

    /// The read models of this server.
    public static let projections: [any Projection] = [StreamsProjection(), ActivityProjection(), AccessProjection()]

    private let projector: Projector
    /// Accounts, institutions and teams.
    public nonisolated let access: AccessBook
    private static let period = 60, most = 1_000

    /// Opens the journal and the vault of a data folder, and writes that the server started.
    /// - Throws: `Installation.Refusal` in one sentence; nothing was written then.
    /// - Parameter report: told in one sentence when the disk, the journal or the keys are not what they must be.
    public init(folder: URL, master source: MasterKey.Source = .automatic, report: @escaping @Sendable (String) -> Void = { _ in }) async throws {
        self.report = report
        do {
            store = try SQLiteJournal(folder: folder)
            let isNew = !KeyVault.exists(in: folder), hadKeys = try await !store.entries(of: .vault, from: 1, limit: 1).isEmpty
            if isNew, try hadKeys || PublicKeyFile.publicKey(in: folder) != nil { throw DataRefusal.keysVanished(folder.path) }
            vault = try KeyVault(folder: folder, master: try MasterKey(source, folder: folder, isNew: isNew), journal: store, mayFound: isNew, clock: Self.now)
            let key = try await Self.signingKey(vault)
            try PublicKeyFile.keep(key.public, in: folder)
            try Self.compare(folder, key.public, holdsKeys: await vault.holdsKeys)
            signer = CheckpointSigner(store, key: key, origin: "repere/journal/" + key.public.name)
            projector = try Projector(folder: folder, projections: Self.projections)
            access = AccessBook(journal: store, projector: projector, vault: vault, clock: Self.now)
            try await projector.catchUp(with: store)
            // Before this process writes anything by its own clock.
            latest = try await Self.latest(store, projector)
            signedSize = await store.head().size
            if !hadKeys { _ = try await store.append(Self.request("vault.created.v1", to: .vault)) }
            _ = try await store.append(Self.request("server.started.v1"))
            try await projector.catchUp(with: store)
            do { try await vault.checkCounts() } catch { throw DataRefusal.notKeys(folder.appendingPathComponent("keys.sqlite").path) }
            try await finishErasures()
            BackupRemains.remove(from: folder)
        } catch let refusal as DataRefusal {
            throw Installation.Refusal(refusal)
        } catch {
            throw Installation.Refusal("The journal in \(folder.path) cannot be written: \(error)")
        }
        watch = Task { [weak self] in
            for second in 1... {
                guard (try? await Task.sleep(for: .seconds(1))) != nil, let self else { return }
                await self.signIfDue(isTime: second % Self.period == 0)
                if second % 3_600 == 0 { await self.rotateIfDue() }
                if second % 86_400 == 1 { await self.verify(folder) }
            }
        }
    }

    /// Writes that the server stopped, signs, and closes.
    public func stop() async {
        watch?.cancel()
        await reporting {
            _ = try await store.append(Self.request("server.stopped.v1"))
            _ = try await signer.sign()
            try await projector.catchUp(with: store)
        }
        try? await projector.close()
        try? await vault.close()
        try? await store.close()
    }

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

    /// Erasures that a stop left in the middle, and those that a restored copy of the keys undid: what was destroyed once stays destroyed. Asked of the journal itself.
    private func finishErasures() async throws {
        for stream in try await store.streams(startingWith: Erasure.stream) {
            guard let dossier = DossierID(String(stream.text.dropFirst(Erasure.stream.count))) else { continue }
            let acts = try await store.entries(of: stream, from: 1, limit: 100).map(\.act)
            guard acts.contains(Erasure.decided) else { continue }
            if !acts.contains(Erasure.destroyed) { _ = try await destroy(dossier) } else if try await vault.erasure(of: dossier) == .kept { _ = try await vault.shred(dossier, notBefore: latest) }
        }
        try await projector.catchUp(with: store)
    }

    private func destroy(_ dossier: DossierID) async throws -> ShredReceipt {
        let receipt = try await vault.shred(dossier, notBefore: latest)
        let entry = NewEntry(time: receipt.time, actor: "server", act: Erasure.destroyed, purpose: "erasure", legalBasis: "rgpd-17")
        _ = try await store.append(AppendRequest(to: .erasure(of: dossier), expecting: .any, [entry], key: "destroyed:\(dossier)"))
        return receipt
    }

    /// The latest time that a journal tells: a clock that is behind is seen by it.
    private static func latest(_ store: SQLiteJournal, _ projector: Projector) async throws -> Int64 {
        let last = try await store.entries(from: await store.head().size - 1, limit: 1).first?.time ?? 0
        guard case .number(let seen)? = try await projector.rows("SELECT max(last) FROM streams").first?.first else { return last }
        return max(last, seen)
    }

    /// Refuses a journal that is not the one of its last checkpoint: older, or another one. The anchor is never written over then.
    private static func compare(_ folder: URL, _ key: CheckpointPublicKey, holdsKeys: Bool) throws {
        let rows = try SQLiteRows(folder: folder), size = try rows.head().size
        if size == 0, holdsKeys { throw DataRefusal.vanished(folder.path) }
        for note in try [rows.anchor(), rows.checkpoints().last].compactMap(\.self) {
            guard let checkpoint = try? Checkpoint(note: note, signedBy: key), try checkpoint.size == 0 || rows.root(of: checkpoint.size) == checkpoint.root else { throw DataRefusal.otherJournal(folder.path) }
        }
    }

    /// The streams that the read models know, with their versions.
    public func streams() async throws -> [String: Int] {
        try await projector.catchUp(with: store)
        return try await projector.rows("SELECT stream, version FROM streams").reduce(into: [:]) { found, row in
            if case .text(let stream) = row[0], case .number(let version) = row[1] { found[stream] = Int(version) }
        }
    }

    private func signIfDue(isTime: Bool) async {
        await reporting {
            try await projector.catchUp(with: store)
            let size = await store.head().size
            guard size > signedSize, isTime || size - signedSize >= Self.most, let checkpoint = try await signer.sign() else { return }
            signedSize = checkpoint.size
        }
    }

    private func rotateIfDue() async {
        await reporting {
            if try await vault.rotate() { _ = try await store.append(Self.request("vault.rotated.v1", to: .vault)) }
        }
    }

    /// Says once what goes wrong: nothing is hidden, and the log is not filled.
    private func reporting(_ body: () async throws -> Void) async {
        do {
            try await body()
        } catch {
            guard !hasReported else { return }
            hasReported = true
            let what = if case CheckpointSigner.Failure.differs(let fault) = error { "the journal was altered: \(fault)" } else { "the journal or the keys cannot be written: \(error)" }
            report(what + ". Nothing more is signed. Stop the server, and run: repere journal verify")
        }
    }

    /// Reads the whole journal again, once at the start and once a day, and says what was altered.
    private func verify(_ folder: URL) async {
        let report = report
        await Task.detached(priority: .background) {
            guard let rows = try? SQLiteRows(folder: folder), let key = try? PublicKeyFile.publicKey(in: folder), let verdict = try? JournalVerification(rows, key: key).verdict() else { return }
            let fault: JournalFault? = if case .broken(let fault) = verdict { fault } else { (try? rows.audit()) ?? nil }
            if let fault { report("the journal was altered: \(fault). Run: repere journal verify") }
        }.value
    }

    private static func signingKey(_ vault: KeyVault) async throws -> CheckpointKey {
        let name = KeyVault.name(of: await vault.installation)
        guard let key = CheckpointKey(name: name, seed: try await vault.signingSeed()) else { throw VaultError.noKey }
        return key
    }

    static let now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1_000) }

    static func request(_ act: String, to stream: StreamName = .server) -> AppendRequest {
        let entry = NewEntry(time: now(), actor: "server", act: act, purpose: "operation", legalBasis: "rgpd-32")
        let key = act + ":" + String(UInt64.random(in: 0 ... .max), radix: 36)
        return AppendRequest(to: stream, expecting: .any, [entry], key: key)
    }
}

extension StreamName {
    /// The life of the keys.
    static let vault = StreamName("vault") ?? .server

    static func erasure(of dossier: DossierID) -> StreamName { StreamName(Erasure.stream + dossier.text) ?? .server }
    static func caseFile(_ dossier: DossierID) -> StreamName { StreamName("caseFile:\(dossier)") ?? .server }
}
