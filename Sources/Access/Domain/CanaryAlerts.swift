import Journal
import Vocabulary

/// What touched the canary dossiers of an institution, and what its security officer said of it.
///
/// The same person who tries the same thing again makes no new alert: memory is bounded by people, acts and canaries, whatever is tried.
struct CanaryAlerts: Sendable, Hashable, Codable {
    private(set) var alerts: [Alert] = []

    struct Alert: Sendable, Hashable, Codable {
        /// The version of the stream at the first touch.
        let number: Int
        /// The same at the last.
        var last: Int
        let account: String
        let touch: CanaryEvent.Touch
        let first: Int64
        var latest: Int64
        var count = 1
        var seen: Seen?
    }

    struct Seen: Sendable, Hashable, Codable {
        let by: String
        /// Milliseconds since 1970.
        let time: Int64
        /// Sealed in the stream of the institution.
        let word: SealedText
    }

    /// Alerts that were seen are kept as long as they are among the last of them.
    static let most = 20

    mutating func evolve(_ event: CanaryEvent, _ entry: Entry) {
        if let index = alerts.firstIndex(where: { $0.seen == nil && $0.account == entry.actor && $0.touch == event.touch }) {
            alerts[index].last = entry.version
            alerts[index].latest = entry.time
            alerts[index].count += 1
        } else {
            alerts.append(Alert(number: entry.version, last: entry.version, account: entry.actor, touch: event.touch, first: entry.time, latest: entry.time))
        }
    }

    /// What came after the officer read the page is not seen.
    mutating func see(_ seen: OrganisationEvent.Seen, _ entry: Entry) {
        guard let word = SealedText(entry) else { return }
        for index in alerts.indices where alerts[index].seen == nil && seen.alerts.contains(where: { $0.number == alerts[index].number && $0.last == alerts[index].last }) {
            alerts[index].seen = Seen(by: entry.actor, time: entry.time, word: word)
        }
        let old = alerts.filter { $0.seen != nil }.dropLast(Self.most).map(\.number)
        alerts.removeAll { old.contains($0.number) }
    }
}
