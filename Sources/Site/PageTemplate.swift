import HTML

/// A page written once for all visits, with numbered holes for what changes.
public struct PageTemplate: Sendable {
    let status: Int
    let pieces: [Fragment]

    /// How many holes a visit fills.
    public var holes: Int { pieces.count - 1 }

    /// The page of one visit: `fill` is called once for each hole, in order. O(length of the page).
    public func reply(_ fill: (inout HTMLWriter, Int) -> Void) -> Reply {
        guard let first = pieces.first else { return Reply(status: status, body: []) }
        var w = HTMLWriter(after: first)
        for (hole, piece) in pieces.dropFirst().enumerated() {
            fill(&w, hole)
            w.fragment(piece)
        }
        return Reply(status: status, body: w.bytes)
    }
}
