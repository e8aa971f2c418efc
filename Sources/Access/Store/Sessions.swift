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
    /// Found over since the last minute: still in the file.
    private let over = Mutex<[[UInt8]]>([])
    private let clock: @Sendable () -> Int64
    /// Between memory and the file; tests wait there.
    private let onTheWay: @Sendable () async -> Void
    /// Sessions of one person at the same time; one more ends the oldest.
    static let most = 8

    /// Sessions that are over are removed from the file.
    /// - Throws: `DataRefusal`.
    public convenience init(folder: URL, clock: @escaping @Sendable () -> Int64) async throws { try await self.init(folder: folder, clock: clock, onTheWay: {}) }

    init(folder: URL, clock: @escaping @Sendable () -> Int64, onTheWay: @escaping @Sendable () async -> Void) async throws {
        file = try SessionFile(folder: folder)
        let now = clock(), all = (try? await file.all()) ?? []
        open = Mutex(Dictionary(all.filter { !$0.isOver(now) }.map { ($0.hash, $0) }) { first, _ in first })
        (self.clock, self.onTheWay) = (clock, onTheWay)
        let gone = all.filter { $0.isOver(now) }.map(\.hash)
        if !gone.isEmpty { try? await follow(gone) }
    }

    /// Brings the file to what memory says: memory first, then the file, for each change.
    private func follow(_ hashes: [[UInt8]]) async throws {
        await onTheWay()
        try await file.follow(hashes) { hash in self.open.withLock { $0[hash] } }
    }

    /// Opens a session. Returns its token, for the cookie.
    /// - Parameters:
    ///   - isRecent: the person was asked who they are just now, and not by an open session of a provider.
    ///   - provider: where the person came from.
    func begin(_ account: AccountRecord, _ proof: Actor.Proof, isRecent: Bool = true, provider: Session.Provider? = nil) async throws -> (session: Session, token: Sensible<String>) {
        let token = Base64URL.text(Chance.bytes(32)), now = clock()
        var session = Session(hash: Digest.sha256(Array(token.utf8)), account: account.id, proof: proof, opened: now, seen: now, steppedUp: proof == .firstFactor || !isRecent ? nil : now, rights: account.rights)
        session.provider = provider
        let ended = open.withLock { [session] open -> [[UInt8]] in
            let old = open.values.filter { $0.account == account.id }.sorted { $0.seen > $1.seen }.dropFirst(Self.most - 1).map(\.hash)
            for hash in old { open[hash] = nil }
            open[session.hash] = session
            return old
        }
        try await follow([session.hash] + ended)
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
                over.withLock { $0.append(hash) }
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
    /// - Throws: `AccessBook.Changed` when the session has ended meanwhile.
    func renew(_ session: Session, rights: Int, proof: Actor.Proof? = nil, provider: Session.Provider? = nil) async throws -> (session: Session, token: Sensible<String>) {
        let token = Base64URL.text(Chance.bytes(32)), now = clock()
        var renewed = Session(hash: Digest.sha256(Array(token.utf8)), account: session.account, proof: proof ?? session.proof, opened: session.opened, seen: now, steppedUp: now, rights: rights)
        renewed.provider = provider ?? session.provider
        let isOpen = open.withLock { [renewed] open in
            guard open.removeValue(forKey: session.hash) != nil else { return false }
            open[renewed.hash] = renewed
            return true
        }
        guard isOpen else { throw AccessBook.Changed() }
        try await follow([renewed.hash, session.hash])
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
        change(session.hash) { $0.isHidden = true }
        try await follow([session.hash])
    }

    /// Ends sessions, here and on disk.
    public func end(_ hashes: [[UInt8]]) async throws {
        open.withLock { open in
            for hash in hashes { if let ended = open.removeValue(forKey: hash) { remember(ended) } }
        }
        try await follow(hashes)
    }

    public func endAll(of account: AccountID, but kept: [UInt8]? = nil) async throws {
        try await end(open.withLock { $0.values.filter { $0.account == account && $0.hash != kept }.map(\.hash) })
    }

    /// Writes when each was last seen, and forgets those that are over: called each minute.
    public func keep() async throws {
        let now = clock()
        let changed = open.withLock { open -> [[UInt8]] in
            let over = open.values.filter { $0.isOver(now) }
            for session in over {
                open[session.hash] = nil
                remember(session)
            }
            return open.values.filter { now - $0.seen < 120_000 }.map(\.hash) + over.map(\.hash)
        } + over.withLock { over in
            defer { over = [] }
            return over
        }
        if !changed.isEmpty { try await follow(changed) }
    }

    public func close() async throws {
        try? await keep()
        try await file.close()
    }
}
