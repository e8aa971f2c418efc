/// A finished part of a page: only an `HTMLWriter` makes one, so it is escaped already.
public struct Fragment: Sendable {
    let bytes: [UInt8]

    public init(capacity: Int = 1_024, _ content: (inout HTMLWriter) -> Void) {
        var writer = HTMLWriter(fragmentCapacity: capacity)
        content(&writer)
        bytes = writer.bytes
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The pieces of one content, cut where `HTMLWriter.cut()` was called: one more than there were cuts.
    ///
    /// A page whose frame never changes is written once; only what stands between its pieces is written for each visit.
    public static func pieces(_ content: (inout HTMLWriter) -> Void) -> [Fragment] {
        var writer = HTMLWriter(capacity: 16_384)
        content(&writer)
        var start = 0, pieces: [Fragment] = []
        for end in writer.cuts + [writer.bytes.count] {
            pieces.append(Fragment(bytes: Array(writer.bytes[start..<end])))
            start = end
        }
        return pieces
    }
}
