import Vocabulary

/// Something worth a second look in what an author typed. A value, never an error that stops the author.
public struct Finding: Sendable, Codable, Equatable {
    /// How much the finding matters. Wording gives `warning` or `advice` only: the author decides.
    public enum Severity: String, Sendable, Codable, CaseIterable {
        case error
        case warning
        case advice
    }

    /// The identifier of the rule that made it, such as `certainty.obvious`.
    public let rule: String
    public let severity: Severity
    /// The name of the field, such as `observations.0.text`.
    public let place: String
    /// The exact words found, 80 characters at most; nil when the finding is about the whole field.
    public let excerpt: String?
    public let message: Bilingual
    /// Another way to write it, when there is one.
    public let suggestion: Bilingual?

    /// The longest excerpt, in characters.
    public static let excerptLimit = 80

    /// A finding; an excerpt that is too long is cut at `excerptLimit` characters. O(excerpt length).
    public init(
        rule: String, severity: Severity, place: String, excerpt: String?, message: Bilingual, suggestion: Bilingual?
    ) {
        self.rule = rule
        self.severity = severity
        self.place = place
        self.excerpt = excerpt.map { String($0.prefix(Self.excerptLimit)) }
        self.message = message
        self.suggestion = suggestion
    }
}
