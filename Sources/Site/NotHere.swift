/// There is no such page for who asks: answered exactly as an address that does not exist.
public struct NotHere: Error, Sendable {
    public init() {}
}
