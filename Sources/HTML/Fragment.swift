/// A finished part of a page: only an `HTMLWriter` makes one, so it is escaped already.
public struct Fragment: Sendable {
    let bytes: [UInt8]

    public init(capacity: Int = 1_024, _ content: (inout HTMLWriter) -> Void) {
        var writer = HTMLWriter(fragmentCapacity: capacity)
        content(&writer)
        bytes = writer.bytes
    }
}
