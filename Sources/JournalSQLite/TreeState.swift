import Disk
import Foundation
internal import GRDB
import Journal

/// The tree as the writer holds it: the whole frontier, and the blocks of 256 whose roots are kept so that a proof reads little.
struct TreeState: Sendable {
    static let block = 256

    private(set) var tree = Frontier()
    /// The last leaf: what the next entry must name.
    private(set) var last = TreeHash.empty
    /// Unfinished blocks: of leaves, of roots of 256, of roots of 65,536…
    private var blocks: [Frontier] = [Frontier()]

    /// Adds a leaf; gives the roots of the blocks that it completes, as (level, place, root).
    mutating func append(_ leaf: TreeHash) -> [(level: Int, place: Int, root: TreeHash)] {
        last = leaf
        tree.append(leaf)
        var done: [(Int, Int, TreeHash)] = [], node = leaf
        for index in 0..<8 {
            if index == blocks.count { blocks.append(Frontier()) }
            blocks[index].append(node)
            guard blocks[index].size == Self.block else { break }
            node = blocks[index].root
            blocks[index] = Frontier()
            let level = 8 * (index + 1)
            done.append((level, (tree.size >> level) - 1, node))
        }
        return done
    }

    /// Read back from a database: the blocks from their roots, then the last leaves. O(256 × levels).
    static func load(_ db: Database) throws -> TreeState {
        var state = TreeState()
        let size = (try Int.fetchOne(db, sql: "SELECT max(position) + 1 FROM entry")) ?? 0
        var levels = 0
        while size >> (8 * (levels + 1)) > 0 { levels += 1 }
        state.blocks = []
        for index in 0...levels {
            let first = (size >> (8 * (index + 1))) << 8, count = (size >> (8 * index)) - first
            var block = Frontier()
            for place in first..<(first + count) { block.append(try subtree(db, level: 8 * index, place)) }
            state.blocks.append(block)
        }
        guard let tree = Frontier(size: size, roots: state.blocks.reversed().flatMap(\.roots)) else { throw DataRefusal.notAJournal("journal.sqlite") }
        state.tree = tree
        if size > 0 { state.last = try subtree(db, level: 0, size - 1) }
        return state
    }

    /// A kept hash; a missing one means that the file is damaged.
    static func subtree(_ db: Database, level: Int, _ place: Int) throws -> TreeHash {
        let sql = level == 0 ? "SELECT leaf FROM entry WHERE position = ?" : "SELECT hash FROM subtree WHERE level = \(level) AND place = ?"
        guard let data = try Data.fetchOne(try db.cachedStatement(sql: sql), arguments: [place]), let hash = TreeHash(bytes: data) else { throw DataRefusal.notAJournal("journal.sqlite") }
        return hash
    }

    /// Any complete subtree, from the nearest kept hashes. O(256).
    static func anySubtree(_ db: Database, level: Int, _ place: Int) throws -> TreeHash {
        let kept = level & 7 == 0 ? level : level & ~7, count = 1 << (level - kept)
        var tree = Frontier()
        for index in 0..<count { tree.append(try subtree(db, level: kept, place * count + index)) }
        return tree.root
    }
}
