import Journal
import JournalSQLite

extension AccessReport {
    /// An entry that cannot be read: the journal is not what it must be.
    public struct BadEntry: Error, Sendable {
        public let position: Position
    }

    /// Takes in every entry of a journal, a few thousand at a time. Returns how many there were. O(entries).
    /// - Throws: `BadEntry`; the errors of the disk.
    public mutating func take(all rows: SQLiteRows) throws -> Int {
        var last = -1, count = 0
        while case let page = try rows.rows(after: last, limit: 5_000), let end = page.last {
            for row in page {
                guard let entry = Entry(canonicalBytes: row.bytes) else { throw BadEntry(position: row.position) }
                try take(entry)
            }
            (last, count) = (end.position, count + page.count)
        }
        end()
        return count
    }
}
