import Vocabulary

/// A card of conduct: when to call, write or ask. The three cards always come in the same order.
public final class CareCard: Sendable, Codable {
    public enum Identifier: String, Sendable, Codable, CaseIterable {
        case emergency
        case prosecutor
        case advice
    }

    public enum Tone: String, Sendable, Codable {
        case alerte
        case proteger
        case orienter
    }

    public struct Call: Sendable, Codable {
        public enum Kind: String, Sendable, Codable {
            case tel
            case sms
        }

        public let number: String
        public let label: Bilingual
        public let kind: Kind
    }

    public let id: Identifier
    public let tone: Tone
    /// The urgency, for those who do not see the colour.
    public let prefix: Bilingual
    public let title: Bilingual
    public let conditions: [Bilingual]
    public let calls: [Call]
    /// Sentences that say why the card answers what was ticked; `{signs}` is replaced by the labels.
    public let reasons: [String: Bilingual]
    public let provenance: Provenance
}

/// The file `conduct.json`.
public struct ConductCatalogue: Sendable, Codable {
    public struct NothingTicked: Sendable, Codable {
        public let title: Bilingual
        public let text: Bilingual
    }

    public let id: String
    public let version: String
    public let cards: [CareCard]
    public let nothingTicked: NothingTicked
}

/// The file `combinations.json`: what is known of combinations of signs, with its evidence.
public struct CombinationCatalogue: Sendable, Codable {
    public struct Note: Sendable, Codable {
        public let id: String
        public let label: Bilingual
        public let text: Bilingual
        public let provenance: Provenance
    }

    /// A questionnaire applied to 100 young people; the counts are computed, never written by hand.
    public struct Example: Sendable, Codable {
        public let sensitivity: Double
        public let specificity: Double
        public let prevalencePer100: Int
        public let text: Bilingual
    }

    public struct Source: Sendable, Codable {
        public let citation: String
        public let doi: String?
        public let readOn: String
    }

    public let id: String
    public let version: String
    public let title: Bilingual
    public let intro: Bilingual
    public let notes: [Note]
    public let example: Example
    public let conclusion: Bilingual
    public let sources: [Source]
}

extension CombinationCatalogue.Example {
    /// Found, missed and wrongly worried young people among 100.
    public var counts: (concerned: Int, found: Int, missed: Int, falseAlarms: Int) {
        let concerned = Double(prevalencePer100)
        let found = (concerned * sensitivity).rounded()
        let falseAlarms = ((100 - concerned) * (1 - specificity)).rounded()
        return (prevalencePer100, Int(found), prevalencePer100 - Int(found), Int(falseAlarms))
    }
}
