import Journal
import Vault
import Vocabulary

/// The circuit breaker of openings, for the security officer.
extension AccessBook {
    public struct LimitState: Sendable {
        /// Dossiers opened on this server in the last hour.
        public let here: Int
        /// People of the institution who opened more than half of what one person may.
        public let people: [(account: String, count: Int)]
        /// The last times that a person of the institution reached the limit, the last first.
        public let trips: [(account: String, time: Int64)]
        /// The last times that the server reached its own.
        public let tripsHere: [Int64]
    }

    /// O(openings of the hour + people).
    public func limitState(of organisation: OrganisationID) async throws -> LimitState {
        let counts = limits.counts(clock()), mine: LimitTrips? = try await record(.limit, organisation.text), here: LimitTrips? = try await record(.limit, LimitTrips.here)
        var people: [(account: String, count: Int)] = []
        for (account, count) in counts where count > OpeningLimits.perPerson / 2 {
            if try await self.account(account)?.place.organisation == organisation { people.append((account.text, count)) }
        }
        return LimitState(
            here: counts.values.reduce(0, +), people: people.sorted { ($0.count, $0.account) > ($1.count, $1.account) }, trips: (mine?.trips ?? []).reversed().map { ($0.account, $0.time) }, tripsHere: (here?.trips ?? []).reversed().map(\.time))
    }

    /// Asks for one more opening. The first refusal of the hour stands in the journal.
    /// - Throws: `Refusal.tooMany`.
    func askLimits(_ dossier: DossierID, _ actor: Actor) async throws {
        let now = clock(), verdict = limits.ask(dossier, by: actor.account, now: now)
        guard verdict != .fine else { return }
        let stream = verdict == .tooManyHere ? LimitTrips.here : actor.organisation.text
        if limits.isFirst(verdict, by: actor.account, now: now), let name = StreamName("limit:" + stream) {
            let entry = entry(LimitTrips.act, by: actor.account.text, parts: [])
            _ = try await journal.append(AppendRequest(to: name, expecting: .any, [entry], key: "limit:" + Base64URL.text(Chance.bytes(16))))
            try await projector.catchUp(with: journal)
            report("the limit of openings in an hour was reached: see the page of the security officer")
        }
        throw Refusal.tooMany
    }
}
