import Vocabulary

/// All that a document says, part by part, as lines of its own language: for a room that takes it over. What its author typed stays as typed; nothing is left out.
public struct DocumentParts: Sendable {
    private let document: SignalementDocument
    private let words: DocumentWords
    private let lexicon: Lexicon

    init(_ document: SignalementDocument, texts: Catalogue, lexicon: Lexicon) {
        (self.document, words, self.lexicon) = (document, DocumentWords(texts: texts, language: document.language), lexicon)
    }

    /// To whom, when, by which way, and whether it is invented.
    public var sending: String {
        let addressee = document.addressee
        return lines([
            document.example == true ? words("example") : nil, words(document.channel == .parquet ? "title.parquet" : "title.crip"), document.establishedAt.map { words("established", ["date": words.moment($0)]) },
            addressee?.name, addressee?.service, labelled("author.reason", addressee?.reason), addressee?.copyTo.map { words("copyTo", ["crip": $0]) },
            document.phoneCall.map { call in call.text.map { words(call.made == false ? "notCalled" : "called", ["text": $0]) } ?? (call.made == true ? words("calledPlain") : "") },
        ])
    }

    public var author: String {
        let a = document.author, role = a?.role ?? a?.profession.flatMap { id in lexicon.professions.first { $0.id == id }?.label(document.language) ?? id }
        let bases = (a?.legalBases ?? []).map { lexicon.articles[$0]?(document.language) ?? $0 }.joined(separator: ", ")
        return lines([
            [a?.name, role, a?.employer].compactMap { $0 }.joined(separator: ", "), labelled("author.address", a?.address), labelled("author.phone", a?.phone), labelled("author.nightPhone", a?.nightPhone),
            labelled("author.email", a?.email), labelled("author.bases", bases),
        ])
    }

    public var circumstances: String {
        let c = document.circumstances
        return lines([
            labelled("circumstances.date", c?.date), labelled("circumstances.place", c?.place), labelled("circumstances.duration", c?.duration), labelled("circumstances.present", c?.present),
            labelled("circumstances.interpreter", c?.interpreter),
        ])
    }

    /// Each fact with the way in which its author knows it.
    public var facts: String {
        entries((document.observations ?? []).map { fact in
            let source = fact.source.map { words("source.\($0.rawValue)") } ?? words("unknown")
            return [head(fact.date, fact.place), fact.text, words("source", ["source": source + (fact.who.map { " (" + $0 + ")" } ?? "")])]
        })
    }

    /// The words of the young person, with the question and who reports them.
    public var said: String {
        if document.words?.isEmpty == true { return words("nothingSaid") }
        return entries((document.words ?? []).map { spoken in
            [head(spoken.date, spoken.speaker), spoken.text, words("question", ["question": spoken.question ?? words("noQuestion")]), spoken.reportedBy.map { words("reportedBy", ["who": $0]) }]
        })
    }

    public var others: String { entries((document.thirdParties ?? []).map { [head($0.date, $0.source ?? words("noSource")), $0.text, words("notSeen")] }) }

    /// What threatens, for the whole team; a pregnancy is among what is said of health.
    public var danger: String {
        guard let d = document.danger else { return "" }
        return lines([answered("danger.immediate", d.immediate), d.text, answered("danger.suicideRisk", d.suicide), answered("danger.violenceRecent", d.violence)])
    }

    public var health: String {
        let h = document.health
        return lines([
            labelled("health.findings", h?.findings), labelled("health.exams", h?.exams), labelled("health.evidence", h?.evidence), labelled("minor.disability", document.minor?.disability),
            document.danger.flatMap { answered("danger.pregnancyKnown", $0.pregnancy) },
        ])
    }

    public var situation: String {
        lines([labelled("situation.runaways", document.runaways), labelled("situation.people", document.people), labelled("situation.means", document.meansOfContact), labelled("situation.money", document.money)])
    }

    public var signs: String {
        func ticked(_ key: String, _ list: [SignalementDocument.Ticked]?) -> String? { labelled(key, (list ?? []).map(\.label).joined(separator: ", ")) }
        return lines([ticked("section.signs", document.signs), ticked("section.factors", document.factors)])
    }

    /// What is said of the young person beside their name: the siblings, who may be victims too, and the language.
    public var otherMinors: String { lines([document.minor?.otherMinors]) }
    public var tonight: String { lines([labelled("minor.tonight", document.minor?.tonight)]) }
    public var sex: String { lines([labelled("minor.sex", document.minor?.sex)]) }
    public var language: String { lines([document.minor?.language]) }

    public var asked: String { lines([labelled("section.requests", list(document.requests)), labelled("section.actions", list(document.actions))]) }

    public var told: String {
        func told(_ key: String, _ told: SignalementDocument.Told?) -> String? {
            told.flatMap { labelled(key, [words.answer($0.informed), $0.text].compactMap { $0 }.joined(separator: ". ")) }
        }
        return lines([told("information.minor", document.information?.minor), told("information.parents", document.information?.parents)])
    }

    public var annexes: String { lines([list(document.annexes)]) }

    // MARK: Lines

    private func lines(_ parts: [String?]) -> String { parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "\n") }
    private func entries(_ entries: [[String?]]) -> String { entries.map(lines).filter { !$0.isEmpty }.joined(separator: "\n\n") }
    private func list(_ items: [String]?) -> String? { items.map { $0.map { "– " + $0 }.joined(separator: "\n") } }
    private func head(_ parts: String?...) -> String { parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ", ") }

    /// "Âge : 15"; a text of several lines begins under its label.
    private func labelled(_ key: String, _ text: String?) -> String? {
        guard let text, !text.isEmpty else { return nil }
        return words(key) + (document.language == .fr ? "\u{A0}:" : ":") + (text.contains(where: \.isNewline) || text.hasPrefix("– ") ? "\n" : " ") + text
    }

    private func answered(_ key: String, _ answer: SignalementDocument.Answer?) -> String? { labelled(key, words.answer(answer)) }
}
