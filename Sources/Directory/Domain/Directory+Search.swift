import Vocabulary

extension Directory {
    /// Finds the places that a text designates: a name, a former name, a number of département, a postcode, an INSEE code, an authority's code.
    ///
    /// Case, accents, hyphens, apostrophes and the order of words do not count. Any text has an answer; only its first 256
    /// characters are read. O(communes), about a millisecond.
    public func search(_ text: String, limit: Int = 20) -> PlaceSearch {
        guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else { return .empty }
        let limit = min(max(limit, 1), 100)
        let words = SearchKey.words(SearchKey.fold(text))
        guard !words.isEmpty else { return notFound }
        let code = String(decoding: words.flatMap { $0 }.prefix(6), as: UTF8.self).uppercased()
        if let matches = matches(code: code) { return matches.isEmpty ? outside(code: code) : .found(Array(matches.prefix(limit))) }
        if let matches = arrondissement(words, limit) { return .found(matches) }
        for reading in PlaceReading.readings(of: text, reference) {
            let matches = matches(reading, limit)
            if !matches.isEmpty { return .found(matches) }
        }
        if let territory = overseas(matching: text).first { return .notCovered(territory) }
        // An address with an unknown town still tells its département.
        for word in words where word.count == 5 {
            let postcode = String(decoding: word, as: UTF8.self)
            if let matches = matches(code: postcode)?.filter({ $0.reason == .postcode }), !matches.isEmpty { return .found(matches) }
            if case .notCovered(let territory) = outside(code: postcode) { return .notCovered(territory) }
        }
        return notFound
    }

    /// The territories outside the 101 départements that a name or a postcode designates, even when communes share the name. O(1).
    public func overseas(matching text: String) -> [OverseasTerritory] {
        let key = SearchKey.text(text)
        return reference.overseas.filter { $0.words.contains(key) || territory($0, holds: key) }
    }

    private var notFound: PlaceSearch { .notFound(suggestionNeedsCommunes: !hasCommunes) }

    private func territory(_ territory: OverseasTerritory, holds postcode: String) -> Bool {
        postcode.utf8.count <= 5 && territory.postcodes.contains { !$0.isEmpty && postcode.hasPrefix($0) }
    }

    private func outside(code: String) -> PlaceSearch {
        reference.overseas.first { territory($0, holds: code) }.map(PlaceSearch.notCovered) ?? notFound
    }

    /// The arrondissement, then its city; nil when the text is not about one.
    private func arrondissement(_ words: [[UInt8]], _ limit: Int) -> [PlaceMatch]? {
        guard let named = MunicipalArrondissement.named(words) else { return nil }
        var found: [PlaceMatch] = []
        if let place = named.code.flatMap(index.commune).flatMap(place) {
            found.append(PlaceMatch(place: place, reason: .exactName))
        }
        let city = matches(PlaceReading(words: [Array(named.city.utf8)]), 1)
        found += city.map { PlaceMatch(place: $0.place, reason: .nameWords) }
        return found.isEmpty ? nil : Array(found.prefix(limit))
    }

    /// What a code designates, the départements first; nil when the text is not a code; empty for a number that designates nothing.
    private func matches(code: String) -> [PlaceMatch]? {
        let isNumber = code.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard code.utf8.count <= 5 else { return isNumber ? [] : nil }
        // A text without a digit, such as "Y", is a name, never a code.
        guard code.utf8.contains(where: { (0x30...0x39).contains($0) }) else { return nil }
        var found: [PlaceMatch] = []
        func add(_ places: [Place], _ reason: PlaceMatch.Reason) {
            for place in places where !found.contains(where: { $0.place.id == place.id }) {
                found.append(PlaceMatch(place: place, reason: reason))
            }
        }
        let asDepartement = isNumber && code.utf8.count == 1 ? "0" + code : code
        add(reference.departement(DepartementCode(asDepartement)).map { [Place($0)] } ?? [], .departementCode)
        add(places(of: ProtectionAuthorityCode(code)), .authorityCode)
        if isNumber, found.isEmpty {
            if let place = MunicipalArrondissement.code(ofPostcode: code).flatMap(index.commune).flatMap(place) {
                add([place], .postcode)
            } else if case .notFound = outside(code: code) {
                add(departements(ofPostcode: code).map { Place($0) }, .postcode)
            }
        }
        if let commune = index.commune(code), let place = place(commune) {
            let isToday = commune.code == place.commune?.code
            add([place], isToday ? .inseeCode : .formerName(commune.name))
        }
        return isNumber || !found.isEmpty ? found : nil
    }

    /// The départements whose postcodes begin like this: both Corsican ones for `20…`, five for `97`. Two digits or more.
    func departements(ofPostcode postcode: String) -> [Departement] {
        let start = String(postcode.prefix(2))
        guard start.utf8.count == 2, postcode.utf8.count <= 5 else { return [] }
        switch start {
        case "20":
            let north = postcode.hasPrefix("202") || postcode.hasPrefix("206")
            return (north ? ["2B", "2A"] : ["2A", "2B"]).compactMap { reference.departement(DepartementCode($0)) }
        case "97":
            let territory = String(postcode.prefix(3))
            return reference.departements.filter { $0.code.text.hasPrefix(territory) }
        default:
            return reference.departement(DepartementCode(start)).map { [$0] } ?? []
        }
    }
}
