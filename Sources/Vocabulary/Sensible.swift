/// A value about a person. Whatever shows it (a log, an error, `print`, `dump`, an interpolation, reflection) shows a mask.
///
/// It is read in one way only, so that each reading can be found: `reveal()`.
public struct Sensible<Value>: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: Value

    public init(_ value: Value) { self.value = value }

    public func reveal() -> Value { value }

    public static var mask: String { "•••" }
    public var description: String { Self.mask }
    public var debugDescription: String { Self.mask }
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct, ancestorRepresentation: .suppressed) }
}

extension Sensible: Sendable where Value: Sendable {}
extension Sensible: Equatable where Value: Equatable {}
extension Sensible: Hashable where Value: Hashable {}
