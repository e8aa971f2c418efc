import JournalSQLite
import Vocabulary

/// What a person did in the last days, in numbers.
public struct AccountActivity: Sendable, Hashable {
    public let account: AccountID
    public internal(set) var openingsOfMonth = 0, refusalsOfMonth = 0, refusalsOfDay = 0, mostOpeningsInAnHour = 0

    /// Refusals in a day, or openings in an hour, from which somebody looks.
    public static let refusals = 5, openings = OpeningLimits.perPerson / 2
    /// - Parameter now: the hour of now.
    mutating func refuse(_ count: Int, _ hour: Int64, of now: Int64) {
        refusalsOfMonth += count
        if hour > now - 24 { refusalsOfDay += count }
    }

    public var needsALook: Bool { refusalsOfDay >= Self.refusals || mostOpeningsInAnHour >= Self.openings }
}

extension AccessBook {
    /// The last 30 days of the people of an institution, those who were refused most first. O(people × hours of activity).
    public func activity(of organisation: OrganisationID) async throws -> [AccountActivity] {
        try await projector.catchUp(with: journal)
        let hour = clock() / 3_600_000
        var found: [AccountActivity] = []
        for account in try await people(of: organisation) {
            var activity = AccountActivity(account: account.id)
            let rows = try await projector.rows(
                """
                SELECT hour, act, sum(count) FROM activity WHERE hour > ?1 AND actor = ?2 AND act IN ('caseFile.read.v1', 'access.refused.v1') GROUP BY hour, act
                UNION ALL SELECT hour, 'access.refused.v1', count FROM access_refused WHERE hour > ?1 AND actor = ?2
                """, [.number(hour - 720), .text(account.id.text)])
            for row in rows {
                guard case .number(let at)? = row.first, case .text(let act) = row[1], case .number(let count) = row[2] else { continue }
                if act == Self.refused {
                    activity.refuse(Int(count), at, of: hour)
                } else {
                    activity.openingsOfMonth += Int(count)
                    activity.mostOpeningsInAnHour = max(activity.mostOpeningsInAnHour, Int(count))
                }
            }
            for rest in refusals.waiting(account.id) { activity.refuse(rest.count, rest.hour, of: hour) }
            if activity != AccountActivity(account: account.id) { found.append(activity) }
        }
        return found.sorted { ($0.refusalsOfMonth, $0.openingsOfMonth, $0.account.text) > ($1.refusalsOfMonth, $1.openingsOfMonth, $1.account.text) }
    }
}
