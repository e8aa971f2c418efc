import Journal
import Vault
import Vocabulary

/// Who touched the canaries of an institution, for its security officer.
extension AccessBook {
    public struct CanaryAlert: Sendable {
        public let alert: OrganisationEvent.Alert
        public let account: String
        /// What was asked; nil for an act that this version does not know.
        public let act: Act?
        /// Nil when the canary is not among those of the institution any more.
        public let dossier: DossierID?
        /// Milliseconds since 1970.
        public let first: Int64
        public let latest: Int64
        public let count: Int
        public let seen: Seen?
    }

    public struct Seen: Sendable {
        public let by: String
        /// Milliseconds since 1970.
        public let time: Int64
        public let word: String
    }

    /// The alerts of an institution: those that nobody has seen first, then the last that were. O(people + alerts).
    public func alerts(of organisation: OrganisationID) async throws -> [CanaryAlert] {
        guard let record: CanaryAlerts = try await record(.canary, organisation.text), let stream = StreamName.organisation(organisation) else { return [] }
        var dossiers: [[UInt8]: DossierID] = [:], found: [CanaryAlert] = []
        for canary in try await canaries(of: organisation) { dossiers[try await digest(canary.dossier.text, "canary.alert")] = canary.dossier }
        for one in record.alerts {
            var seen: Seen?
            if let said = one.seen { seen = Seen(by: said.by, time: said.time, word: try await open(said.word, in: stream, organisation.text)) }
            found.append(CanaryAlert(
                alert: .init(number: one.number, last: one.last), account: one.account, act: Act(rawValue: one.touch.asked), dossier: dossiers[one.touch.mark], first: one.first, latest: one.latest, count: one.count, seen: seen))
        }
        return found.sorted { ($0.seen == nil ? 0 : 1, -$0.latest) < ($1.seen == nil ? 0 : 1, -$1.latest) }
    }

    /// How many alerts wait. O(alerts).
    public func alertsWaiting(of organisation: OrganisationID) async throws -> Int {
        let record: CanaryAlerts? = try await record(.canary, organisation.text)
        return record?.alerts.count { $0.seen == nil } ?? 0
    }

    /// The security officer has looked at alerts, as they were read. What was touched since stays to be seen.
    public func see(_ permit: Permit, _ alerts: [OrganisationEvent.Alert], word: Sensible<String>) async throws {
        guard permit.act == .plantCanary, case .organisation(let id) = permit.resource, let organisation = try await organisation(id) else { throw TeamFault.noPermit }
        let waiting = Set(try await self.alerts(of: id).filter { $0.seen == nil }.map(\.alert))
        guard !alerts.isEmpty, waiting.isSuperset(of: alerts) else { throw TeamFault.already }
        try await write(id, after: organisation.version, by: permit.actor.text, .alertsSeen(.init(alerts: alerts)), Sensible(Array(word.reveal().utf8)))
    }
}
