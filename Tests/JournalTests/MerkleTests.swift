import TestWorld
import Testing
import Vocabulary

@testable import Journal

/// The leaves of the reference tree of the certificate-transparency project, and its roots (RFC 6962 test vectors).
private let leaves: [[UInt8]] = [
    [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
    [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
    [0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F],
]
private let roots = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

/// A tree of `size` made-up leaves, and its complete subtrees worked out from them.
private struct Tree {
    let leaves: [TreeHash]

    init(_ size: Int) { leaves = (0..<size).map { TreeHash.leaf(Array("leaf \($0)".utf8)) } }

    func subtree(_ level: Int, _ index: Int) -> TreeHash {
        level == 0 ? leaves[index] : TreeHash.node(subtree(level - 1, 2 * index), subtree(level - 1, 2 * index + 1))
    }

    func root(_ size: Int) -> TreeHash {
        var tree = Frontier()
        for leaf in leaves.prefix(size) { tree.append(leaf) }
        return tree.root
    }
}

@Suite struct MerkleTests {
    @Test func theEmptyTreeHasTheHashOfNothing() {
        #expect(Digest.hexadecimal(Frontier().root.bytes) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test func theRootsAreThoseOfTheReference() {
        var tree = Frontier()
        for (leaf, root) in zip(leaves, roots) {
            tree.append(TreeHash.leaf(leaf))
            #expect(Digest.hexadecimal(tree.root.bytes) == root)
        }
    }

    @Test func aFrontierIsReadBackOnlyWithTheRightNumberOfRoots() {
        var tree = Frontier()
        for leaf in leaves { tree.append(TreeHash.leaf(leaf)) }
        #expect(Frontier(size: tree.size, roots: tree.roots) == tree)
        #expect(Frontier(size: tree.size + 1, roots: tree.roots) == nil && Frontier(size: -1, roots: []) == nil)
    }

    @Test func everyLeafOfEveryTreeHasItsPath() throws {
        let tree = Tree(33)
        for size in 1...33 {
            for index in 0..<size {
                let path = try #require(try MerkleProof.inclusion(of: index, in: size) { tree.subtree($0, $1) })
                #expect(MerkleProof.verifyInclusion(tree.leaves[index], at: index, in: size, path: path, root: tree.root(size)))
                #expect(!MerkleProof.verifyInclusion(tree.leaves[(index + 1) % 33], at: index, in: size, path: path, root: tree.root(size)))
                #expect(!MerkleProof.verifyInclusion(tree.leaves[index], at: index, in: size, path: path + [.empty], root: tree.root(size)))
                if let last = path.last { #expect(!MerkleProof.verifyInclusion(tree.leaves[index], at: index, in: size, path: path.dropLast() + [TreeHash.node(last, last)], root: tree.root(size))) }
            }
            #expect(try MerkleProof.inclusion(of: size, in: size) { tree.subtree($0, $1) } == nil)
        }
    }

    @Test func everyTreeOnlyGrows() throws {
        let tree = Tree(33)
        for new in 0...33 {
            for old in 0...new {
                let proof = try #require(try MerkleProof.consistency(from: old, to: new) { tree.subtree($0, $1) })
                #expect(MerkleProof.verifyConsistency(from: old, tree.root(old), to: new, tree.root(new), proof: proof), "\(old) to \(new)")
                guard old > 0, old < new else { continue }
                #expect(!MerkleProof.verifyConsistency(from: old, tree.root(new), to: new, tree.root(new), proof: proof))
                #expect(!MerkleProof.verifyConsistency(from: old, tree.root(old), to: new, tree.root(old), proof: proof))
                #expect(!MerkleProof.verifyConsistency(from: old, tree.root(old), to: new, tree.root(new), proof: proof + [.empty]))
            }
        }
    }
}
