import Disk
import Foundation
import Synchronization
import Vocabulary

/// Who is signed in, where. Found in memory at each page; kept on disk.
public final class Sessions: Sendable {
    private let file: SessionFile
    private let open: Mutex<[[UInt8]: Session]>
    /// Whose sessions were, that have ended: what their forms still hold belongs to nobody else.
    private let past = Mutex<[[UInt8]: AccountID]>([:])
    private let clock: @Sendable () -> Int64
    /// Sessions of one person at the same time; one more ends the oldest.
    static let most = 8

    /// - Throws: `DataRefusal`.
    public init(folder: URL, clock: @escaping @Sendable () -> Int64) async throws {
        file = try SessionFile(folder: folder)
        let now = clock(), kept = ((try? await file.all()) ?? []).filter { !$0.isOver(now) }
        open = Mutex(Dictionary(kept.map { ($0.hash, $0) }) { first, _ in first })
        self.clock = clock
    }

    /// Opens a session. Returns its token, for the cookie.
    func begin(_ account: AccountRecord, _ proof: Actor.Proof) async throws -> (session: Session, token: Sensible<String>) {
        let token = Base64URL.text(Chance.bytes(32)), now = clock()
        let session = Session(hash: Digest.sha256(Array(token.utf8)), account: account.id, proof: proof, opened: now, seen: now, steppedUp: proof == .firstFactor ? nil : now, rights: account.rights)
        let ended = open.withLock { open -> [[UInt8]] in
            let old = open.values.filter { $0.account == account.id }.sorted { $0.seen > $1.seen }.dropFirst(Self.most - 1).map(\.hash)
            for hash in old { open[hash] = nil }
            open[session.hash] = session
            return old
        }
        try await file.write([session], removing: ended)
        return (session, Sensible(token))
    }

    /// The session of a cookie, seen now; nil when there is none, or when it is over.
    public func find(_ token: String) -> Session? {
        guard token.utf8.count == 43 else { return nil }
        let hash = Digest.sha256(Array(token.utf8)), now = clock()
        return open.withLock { open in
            guard var session = open[hash] else { return nil }
            guard !session.isOver(now) else {
                open[hash] = nil
                remember(session)
                return nil
            }
            session.seen = max(session.seen, now)
            open[hash] = session
            return session
        }
    }

    private func remember(_ session: Session) {
        past.withLock { past in
            if past.count >= 10_000 { past.removeAll() }
            past[session.hash] = session.account
        }
    }

    /// Whose session a cookie was; nil when nobody knows any more.
    public func owner(_ token: String) -> AccountID? { past.withLock { $0[Digest.sha256(Array(token.utf8))] } }

    /// The sessions of a person, the last used first.
    public func list(of account: AccountID) -> [Session] {
        let now = clock()
        return open.withLock { $0.values.filter { $0.account == account && !$0.isOver(now) } }.sorted { $0.seen > $1.seen }
    }

    /// After a new proof of identity: the old token is dead, another one takes its place.
    func renew(_ session: Session, rights: Int, proof: Actor.Proof? = nil) async throws -> (session: Session, token: Sensible<String>) {
        let token = Base64URL.text(Chance.bytes(32)), now = clock()
        let renewed = Session(hash: Digest.sha256(Array(token.utf8)), account: session.account, proof: proof ?? session.proof, opened: session.opened, seen: now, steppedUp: now, rights: rights)
        open.withLock { open in
            open[session.hash] = nil
            open[renewed.hash] = renewed
        }
        try await file.write([renewed], removing: [session.hash])
        return (renewed, Sensible(token))
    }

    /// Changes a session that is still open.
    func change(_ hash: [UInt8], _ body: (inout Session) -> Void) {
        open.withLock { open in
            guard var session = open[hash] else { return }
            body(&session)
            open[hash] = session
        }
    }

    /// Hides the screen of a session.
    public func hide(_ session: Session) async throws {
        var hidden = session
        hidden.isHidden = true
        change(session.hash) { $0.isHidden = true }
        try await file.write([hidden])
    }

    /// Ends sessions, here and on disk.
    public func end(_ hashes: [[UInt8]]) async throws {
        open.withLock { open in
            for hash in hashes { if let ended = open.removeValue(forKey: hash) { remember(ended) } }
        }
        try await file.write([], removing: hashes)
    }

    public func endAll(of account: AccountID, but kept: [UInt8]? = nil) async throws {
        try await end(open.withLock { $0.values.filter { $0.account == account && $0.hash != kept }.map(\.hash) })
    }

    /// Writes when each was last seen, and forgets those that are over: called each minute.
    public func keep() async throws {
        let now = clock()
        let (kept, over) = open.withLock { open -> ([Session], [[UInt8]]) in
            let over = open.values.filter { $0.isOver(now) }.map(\.hash)
            for hash in over { open[hash] = nil }
            return (open.values.filter { now - $0.seen < 120_000 }, over)
        }
        guard !kept.isEmpty || !over.isEmpty else { return }
        try await file.write(kept, removing: over)
    }

    public func close() async throws {
        try? await keep()
        try await file.close()
    }
}
