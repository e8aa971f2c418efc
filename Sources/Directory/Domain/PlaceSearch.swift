import Vocabulary

/// What the search for a place gives. Never an error: any text has an answer.
public enum PlaceSearch: Sendable, Hashable {
    /// Nothing was typed.
    case empty
    /// Nothing answers to the text. `suggestionNeedsCommunes`: the file of communes is not installed, so give the département.
    case notFound(suggestionNeedsCommunes: Bool)
    /// A territory outside the 101 départements, with a note to show.
    case notCovered(OverseasTerritory)
    /// The best first; no place twice.
    case found([PlaceMatch])
}

/// A place found, and why.
public struct PlaceMatch: Sendable, Hashable {
    public let place: Place
    public let reason: Reason

    /// How the text leads to the place.
    public enum Reason: Sendable, Hashable {
        case departementCode
        case authorityCode
        /// The beginning of a postcode gives the département, or an arrondissement.
        case postcode
        case inseeCode
        case exactName
        case namePrefix
        case nameWords
        /// The text is the name, or the code, of a former commune: here is its name.
        case formerName(String)
    }

    /// The reason in a few plain words.
    public var explanation: Bilingual {
        switch reason {
        case .departementCode: Bilingual(fr: "Numéro du département", en: "Département number")
        case .authorityCode: Bilingual(fr: "Code de la collectivité", en: "Authority code")
        case .postcode: Bilingual(fr: "D’après le code postal", en: "From the postcode")
        case .inseeCode: Bilingual(fr: "Code INSEE de la commune, différent du code postal", en: "INSEE code of the commune, not a postcode")
        case .exactName: Bilingual(fr: "Même nom", en: "Same name")
        case .namePrefix: Bilingual(fr: "Le nom commence ainsi", en: "The name begins like this")
        case .nameWords: Bilingual(fr: "Le nom contient ces mots", en: "The name contains these words")
        case .formerName(let name):
            Bilingual(fr: "Ancienne commune\u{202F}: \(name)", en: "Former commune: \(name)")
        }
    }

    public init(place: Place, reason: Reason) {
        self.place = place
        self.reason = reason
    }
}
