import Vocabulary

/// The three cities whose municipal arrondissements have their own INSEE code and postcode.
enum MunicipalArrondissement {
    private struct City {
        let word: String
        /// INSEE code and postcode of an arrondissement: the base plus its number.
        let insee: Int
        let postcode: Int
        let count: Int
    }

    private static let cities = [
        City(word: "paris", insee: 75_100, postcode: 75_000, count: 20),
        City(word: "lyon", insee: 69_380, postcode: 69_000, count: 9),
        City(word: "marseille", insee: 13_200, postcode: 13_000, count: 16),
    ]

    private static let fillers: Set<String> = ["arrondissement", "arr", "ardt", "e", "er", "eme", "ieme"]

    /// What `Paris 18`, `18e arrondissement Paris` or `marseille 3eme` designate; nil for any other text.
    ///
    /// `code` is nil when the city has no such arrondissement.
    static func named(_ words: [[UInt8]]) -> (city: String, code: String?)? {
        guard words.count >= 2, words.count <= 5 else { return nil }
        var city: City?
        var number: Int?
        for word in words.map({ String(decoding: $0, as: UTF8.self) }) {
            if let named = cities.first(where: { $0.word == word }), city == nil {
                city = named
            } else if let ordinal = ordinal(word), number == nil {
                number = ordinal
            } else if !fillers.contains(word) {
                return nil
            }
        }
        guard let city, let number else { return nil }
        return (city.word, (1...city.count).contains(number) ? String(city.insee + number) : nil)
    }

    /// The INSEE code of the arrondissement of a postcode: `75018` gives `75118`; nil for any other postcode.
    static func code(ofPostcode postcode: String) -> String? {
        if postcode == "75116" { return postcode }
        guard postcode.utf8.count == 5, let value = Int(postcode) else { return nil }
        for city in cities where (1...city.count).contains(value - city.postcode) {
            return String(city.insee + value - city.postcode)
        }
        return nil
    }

    /// `3`, `3e`, `1er`, `18eme`: the number.
    private static func ordinal(_ word: String) -> Int? {
        let digits = word.prefix { ("0"..."9").contains($0) }
        guard !digits.isEmpty, digits.count <= 2 else { return nil }
        let ending = String(word.dropFirst(digits.count))
        guard ending.isEmpty || fillers.contains(ending) else { return nil }
        return Int(digits)
    }
}
