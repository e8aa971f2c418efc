import Foundation
import Journal

/// What the server itself writes in the journal, and by which clock.
extension ServerJournal {
    static let now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1_000) }

    static func request(_ act: String, to stream: StreamName = .server, _ parts: [SealedPart] = []) -> AppendRequest {
        let entry = NewEntry(time: now(), actor: "server", act: act, purpose: "operation", legalBasis: "rgpd-32", parts: parts)
        let key = act + ":" + String(UInt64.random(in: 0 ... .max), radix: 36)
        return AppendRequest(to: stream, expecting: .any, [entry], key: key)
    }
}
