import Foundation
internal import GRDB

/// The tables of the read models, as a projection may use them: inside one transaction, which holds the place reached too.
public struct ReadModel {
    public enum Value: Sendable, Hashable {
        case number(Int64)
        case text(String)
        case bytes([UInt8])
        case null
    }

    private let db: Database

    init(_ db: Database) { self.db = db }

    /// One statement, kept ready for the next time.
    public func run(_ sql: String, _ values: Value...) throws {
        try db.cachedStatement(sql: sql).execute(arguments: StatementArguments(values.map(Self.argument)))
    }

    /// The rows of a query, each as its columns in order.
    public func rows(_ sql: String, _ values: Value...) throws -> [[Value]] { try rows(sql, values) }

    func rows(_ sql: String, _ values: [Value]) throws -> [[Value]] {
        let cursor = try Row.fetchCursor(try db.cachedStatement(sql: sql), arguments: StatementArguments(values.map(Self.argument)))
        var rows: [[Value]] = []
        while let row = try cursor.next() { rows.append(try (0..<row.count).map { try Self.value(row, $0) }) }
        return rows
    }

    private static func value(_ row: Row, _ column: Int) throws -> Value {
        let value: DatabaseValue = row[column]
        return switch value.storage {
        case .int64(let number): .number(number)
        case .string(let text): .text(text)
        case .blob(let data): .bytes(Array(data))
        case .double, .null: .null
        }
    }

    private static func argument(_ value: Value) -> (any DatabaseValueConvertible)? {
        switch value {
        case .number(let number): number
        case .text(let text): text
        case .bytes(let bytes): Data(bytes)
        case .null: nil
        }
    }
}
