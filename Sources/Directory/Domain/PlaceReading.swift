import Vocabulary

/// One way to read a text as the name of a place: words, and the départements they are looked for in.
struct PlaceReading: Sendable {
    let words: [[UInt8]]
    /// Empty = everywhere.
    var departements: Set<DepartementCode> = []
    /// True when the text names a part of a département, not the département itself.
    var isPart = false

    /// The ways to read a text, the most likely first. O(words).
    static func readings(of text: String, _ reference: DirectoryReference) -> [PlaceReading] {
        var readings: [PlaceReading] = []
        if let labelled = label(text, reference) { readings.append(labelled) }
        let words = SearchKey.words(SearchKey.fold(text))
        readings.append(PlaceReading(words: words))
        let coded = words.indices.filter { !departements(String(decoding: words[$0], as: UTF8.self), reference).isEmpty }
        for position in coded.reversed() where words.count > 1 {
            let code = String(decoding: words[position], as: UTF8.self)
            let filter = departements(code, reference)
            var others = words
            others.remove(at: position)
            readings.append(PlaceReading(words: others, departements: filter))
            // "12 rue des Lilas, 68100 Mulhouse": the town follows the postcode.
            let following = Array(words[(position + 1)...])
            if code.utf8.count == 5, position > 0, !following.isEmpty {
                readings.append(PlaceReading(words: following, departements: filter))
            }
            if readings.count > 6 { break }
        }
        return readings
    }

    /// Our own label read back: `Mulhouse (68, Haut-Rhin)`.
    private static func label(_ text: String, _ reference: DirectoryReference) -> PlaceReading? {
        let start = text.unicodeScalars.prefix(256)
        guard let bracket = start.lastIndex(of: "(") else { return nil }
        let inside = SearchKey.words(SearchKey.fold(String(start[start.index(after: bracket)...])))
        guard let code = inside.first.map({ String(decoding: $0, as: UTF8.self).uppercased() }),
            reference.departement(DepartementCode(code)) != nil
        else { return nil }
        let words = SearchKey.words(SearchKey.fold(String(start[..<bracket])))
        return words.isEmpty ? nil : PlaceReading(words: words, departements: [DepartementCode(code)], isPart: inside.count > 1)
    }

    /// The départements of a number, a postcode or an INSEE code inside a text; empty for any other word.
    private static func departements(_ word: String, _ reference: DirectoryReference) -> Set<DepartementCode> {
        let code = word.uppercased()
        guard (2...5).contains(code.utf8.count), code.utf8.first.map({ (0x30...0x39).contains($0) }) == true else { return [] }
        if reference.departement(DepartementCode(code)) != nil { return [DepartementCode(code)] }
        guard code.utf8.count == 5 else { return [] }
        if code.hasPrefix("20") { return ["2A", "2B"].reduce(into: []) { $0.insert(DepartementCode($1)) } }
        let prefix = DepartementCode(String(code.prefix(code.hasPrefix("97") ? 3 : 2)))
        return reference.departement(prefix) == nil ? [] : [prefix]
    }
}
