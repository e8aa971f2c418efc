import Access
import CaseFile
import Disk
import Foundation
import Journal
import JournalSQLite
import Vault

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
    let latest: Int64
    /// What the journal said last of the keys, and how many dossiers had keys and nothing in the journal at the start.
    var recorded: KeysRecord?
    let unused: Int
    let report: @Sendable (String) -> Void

    /// What went wrong while it ran. Each is said once.
    public enum Trouble: Sendable, Hashable {
        /// The journal or the keys were altered.
        case altered
        /// The disk refuses.
        case disk
    }

    public private(set) var troubles: Set<Trouble> = []
    private var isStopping = false
    private var isStopped = false
    private var verification: Task<JournalFault?, any Error>?

    package let projector: Projector
    /// Accounts, institutions and teams; the shared dossiers.
    public nonisolated let access: AccessBook
    public nonisolated let cases: CaseBook
    private static let period = 60, most = 1_000

    /// Opens the journal and the vault of a data folder, and writes that the server started.
    /// - Throws: `Installation.Refusal` in one sentence; nothing was written then.
    /// - Parameter report: told in one sentence when the disk, the journal or the keys are not what they must be.
    public init(folder: URL, master source: MasterKey.Source = .automatic, report: @escaping @Sendable (String) -> Void = { _ in }) async throws {
        self.report = report
        do {
            let key: CheckpointKey
            (store, vault, key) = try await Self.open(folder, source)
            Projector.removeUnfinished(from: folder)
            signer = CheckpointSigner(store, key: key, origin: "repere/journal/" + key.public.name)
            projector = try Projector(folder: folder, projections: Self.projections(in: folder))
            access = AccessBook(journal: store, projector: projector, vault: vault, clock: Self.now, report: report)
            cases = CaseBook(kinds: Door.kinds, access: access, journal: store, projector: projector, vault: vault, files: KeptFolder(data: folder), clock: Self.now)
            try await Self.compare(store, projector, folder)
            try await projector.catchUp(with: store)
            // Before this process writes anything by its own clock.
            latest = try await Self.latest(store, projector)
            signedSize = await store.head().size
            _ = try await vault.erasures()
            (recorded, unused) = try await Self.compare(vault, store, projector, folder)
            if let new = newlyUnused { report(new) }
            try await recordKeys(recorded == nil ? "vault.created.v1" : nil)
            _ = try await store.append(Self.request("server.started.v1"))
            try await projector.catchUp(with: store)
            try await finishErasures()
            try await lookAtFiles()
            BackupRemains.remove(from: folder)
        } catch let refusal as DataRefusal {
            throw Installation.Refusal(refusal)
        } catch let refusal as Installation.Refusal {
            throw refusal
        } catch VaultError.altered {
            throw Installation.Refusal(.notKeys(folder.appendingPathComponent("keys.sqlite").path))
        } catch {
            throw Installation.Refusal("The journal in \(folder.path) cannot be read or written: the disk refuses, or a file is damaged. Run: repere journal verify", .disk)
        }
        watch = Task { [weak self] in
            for second in 1... {
                guard (try? await Task.sleep(for: .seconds(1))) != nil, let self else { return }
                // The wait is cut short by a stop, what is done never is.
                await Task { await self.tick(second, folder) }.value
            }
        }
    }

    /// Keys that were made since the last start and of which the journal knows nothing: entries may be missing.
    private var newlyUnused: String? {
        guard unused > recorded?.unused ?? 0 else { return nil }
        return "the vault holds keys of \(unused) dossiers or accounts of which the journal says nothing: the server was stopped while they were made, or entries of the journal are lost, or it was restored from before. Compare it with a checkpoint kept elsewhere: repere journal verify --anchor FILE"
    }

    /// Writes that the server stopped, signs, and closes.
    public func stop() async {
        isStopping = true
        watch?.cancel()
        verification?.cancel()
        await watch?.value
        // Its own connection would keep the log of the journal from being taken in at the close.
        verification?.cancel()
        _ = await verification?.result
        await reporting {
            try await recordKeys()
            _ = try await store.append(Self.request("server.stopped.v1"))
            try await projector.catchUp(with: store)
            if try await signer.sign() != nil { try await vault.noteSigned() }
        }
        isStopped = true
        await closing { try await projector.close() }
        await closing { try await vault.close() }
        await closing { try await store.close() }
    }

    private func closing(_ body: () async throws -> Void) async {
        do { try await body() } catch { say(.disk, "the disk refuses: a file could not be closed. Look at the disk, then start the server again.") }
    }

    /// The latest time that a journal tells: a clock that is behind is seen by it.
    private static func latest(_ store: SQLiteJournal, _ projector: Projector) async throws -> Int64 {
        let last = try await store.entries(from: await store.head().size - 1, limit: 1).first?.time ?? 0
        guard case .number(let seen)? = try await projector.rows("SELECT max(last) FROM streams").first?.first else { return last }
        return max(last, seen)
    }

    /// The streams that the read models know, with their versions.
    public func streams() async throws -> [String: Int] {
        try await projector.catchUp(with: store)
        return try await projector.rows("SELECT stream, version FROM streams").reduce(into: [:]) { found, row in
            if case .text(let stream) = row[0], case .number(let version) = row[1] { found[stream] = Int(version) }
        }
    }

    private func tick(_ second: Int, _ folder: URL) async {
        await signIfDue(isTime: second % Self.period == 0)
        if second % 3_600 == 0 { await rotateIfDue() }
        if second % 86_400 == 1 { await verify(folder) }
    }

    private func signIfDue(isTime: Bool) async {
        await reporting {
            try await projector.catchUp(with: store)
            let size = await store.head().size
            guard size > signedSize, isTime || size - signedSize >= Self.most else { return }
            try await recordKeys()
            if let checkpoint = try await signer.sign() {
                signedSize = checkpoint.size
                try await vault.noteSigned()
            }
        }
    }

    /// Nothing is hidden, and the log is not filled.
    func reporting(_ body: () async throws -> Void) async {
        do {
            try await body()
        } catch CheckpointSigner.Failure.differs(let fault) {
            tell(.altered, "the journal was altered: \(fault). Nothing more is signed. Stop the server, and run: repere journal verify")
        } catch VaultError.altered {
            tell(.altered, "the keys were altered: one of them does not open. Stop the server, and put keys.sqlite back from a backup.")
        } catch {
            tell(.disk, "the disk refuses: nothing more is kept or signed until the next start. Public pages still answer. Look at the disk, then start the server again.")
        }
    }

    private func tell(_ trouble: Trouble, _ sentence: String) {
        // What was still being done at the stop finds closed files.
        if !isStopped { say(trouble, sentence) }
    }

    private func say(_ trouble: Trouble, _ sentence: String) {
        if troubles.insert(trouble).inserted { report(sentence) }
    }

    /// Reads the whole journal again and opens every key, once at the start and once a day. What was altered is said, and nothing is signed after it.
    private func verify(_ folder: URL) async {
        // A reader that comes while the journal is being closed would leave its log behind.
        guard !isStopping else { return }
        let reading = Task.detached(priority: .background) { () throws -> JournalFault? in
            let rows = try SQLiteRows(folder: folder), key = try PublicKeyFile.publicKey(in: folder)
            defer { try? rows.close() }
            return try await withTaskCancellationHandler {
                if case .broken(let fault) = try JournalVerification(rows, key: key).verdict() { return fault }
                return try rows.audit()
            } onCancel: {
                rows.interrupt()
            }
        }
        verification = reading
        let result = await reading.result
        guard !reading.isCancelled else { return }
        guard case .success(let fault) = result else { return tell(.disk, "the journal could not be read again: the disk refuses, or a file is damaged. Run: repere journal verify") }
        await reporting {
            if let fault { throw await signer.stop(for: fault) }
            try await vault.checkEach()
        }
    }
}
