import Vocabulary

/// What somebody typed to find a young person, read once for a whole list: words of names, and perhaps a date of birth or a telephone among them, in any order.
struct PersonSearch: Sendable {
    /// One way to read it.
    private struct Reading: Sendable {
        let names: [String]
        var birth: CivilDay?
        var telephone: String?
    }

    private let readings: [Reading]
    /// Longer than what is typed to find somebody: such a text is read as names only.
    private static let longest = 12
    /// Nobody has more names: a longer text finds nobody.
    private static let mostNames = 40

    init(_ query: String, today: CivilDay) {
        let parts = query.split(whereSeparator: \.isWhitespace).map(String.init), words = Folded.words(query)
        var found = words.isEmpty || words.count > Self.mostNames ? [] : [Reading(names: words)]
        let digits = Telephone.digits(query)
        // "tél. 06 39 98 12 34"
        if let whole = Telephone.whole(query) { found.append(Reading(names: [], telephone: whole)) }
        if query.count(where: { $0.isASCII && $0.isNumber }) >= 4, digits.count >= 3, !query.contains(where: \.isLetter) { found.append(Reading(names: [], telephone: digits)) }
        for first in parts.indices where !words.isEmpty && parts.count <= Self.longest {
            for end in (first + 1)...parts.count {
                let text = parts[first..<end].joined(separator: " "), rest = (parts[..<first] + parts[end...]).flatMap(Folded.words)
                guard text.contains(where: \.isNumber) else { continue }
                if let time = FactTime(typed: text, today: today, .fr), time.isExact { found.append(Reading(names: rest, birth: time.first)) }
                if !text.contains(where: \.isLetter), let whole = Telephone.whole(text) { found.append(Reading(names: rest, telephone: whole)) }
            }
        }
        readings = found
    }

    /// Whether it is this person: every word begins a name, and what is a date or a telephone is theirs.
    func finds(_ person: Identity) -> Bool {
        let known = (person.names + person.schools).flatMap(Self.beginnings), telephones = person.telephones.map(Telephone.digits)
        return readings.contains { reading in
            if let birth = reading.birth, !person.births.contains(birth) { return false }
            if let telephone = reading.telephone, !telephones.contains(where: { $0.contains(telephone) }) { return false }
            return Self.areNames(reading.names, known)
        }
    }

    /// A name from each of its words on: "jeanmarie", "marie".
    private static func beginnings(_ name: String) -> [String] {
        let words = Folded.words(name)
        return words.indices.map { words[$0...].joined() }
    }

    /// Every word, or a few of them together, begins a name: "n diaye" is "NDiaye". From the last word to the first, without recursion: what is typed may be long. O(words × names).
    private static func areNames(_ words: [String], _ known: [String]) -> Bool {
        var ends = Array(repeating: false, count: words.count) + [true]
        for first in words.indices.reversed() {
            ends[first] = (1...min(3, words.count - first)).contains { count in
                guard ends[first + count] else { return false }
                let together = words[first..<(first + count)].joined()
                return known.contains { $0.hasPrefix(together) }
            }
        }
        return ends[0]
    }
}

extension Identity {
    /// Whether what is searched is this person. Without accents, in any order.
    public func matches(_ query: String, today: CivilDay) -> Bool { PersonSearch(query, today: today).finds(self) }
}
