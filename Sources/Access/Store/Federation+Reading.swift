import Foundation

extension Federation {
    /// What was read of a provider.
    struct Known: Sendable {
        let endpoints: FederationEndpoints
        var keys: WebKeys
        let readAt: Int64
        /// When the keys were read again for a name that nobody knew.
        var renewedAt: Int64?
    }

    /// A provider that could not be read, and that is not asked again for a while.
    struct Failure: Sendable {
        let refusal: FederationRefusal
        /// Milliseconds since 1970.
        let time: Int64
        /// How often in a row.
        let count: Int

        /// Milliseconds: half a minute, then one minute, then two.
        var wait: Int64 { 30_000 << Int64(min(count, 3) - 1) }
    }

    /// How long what was read is believed, in milliseconds.
    static let hour: Int64 = 3_600_000
    /// Least time between two readings of the keys asked for by an unknown name.
    static let minute: Int64 = 60_000

    /// The addresses and keys of a provider, read at most once an hour; those who ask meanwhile wait for the same reading.
    /// One that is away is not asked at each click: the same refusal is given at once for a while.
    func known(_ provider: FederationProvider) async throws(FederationRefusal) -> Known {
        if let kept = known[provider.id], (0..<Self.hour).contains(now() - kept.readAt) { return kept }
        if let failure = failures[provider.id], (0..<failure.wait).contains(now() - failure.time) { throw failure.refusal }
        let task = reading[provider.id] ?? Task { [client, now] in await Self.read(provider, client, at: now()) }
        reading[provider.id] = task
        let result = await task.value
        if reading[provider.id] == task {
            reading[provider.id] = nil
            switch result {
            case .success(let fresh): (known[provider.id], failures[provider.id]) = (fresh, nil)
            case .failure(let refusal): failures[provider.id] = Failure(refusal: refusal, time: now(), count: (failures[provider.id]?.count ?? 0) + 1)
            }
        }
        return try result.get()
    }

    private static func read(_ provider: FederationProvider, _ client: FederationClient, at moment: Int64) async -> Result<Known, FederationRefusal> {
        do throws(FederationRefusal) {
            guard let discovery = provider.discovery else { throw .notConfigured }
            let endpoints = try FederationEndpoints(try await client.read(discovery, .discovery), of: provider.issuer)
            return .success(Known(endpoints: endpoints, keys: try WebKeys(try await client.read(endpoints.keys, .keys)), readAt: moment))
        } catch {
            return .failure(error)
        }
    }

    /// The keys that may have signed a token. When the provider has changed its keys, they are read again: once, and at most once a minute.
    func keys(for token: WebToken, _ provider: FederationProvider) async throws(FederationRefusal) -> [WebKeys.Key] {
        let kept = try await known(provider), candidates = kept.keys.candidates(for: token)
        guard candidates.isEmpty else { return candidates }
        let moment = now()
        if let last = known[provider.id]?.renewedAt, (0..<Self.minute).contains(moment - last) { return [] }
        known[provider.id]?.renewedAt = moment
        let fresh = try WebKeys(try await client.read(kept.endpoints.keys, .keys))
        known[provider.id]?.keys = fresh
        return fresh.candidates(for: token)
    }
}
