import Vocabulary

/// What is missing or worth a second look in a document: findings, never an error that stops the author.
public struct DocumentCheck: Sendable {
    let advice: WordingAdvice
    let texts: Catalogue

    public init(advice: WordingAdvice, texts: Catalogue) {
        self.advice = advice
        self.texts = texts
    }

    /// Longest text of a field, in characters.
    public static let textLimit = 10_000

    /// Findings in the order of the document. O(length × rules).
    public func findings(_ document: SignalementDocument) -> [Finding] {
        missing(document) + lengths(document) + wording(document)
    }

    /// Facts, author and addressee are required, and nothing else.
    func missing(_ document: SignalementDocument) -> [Finding] {
        var findings: [Finding] = []
        if (document.author?.name ?? "").isEmpty { findings.append(error("missing.author", "author.name")) }
        if (document.author?.role ?? "").isEmpty { findings.append(error("missing.role", "author.role")) }
        if document.toldItems.allSatisfy({ TypedText.trimmed($0.text).isEmpty }) { findings.append(error("missing.facts", "observations.0.text")) }
        if (document.addressee?.name ?? "").isEmpty { findings.append(error("missing.addressee", "addressee.name")) }
        for (index, fact) in (document.observations ?? []).enumerated() where fact.source == .reported && (fact.who ?? "").isEmpty {
            findings.append(warning("missing.who", "observations.\(index).who"))
        }
        for (index, party) in (document.thirdParties ?? []).enumerated() where (party.source ?? "").isEmpty {
            findings.append(warning("missing.source", "thirdParties.\(index).source"))
        }
        for (index, fact) in (document.observations ?? []).enumerated() where (fact.date ?? "").isEmpty {
            findings.append(warning("missing.date", "observations.\(index).date"))
        }
        for (place, text) in document.toldItems where TypedText.trimmed(text).isEmpty {
            findings.append(warning("missing.text", place))
        }
        if let age = document.minor?.age.flatMap({ Int($0.drop { !$0.isNumber }.prefix { $0.isNumber }) }), age >= 18 { findings.append(warning("age", "minor.age")) }
        findings += future(document) + glyphs(document)
        if (document.author?.phone ?? "").isEmpty { findings.append(warning("missing.phone", "author.phone")) }
        if document.information?.parents?.informed == .no, (document.information?.parents?.text ?? "").isEmpty {
            findings.append(warning("missing.whyNotParents", "information.parents.text"))
        }
        return findings
    }

    /// Texts with characters that the typefaces of the documents lack. O(length).
    private func glyphs(_ document: SignalementDocument) -> [Finding] {
        let minor = document.minor, author = document.author
        let names = [("minor.firstName", minor?.firstName), ("minor.lastName", minor?.lastName), ("minor.home", minor?.home), ("minor.tonight", minor?.tonight), ("author.name", author?.name)]
        let texts = names.map { ($0.0, $0.1 ?? "") } + document.proseFields.map { ($0.place, $0.text) }
        return texts.filter { $0.1.unicodeScalars.contains(where: Self.isUnprintable) }.map { warning("glyphs", $0.0) }
    }

    /// Scripts and pictures outside B612 and DejaVu Sans: Indic, Thai, Ethiopic, Hangul, kana, Chinese, emoji.
    private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0700...0x07BF, 0x0900...0x0E7F, 0x0F00...0x109F, 0x1100...0x139F, 0x1700...0x18AF, 0x2E80...0xA4FF, 0xAC00...0xD7FF, 0xF900...0xFAFF, 0x1F000...0x3FFFF: true
        default: false
        }
    }

    /// Dates after the day of the document. O(dates).
    private func future(_ document: SignalementDocument) -> [Finding] {
        guard let today = (document.establishedAt?.prefix(10)).flatMap({ CivilDay(iso: String($0)) }) else { return [] }
        var dates: [(String, String?)] = [("circumstances.date", document.circumstances?.date)]
        for (index, fact) in (document.observations ?? []).enumerated() { dates.append(("observations.\(index).date", fact.date)) }
        for (index, spoken) in (document.words ?? []).enumerated() { dates.append(("words.\(index).date", spoken.date)) }
        for (index, party) in (document.thirdParties ?? []).enumerated() { dates.append(("thirdParties.\(index).date", party.date)) }
        return dates.compactMap { place, date in
            guard let date else { return nil }
            let first: CivilDay? = switch WrittenDate(date, today: today) {
            case .day(let day): day
            case .month(let year, let month, _): CivilDay(year: year, month: month, day: 1)
            case .asTyped, .impossible: nil
            }
            return first.map { $0 > today } == true ? warning("future", place) : nil
        }
    }

    func lengths(_ document: SignalementDocument) -> [Finding] {
        document.proseFields.filter { $0.text.count > Self.textLimit }.map { field in
            Finding(rule: "length", severity: .warning, place: field.place, excerpt: nil, message: texts.both("finding.length"), suggestion: nil)
        }
    }

    func wording(_ document: SignalementDocument) -> [Finding] {
        document.proseFields.flatMap { advice.findings(in: $0.text, field: $0.field, place: $0.place, language: document.language) }
    }

    private func error(_ rule: String, _ place: String) -> Finding { finding(rule, .error, place) }
    private func warning(_ rule: String, _ place: String) -> Finding { finding(rule, .warning, place) }

    private func finding(_ rule: String, _ severity: Finding.Severity, _ place: String) -> Finding {
        Finding(rule: rule, severity: severity, place: place, excerpt: nil, message: texts.both("finding.\(rule)"), suggestion: nil)
    }
}

extension SignalementDocument {
    /// The texts of the facts, the words and what others said, each with its place.
    var toldItems: [(place: String, text: String)] {
        var items: [(String, String)] = []
        for (index, fact) in (observations ?? []).enumerated() { items.append(("observations.\(index).text", fact.text ?? "")) }
        for (index, spoken) in (words ?? []).enumerated() { items.append(("words.\(index).text", spoken.text ?? "")) }
        for (index, party) in (thirdParties ?? []).enumerated() { items.append(("thirdParties.\(index).text", party.text ?? "")) }
        return items
    }

    /// The texts an author composed, each with its kind and its place.
    var proseFields: [(field: String, place: String, text: String)] {
        var fields: [(String, String, String?)] = []
        for (index, fact) in (observations ?? []).enumerated() { fields.append(("observations", "observations.\(index).text", fact.text)) }
        for (index, words) in (self.words ?? []).enumerated() {
            fields.append(("words", "words.\(index).text", words.text))
            fields.append(("questions", "words.\(index).question", words.question))
        }
        for (index, party) in (thirdParties ?? []).enumerated() { fields.append(("thirdParties", "thirdParties.\(index).text", party.text)) }
        fields += [
            ("health", "health.findings", health?.findings), ("health", "health.exams", health?.exams), ("health", "health.evidence", health?.evidence),
            ("danger", "danger.text", danger?.text), ("runaways", "runaways", runaways), ("people", "people", people), ("places", "places", places),
            ("meansOfContact", "meansOfContact", meansOfContact), ("money", "money", money), ("minor", "minor.parentalAuthority", minor?.parentalAuthority),
            ("minor", "minor.otherMinors", minor?.otherMinors), ("minor", "minor.measures", minor?.measures),
            ("information", "information.minor.text", information?.minor?.text), ("information", "information.parents.text", information?.parents?.text),
        ]
        for (index, request) in (requests ?? []).enumerated() { fields.append(("requests", "requests.\(index)", request)) }
        for (index, action) in (actions ?? []).enumerated() { fields.append(("actions", "actions.\(index)", action)) }
        return fields.compactMap { field, place, text in text.map { (field, place, $0) } }
    }
}
