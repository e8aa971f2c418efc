import Vocabulary

/// The words of other rooms that a signalement uses, given by the composition root: signs, professions, legal bases.
public struct Lexicon: Sendable {
    /// A sign, a family or a fact: its label and its sentence.
    public struct Sign: Sendable {
        public let id: String
        public let label: Bilingual
        /// A fact in a few words, usable after "j’ai constaté :".
        public let sentence: Bilingual
        /// The family of a detailed sign; nil for a family or a fact.
        public let family: String?

        public init(id: String, label: Bilingual, sentence: Bilingual, family: String?) {
            self.id = id
            self.label = label
            self.sentence = sentence
            self.family = family
        }
    }

    public struct Profession: Sendable {
        public let id: String
        public let label: Bilingual
        public let legalBases: [String]
        public let duty: Bilingual

        public init(id: String, label: Bilingual, legalBases: [String], duty: Bilingual) {
            self.id = id
            self.label = label
            self.legalBases = legalBases
            self.duty = duty
        }
    }

    /// Facts, then families and their details, in the order of the guide.
    public let signs: [Sign]
    public let factors: [Sign]
    public let professions: [Profession]
    /// Labels of the articles, by identifier.
    public let articles: [String: Bilingual]

    public init(signs: [Sign], factors: [Sign], professions: [Profession], articles: [String: Bilingual]) {
        self.signs = signs
        self.factors = factors
        self.professions = professions
        self.articles = articles
    }
}
