import Vocabulary

/// The words of the printed document in its language: labels, sources, answers, and French spacing on what was typed.
struct DocumentWords: Sendable {
    let texts: Catalogue
    let language: Language

    func callAsFunction(_ key: String, _ places: [String: String] = [:]) -> String {
        texts("print.\(key)", language, places)
    }

    /// A typed text as printed: cleaned, and with French spaces when the document is in French.
    func typed(_ text: String?) -> String {
        let text = TypedText.trimmed(TypedText.cleaned(text ?? ""))
        return language == .fr ? FrenchTypography.spaced(text) : text
    }

    /// The typed text, or "inconnu".
    func known(_ text: String?) -> String {
        let text = typed(text)
        return text.isEmpty ? self("unknown") : text
    }

    func answer(_ answer: SignalementDocument.Answer?) -> String {
        self("answer.\((answer ?? .unknown).rawValue)")
    }

    func quoted(_ text: String?) -> String {
        FrenchTypography.quoted(typed(text), language)
    }

    /// "24 novembre 2026, 9 h 30" from `yyyy-MM-ddTHH:mm`; the text itself when it has another form.
    func moment(_ text: String?) -> String {
        guard let text else { return self("unknown") }
        guard let (day, hour, minute) = Self.parts(text) else { return typed(text) }
        let minutes = minute < 10 ? "0\(minute)" : "\(minute)"
        return day.text(language) + ", " + (language == .fr ? "\(hour)\u{A0}h\u{A0}\(minutes)" : "\(hour):\(minutes)")
    }

    static func parts(_ text: String) -> (day: CivilDay, hour: Int, minute: Int)? {
        let numbers = text.split { "-T:".contains($0) }.compactMap { Int($0) }
        guard numbers.count == 5, let day = CivilDay(year: numbers[0], month: numbers[1], day: numbers[2]), (0..<24).contains(numbers[3]), (0..<60).contains(numbers[4]) else { return nil }
        return (day, numbers[3], numbers[4])
    }

    /// The first words of a text, cut at a word and marked when it goes on. O(length).
    func short(_ text: String?, words limit: Int) -> String {
        let words = typed(text.map { String($0.prefix(8_000)) }).split(whereSeparator: \.isWhitespace)
        guard words.count > limit else { return Self.bounded(words.joined(separator: " "), limit) }
        return Self.bounded(words.prefix(max(1, limit)).joined(separator: " "), limit) + " […]"
    }

    /// A "word" may be very long: no more than 12 characters a word in the mean.
    private static func bounded(_ text: String, _ limit: Int) -> String {
        let longest = max(24, limit * 12)
        return text.count <= longest ? text : text.prefix(longest) + "…"
    }
}

extension String {
    /// The text with its first letter in lower case.
    var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
