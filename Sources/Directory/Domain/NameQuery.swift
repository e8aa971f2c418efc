/// A name as typed, ready to be compared with thousands of folded names.
struct NameQuery: Sendable {
    /// How well a name answers; smaller is better.
    enum Tier: UInt8, Sendable, Comparable {
        case exact, prefix, words

        static func < (a: Tier, b: Tier) -> Bool { a.rawValue < b.rawValue }
    }

    /// The letters without spaces: `l hay` and `lhay` are the same.
    private let letters: [UInt8]
    /// The words, the longest first, so that each finds its own word.
    private let words: [[UInt8]]

    /// Nil when there is no word. `words` are folded.
    init?(words: [[UInt8]]) {
        let letters = words.flatMap { $0 }
        guard !letters.isEmpty else { return nil }
        self.letters = letters
        self.words = words.sorted { $0.count > $1.count }
    }

    /// Compares with one folded name, given as a part of a block of bytes. O(length).
    func tier(_ bytes: borrowing Span<UInt8>, _ name: Range<Int>) -> Tier? {
        var best = start(bytes, name)
        if best != .exact, let bare = withoutArticle(bytes, name), let other = start(bytes, bare) {
            best = min(best ?? .words, other)
        }
        if best != nil { return best }
        // One or two letters inside a name say nothing.
        guard letters.count > 2 else { return nil }
        return holdsEveryWord(bytes, name) ? .words : nil
    }

    /// Does the name begin with the query, spaces aside?
    private func start(_ bytes: borrowing Span<UInt8>, _ name: Range<Int>) -> Tier? {
        var position = name.lowerBound
        for letter in letters {
            if position < name.upperBound, bytes[position] == SearchKey.space { position += 1 }
            guard position < name.upperBound, bytes[position] == letter else { return nil }
            position += 1
        }
        return position == name.upperBound ? .exact : .prefix
    }

    /// The name after `l`, `le`, `la` or `les`; nil when it has no article.
    private func withoutArticle(_ bytes: borrowing Span<UInt8>, _ name: Range<Int>) -> Range<Int>? {
        guard name.count > 2, bytes[name.lowerBound] == UInt8(ascii: "l") else { return nil }
        var position = name.lowerBound + 1
        if bytes[position] == UInt8(ascii: "e") {
            position += 1
            if position < name.upperBound, bytes[position] == UInt8(ascii: "s") { position += 1 }
        } else if bytes[position] == UInt8(ascii: "a") {
            position += 1
        }
        guard position + 1 < name.upperBound, bytes[position] == SearchKey.space else { return nil }
        return (position + 1)..<name.upperBound
    }

    /// Is every word the beginning of its own word of the name, in any order?
    private func holdsEveryWord(_ bytes: borrowing Span<UInt8>, _ name: Range<Int>) -> Bool {
        var taken: UInt64 = 0
        for word in words {
            var position = name.lowerBound
            var bit: UInt64 = 1
            var isFound = false
            while position < name.upperBound, bit != 0 {
                var offset = 0
                while offset < word.count, position + offset < name.upperBound, bytes[position + offset] == word[offset] {
                    offset += 1
                }
                if offset == word.count, taken & bit == 0 {
                    taken |= bit
                    isFound = true
                    break
                }
                while position < name.upperBound, bytes[position] != SearchKey.space { position += 1 }
                position += 1
                bit <<= 1
            }
            if !isFound { return false }
        }
        return true
    }
}
