/// The right edge of a Merkle tree: enough to add leaves and to know the root, 32 bytes a level.
///
/// The roots are those of the complete subtrees, the largest first (RFC 6962 §2.1).
public struct Frontier: Sendable, Hashable {
    /// How many leaves the tree has.
    public private(set) var size = 0
    public private(set) var roots: [TreeHash] = []

    public init() {}

    /// A frontier kept earlier; nil when the roots are not as many as the ones of the size in base two.
    public init?(size: Int, roots: [TreeHash]) {
        guard size >= 0, roots.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.roots = roots
    }

    /// Adds a leaf. O(log size) at worst, two hashes on average.
    public mutating func append(_ leaf: TreeHash) {
        var node = leaf, level = size
        while level & 1 == 1, let left = roots.popLast() {
            node = TreeHash.node(left, node)
            level >>= 1
        }
        roots.append(node)
        size += 1
    }

    /// The root of the tree. O(log size).
    public var root: TreeHash {
        guard var root = roots.last else { return .empty }
        for left in roots.dropLast().reversed() { root = TreeHash.node(left, root) }
        return root
    }
}
