import Disk
import Foundation
import Journal
import JournalSQLite

/// The journal of a server, with what it writes of its own life: when it started and stopped.
///
/// The state of the tree is signed every 60 s or 1,000 entries, and once more at the stop.
public actor ServerJournal {
    public let store: SQLiteJournal
    private let signer: CheckpointSigner
    private var watch: Task<Void, Never>?
    private var signedSize: Int

    /// The read models of this server.
    public static let projections: [any Projection] = [StreamsProjection(), ActivityProjection()]

    private let projector: Projector
    private static let period = 60, most = 1_000

    /// Opens the journal of a data folder and writes that the server started.
    /// - Throws: `Installation.Refusal` in one sentence; nothing was written then.
    public init(folder: URL) async throws {
        do {
            store = try SQLiteJournal(folder: folder)
            let key = try CheckpointKeyFile.key(in: folder)
            signer = CheckpointSigner(store, key: key, origin: "repere/journal/" + key.public.name)
            projector = try Projector(folder: folder, projections: Self.projections)
            signedSize = await store.head().size
            _ = try await store.append(Self.request("server.started.v1"))
            try await projector.catchUp(with: store)
        } catch let refusal as DataRefusal {
            throw Installation.Refusal(refusal.description)
        } catch {
            throw Installation.Refusal("The journal in \(folder.path) cannot be written: \(error)")
        }
        watch = Task { [weak self] in
            for second in 1... {
                guard (try? await Task.sleep(for: .seconds(1))) != nil, let self else { return }
                await self.signIfDue(isTime: second % Self.period == 0)
            }
        }
    }

    /// Writes that the server stopped, signs, and closes.
    public func stop() async {
        watch?.cancel()
        _ = try? await store.append(Self.request("server.stopped.v1"))
        _ = try? await signer.sign()
        try? await projector.catchUp(with: store)
        try? await projector.close()
        try? await store.close()
    }

    private func signIfDue(isTime: Bool) async {
        try? await projector.catchUp(with: store)
        let size = await store.head().size
        guard size > signedSize, isTime || size - signedSize >= Self.most, let checkpoint = try? await signer.sign() else { return }
        signedSize = checkpoint.size
    }

    private static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }

    private static func request(_ act: String) -> AppendRequest {
        let entry = NewEntry(time: now, actor: "server", act: act, purpose: "operation", legalBasis: "rgpd-32")
        let key = act + ":" + String(UInt64.random(in: 0 ... .max), radix: 36)
        return AppendRequest(to: .server, expecting: .any, [entry], key: key)
    }

}
