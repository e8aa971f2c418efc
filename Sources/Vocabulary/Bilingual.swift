/// A text in French and in English. Both are always present: a missing twin does not decode.
public struct Bilingual: Sendable, Codable, Hashable {
    public let fr: String
    public let en: String

    public init(fr: String, en: String) {
        self.fr = fr
        self.en = en
    }

    /// The text in one language. O(1).
    public func callAsFunction(_ language: Language) -> String {
        language == .fr ? fr : en
    }

    /// The same text with a change applied to both languages.
    public func map(_ change: (String) -> String) -> Bilingual {
        Bilingual(fr: change(fr), en: change(en))
    }
}
