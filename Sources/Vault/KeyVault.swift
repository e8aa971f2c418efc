import Disk
import Foundation
import Journal
import Vocabulary

/// The vault of one server: its keys in `keys.sqlite`, in memory only while it runs.
public actor KeyVault: Vault {
    let ring: KeyRing
    let master: MasterKey
    /// Where readings are written. Without it, nothing is ever granted.
    private let journal: (any JournalStore)?
    let clock: @Sendable () -> Int64
    private var failure: VaultError?

    /// The longest text and the largest file, in bytes.
    public static let longest = 1 << 20, largestFile = 16 << 20

    /// True when the folder holds keys.
    public static func exists(in folder: URL) -> Bool { KeyStore.exists(in: folder) }

    /// Opens the keys of a folder, or makes those of a new one.
    /// - Parameters:
    ///   - mayFound: whether keys may be made; never for a folder whose journal already holds something sealed.
    ///   - clock: milliseconds since 1970.
    /// - Throws: `DataRefusal`.
    public init(folder: URL, master: MasterKey, journal: (any JournalStore)?, mayFound: Bool = false, clock: @escaping @Sendable () -> Int64) throws(DataRefusal) {
        ring = try KeyRing(folder: folder, master: master, mayFound: mayFound, now: clock())
        self.master = master
        self.journal = journal
        self.clock = clock
    }

    public func seal(_ text: Sensible<[UInt8]>, at place: SealPlace) async throws -> SealedPart {
        let bytes = text.reveal()
        guard bytes.count <= Self.longest else { throw VaultError.tooLarge }
        let (version, key) = try await newestKey(place)
        return SealedPart(audience: place.audience.name, keyVersion: version, bytes: try Sealing.seal(Padding.padded(bytes), with: key, in: context(place, version)))
    }

    public func open(_ part: SealedPart, at place: SealPlace, with grant: Grant) async throws -> Sensible<[UInt8]> {
        try check(grant, [place])
        return Sensible(try opened(part, place))
    }

    public func open(all parts: [(part: SealedPart, place: SealPlace)], with grant: Grant) async throws -> [Sensible<[UInt8]>] {
        try check(grant, parts.lazy.map(\.place))
        return try parts.map { Sensible(try opened($0.part, $0.place)) }
    }

    public func open(ofAccount part: SealedPart, at place: SealPlace) async throws -> Sensible<[UInt8]> {
        // The stream is part of what the seal covers: a part of a dossier never opens here, wherever it was copied.
        guard ["account:\(place.dossier)", "organisation:\(place.dossier)", "team:\(place.dossier)", "approval:\(place.dossier)"].contains(place.stream.text), place.audience == .identity else { throw VaultError.notGranted }
        return Sensible(try opened(part, place))
    }

    public func seal(file: Sensible<[UInt8]>, at place: SealPlace) async throws -> SealedPart {
        let bytes = file.reveal()
        guard bytes.count <= Self.largestFile else { throw VaultError.tooLarge }
        let (version, key) = try await newestKey(place)
        return SealedPart(audience: place.audience.name, keyVersion: version, bytes: try FileSeal.seal(Padding.padded(bytes), under: key, in: context(place, version)))
    }

    public func open(file: SealedPart, at place: SealPlace, with grant: Grant) async throws -> Sensible<[UInt8]> {
        try check(grant, [place])
        let key = try key(of: file, place)
        guard let padded = FileSeal.open(file.bytes, under: key, in: context(place, file.keyVersion)), let bytes = Padding.removed(from: padded) else { throw VaultError.altered }
        return Sensible(bytes)
    }

    /// Streams that hold sealed parts: this, then the dossier.
    private static let sealedStreams = ["caseFile:", "team:", "account:", "organisation:", "approval:"]

    /// The first keys of a dossier are made only once the journal says that nothing of it was ever sealed: none is made in place of a lost one.
    private func newestKey(_ place: SealPlace) async throws -> (version: UInt32, key: SecretKey) {
        if try guarded({ try ring.isUnknown(place.dossier, place.audience) }) {
            guard let journal else { throw VaultError.noKey }
            for name in Set(Self.sealedStreams.map { "\($0)\(place.dossier)" } + [place.stream.text]) {
                guard let stream = StreamName(name) else { continue }
                var version = 1
                while case let page = try await journal.entries(of: stream, from: version, limit: 100), !page.isEmpty {
                    guard !page.contains(where: { $0.parts.contains { AudienceClass(name: $0.audience) != nil && !$0.bytes.isEmpty } }) else { throw VaultError.noKey }
                    version += page.count
                }
            }
        }
        return try guarded { try ring.newestKey(place.dossier, place.audience) }
    }

    private func check(_ grant: Grant, _ places: some Sequence<SealPlace>) throws {
        let now = clock()
        guard try ring.secret(KeyRing.grantSecret).digest(grant.bytes, length: 32) == grant.seal, now < grant.expires, now >= grant.expires - Grant.lifetime - 120_000,
            places.allSatisfy({ grant.dossier == $0.dossier && grant.audiences.contains($0.audience) })
        else { throw VaultError.notGranted }
    }

    private func key(of part: SealedPart, _ place: SealPlace) throws -> SecretKey {
        guard part.audience == place.audience.name else { throw VaultError.altered }
        return try guarded { try ring.key(DataKeyName(dossier: place.dossier, audience: place.audience, version: part.keyVersion)) }
    }

    func opened(_ part: SealedPart, _ place: SealPlace) throws -> [UInt8] {
        let key = try key(of: part, place)
        guard let padded = Sealing.open(part.bytes, with: key, in: context(place, part.keyVersion)), let bytes = Padding.removed(from: padded) else { throw VaultError.altered }
        return bytes
    }

    public func ticket(_ request: ReadingRequest) async throws -> ReadingOutcome {
        guard let journal, !request.audiences.isEmpty, request.stream.text.hasSuffix(":\(request.dossier)"), let recording = request.recording else { throw VaultError.notGranted }
        switch try await journal.read(request.stream, from: request.from, limit: request.limit, recording: recording) {
        case .conflict(let conflict): return .conflict(conflict)
        case .read(let receipt, let entries):
            let secret = try ring.secret(KeyRing.grantSecret), now = clock()
            // The same request sent again has the same entry: its grant does not live longer for it.
            guard let written = try await journal.entries(from: receipt.positions.lowerBound, limit: 1).first, written.time <= now + 60_000, written.time > now - Grant.lifetime else { throw VaultError.notGranted }
            let grant = Grant(dossier: request.dossier, audiences: request.audiences, actor: request.actor, reading: receipt.positions.lowerBound, expires: written.time + Grant.lifetime) { secret.digest($0, length: 32) }
            return .granted(grant, entries)
        }
    }

    public func tickets(_ request: ListingRequest) async throws -> [DossierID: Grant] {
        // The time of the entry is that of the vault, to a minute: a grant never outlives what the journal says of it.
        guard let journal, let recording = request.recording, abs(request.time - clock()) <= 60_000, case .appended(let receipt) = try await journal.append(recording) else { throw VaultError.notGranted }
        let secret = try ring.secret(KeyRing.grantSecret), expires = request.time + Grant.lifetime
        return request.dossiers.reduce(into: [:]) { grants, one in
            grants[one.key] = Grant(dossier: one.key, audiences: one.value, actor: request.actor, reading: receipt.positions.lowerBound, expires: expires) { secret.digest($0, length: 32) }
        }
    }

    public func shred(_ dossier: DossierID, notBefore: Int64) async throws -> ShredReceipt {
        try guarded { try ring.shred(dossier, now: max(clock(), notBefore)) }
        // A backup that reads the keys at this moment is waited for, ten seconds at most.
        for attempt in 1... {
            if try guarded({ try ring.store.sweep() }) { break }
            guard attempt < 100 else { throw VaultError.storage("the keys are being read by another process") }
            try await Task.sleep(for: .milliseconds(100))
        }
        return try guarded { try ring.receipt(dossier) }
    }

    public func match(_ value: Sensible<[UInt8]>, as field: String) async throws -> [UInt8] {
        try ring.secret(KeyRing.matchSecret).digest(Context("match", .text(field), .bytes(value.reveal())).bytes, length: 32)
    }

    public func close() throws {
        failure = .closed
        try ring.store.close()
    }

    private func context(_ place: SealPlace, _ version: UInt32) -> Context {
        Context(
            "part", .bytes(ring.installation), .text(place.dossier.text), .text(place.stream.text), .number(UInt64(bitPattern: Int64(place.version))), .number(UInt64(place.audience.rawValue)),
            .number(UInt64(version)))
    }

    /// A disk that refuses once is not trusted again.
    func guarded<T>(_ body: () throws -> T) throws -> T {
        if let failure { throw failure }
        do {
            return try body()
        } catch let error as VaultError {
            throw error
        } catch let refusal as DataRefusal {
            failure = .storage(refusal.description)
            throw refusal
        } catch {
            let storage = VaultError.storage("\(error)")
            failure = storage
            throw storage
        }
    }
}
