public import GRDB

/// A value that is not of the kind its column holds: the file was damaged.
public struct DamagedValue: Error, Sendable {
    public init() {}
}

extension Row {
    /// The value of a column. GRDB's own subscripts end the process when a damaged file holds another kind of value.
    /// - Throws: `DamagedValue`.
    public func checked<Value: DatabaseValueConvertible>(_ column: Int) throws -> Value {
        guard count > column, let value = Value.fromDatabaseValue(databaseValue(column)) else { throw DamagedValue() }
        return value
    }

    /// The same, for a column that may be empty.
    public func checkedOrNull<Value: DatabaseValueConvertible>(_ column: Int) throws -> Value? {
        guard count > column else { throw DamagedValue() }
        return databaseValue(column).isNull ? nil : try checked(column)
    }

    private func databaseValue(_ column: Int) -> DatabaseValue { self[column] }
}
