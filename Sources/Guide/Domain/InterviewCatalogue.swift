import Vocabulary

/// The file `interview.json`: how to talk with the young person, and what to write after.
public struct InterviewCatalogue: Sendable, Codable {
    public struct Point: Sendable, Codable {
        public enum Icon: String, Sendable, Codable {
            case scales
            case home
            case speech
            case clock
            case heart
        }

        public let id: String
        public let title: Bilingual
        public let icon: Icon
        public let `do`: Bilingual
        public let dont: Bilingual
        public let statement: Bilingual
        public let provenance: Provenance
    }

    public struct Opening: Sendable, Codable {
        public let text: Bilingual
        public let folded: Bool
        public let provenance: Provenance
    }

    public struct Step: Sendable, Codable {
        public let id: String
        public let label: Bilingual
        public let detail: Bilingual
        public let provenance: Provenance
    }

    public struct Branch: Sendable, Codable {
        public let id: String
        public let title: Bilingual
        public let short: Bilingual
        public let say: [Bilingual]
        public let `do`: [Bilingual]
        public let avoid: [Bilingual]
        public let after: [Bilingual]
        public let provenance: Provenance
    }

    public struct Word: Sendable, Codable {
        public let word: String
        public let meaning: Bilingual
    }

    public struct Notes: Sendable, Codable {
        public let title: Bilingual
        public let items: [Bilingual]
        public let provenance: Provenance
    }

    public struct You: Sendable, Codable {
        public let title: Bilingual
        public let text: Bilingual
    }

    public let id: String
    public let version: String
    public let title: Bilingual
    public let lead: Bilingual
    public let points: [Point]
    public let openings: [Opening]
    public let steps: [Step]
    public let branches: [Branch]
    public let vocabulary: [Word]
    public let notes: Notes
    public let you: You
    public let origin: Bilingual
}
