/// Proofs of a Merkle tree: that it holds a leaf, and that it only grew (RFC 9162 §2.1.3 and §2.1.4).
public enum MerkleProof {
    /// The root of a complete subtree: `level` 0 is a leaf, `index` counts subtrees of that level from the left.
    public typealias Subtree = (_ level: Int, _ index: Int) throws -> TreeHash

    /// The path from a leaf to the root of a tree of `size` leaves; nil when the tree does not have this leaf. O(log size) subtrees.
    public static func inclusion(of leaf: Int, in size: Int, _ subtree: Subtree) throws -> [TreeHash]? {
        guard leaf >= 0, leaf < size else { return nil }
        return try path(leaf, 0, size, subtree)
    }

    /// What shows that a tree of `new` leaves begins with the tree of `old` leaves; nil when it is not larger. O(log size) subtrees.
    public static func consistency(from old: Int, to new: Int, _ subtree: Subtree) throws -> [TreeHash]? {
        guard old >= 0, old <= new else { return nil }
        guard old > 0, old < new else { return [] }
        return try subproof(old, 0, new, true, subtree)
    }

    /// True when the path leads from the leaf to the root. O(log size).
    public static func verifyInclusion(_ leaf: TreeHash, at index: Int, in size: Int, path: [TreeHash], root: TreeHash) -> Bool {
        guard index >= 0, index < size else { return false }
        var place = index, last = size - 1, hash = leaf
        for step in path {
            guard last > 0 else { return false }
            if place & 1 == 1 || place == last {
                hash = TreeHash.node(step, hash)
                while place & 1 == 0, place != 0 {
                    place >>= 1
                    last >>= 1
                }
            } else {
                hash = TreeHash.node(hash, step)
            }
            place >>= 1
            last >>= 1
        }
        return last == 0 && hash == root
    }

    /// True when the tree of the second root begins with the tree of the first. O(log size).
    public static func verifyConsistency(from old: Int, _ oldRoot: TreeHash, to new: Int, _ newRoot: TreeHash, proof: [TreeHash]) -> Bool {
        guard old >= 0, old <= new else { return false }
        if old == new { return proof.isEmpty && oldRoot == newRoot }
        if old == 0 { return proof.isEmpty }
        var steps = proof[...]
        if old & (old - 1) == 0 { steps = ([oldRoot] + proof)[...] }
        guard let start = steps.popFirst() else { return false }
        var place = old - 1, last = new - 1
        while place & 1 == 1 {
            place >>= 1
            last >>= 1
        }
        var before = start, after = start
        for step in steps {
            guard last > 0 else { return false }
            if place & 1 == 1 || place == last {
                before = TreeHash.node(step, before)
                after = TreeHash.node(step, after)
                while place & 1 == 0, place != 0 {
                    place >>= 1
                    last >>= 1
                }
            } else {
                after = TreeHash.node(after, step)
            }
            place >>= 1
            last >>= 1
        }
        return last == 0 && before == oldRoot && after == newRoot
    }

    /// The root of `count` leaves from `start`, which is a multiple of the largest power of two in `count`.
    private static func root(_ start: Int, _ count: Int, _ subtree: Subtree) throws -> TreeHash {
        if count & (count - 1) == 0 {
            let level = count.trailingZeroBitCount
            return try subtree(level, start >> level)
        }
        let left = split(count)
        return TreeHash.node(try root(start, left, subtree), try root(start + left, count - left, subtree))
    }

    /// The largest power of two smaller than a count of two or more.
    private static func split(_ count: Int) -> Int { 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount) }

    private static func path(_ leaf: Int, _ start: Int, _ count: Int, _ subtree: Subtree) throws -> [TreeHash] {
        guard count > 1 else { return [] }
        let left = split(count)
        if leaf < left { return try path(leaf, start, left, subtree) + [try root(start + left, count - left, subtree)] }
        return try path(leaf - left, start + left, count - left, subtree) + [try root(start, left, subtree)]
    }

    private static func subproof(_ old: Int, _ start: Int, _ count: Int, _ isWhole: Bool, _ subtree: Subtree) throws -> [TreeHash] {
        if old == count { return isWhole ? [] : [try root(start, count, subtree)] }
        let left = split(count)
        if old <= left { return try subproof(old, start, left, isWhole, subtree) + [try root(start + left, count - left, subtree)] }
        return try subproof(old - left, start + left, count - left, false, subtree) + [try root(start, left, subtree)]
    }
}
