import Documents
import Vocabulary

/// The pages after the first: each fact, each word and each source, kept apart.
struct LetterSections: Sendable {
    let document: SignalementDocument
    let words: DocumentWords
    let articles: [String: Bilingual]

    /// Sections numbered in order; empty ones are left out, the minor's excepted.
    var all: [LetterModel.Section] {
        let parts: [(String, [LetterModel.Block])] = [
            ("section.minor", minor), ("section.circumstances", circumstances), ("section.observations", observations), ("section.words", spoken),
            ("section.thirdParties", thirdParties), ("section.health", health), ("section.danger", danger), ("section.situation", situation),
            ("section.signs", signs), ("section.factors", factors), ("section.actions", actions), ("section.information", information),
            ("section.requests", requests), ("section.author", author), ("section.annexes", annexes),
        ]
        return parts.filter { !$0.1.isEmpty }.enumerated().map { index, part in LetterModel.Section("\(index + 1). \(words(part.0))", part.1) }
    }

    private func terms(_ pairs: [(String, String?)]) -> [LetterModel.Block] {
        let items = pairs.compactMap { key, value in value.map { [words(key), words.typed($0)] } }.filter { !($0.last ?? "").isEmpty }
        return items.isEmpty ? [] : [.terms(items)]
    }

    private var minor: [LetterModel.Block] {
        let m = document.minor
        return terms([
            ("minor.lastName", m?.lastName ?? words("unknown")), ("minor.firstName", m?.firstName ?? words("unknown")), ("minor.usualName", m?.usualName), ("minor.nickname", m?.nickname),
            ("minor.birthDate", m?.birthDate ?? words("unknown")), ("minor.age", m?.age), ("minor.sex", m?.sex), ("minor.home", m?.home ?? words("unknown")), ("minor.tonight", m?.tonight),
            ("minor.school", m?.school), ("minor.language", m?.language), ("minor.disability", m?.disability), ("minor.parentalAuthority", m?.parentalAuthority ?? words("unknown")),
            ("minor.measures", m?.measures), ("minor.otherMinors", m?.otherMinors), ("minor.accounts", m?.accounts),
        ])
    }

    private var circumstances: [LetterModel.Block] {
        let c = document.circumstances
        return terms([("circumstances.date", c?.date), ("circumstances.place", c?.place), ("circumstances.duration", c?.duration), ("circumstances.present", c?.present), ("circumstances.interpreter", c?.interpreter)])
    }

    private var observations: [LetterModel.Block] {
        (document.observations ?? []).map { fact in
            let source = fact.source.map { words("source.\($0.rawValue)") } ?? words("unknown")
            let who = fact.who.map { " (" + words.typed($0) + ")" } ?? ""
            return .entry(head: head(fact.date, fact.place), text: told(fact.text), quote: false, note: words("source", ["source": source + who]))
        }
    }

    private var spoken: [LetterModel.Block] {
        if document.words?.isEmpty == true { return [.text(words("nothingSaid"))] }
        return (document.words ?? []).map { spoken in
            var notes = [words("question", ["question": spoken.question.map { words.typed($0) } ?? words("noQuestion")])]
            if let reporter = spoken.reportedBy { notes.append(words("reportedBy", ["who": words.typed(reporter)])) }
            let isSaid = !words.typed(spoken.text).isEmpty
            return .entry(head: head(spoken.date, spoken.speaker), text: isSaid ? words.quoted(spoken.text) : words("noText"), quote: isSaid, note: notes.joined(separator: " "))
        }
    }

    private var thirdParties: [LetterModel.Block] {
        (document.thirdParties ?? []).map { party in
            .entry(head: head(party.date, party.source ?? words("noSource")), text: told(party.text), quote: false, note: words("notSeen"))
        }
    }

    /// The text, or that it is missing: never words that nobody wrote.
    private func told(_ text: String?) -> String {
        let text = words.typed(text)
        return text.isEmpty ? words("noText") : text
    }

    private func head(_ parts: String?...) -> String {
        let known = parts.compactMap { $0 }.map { words.typed($0) }.filter { !$0.isEmpty }
        return known.isEmpty ? words("noDate") : known.joined(separator: ", ")
    }

    private var health: [LetterModel.Block] {
        terms([("health.findings", document.health?.findings), ("health.exams", document.health?.exams), ("health.evidence", document.health?.evidence)])
    }

    private var danger: [LetterModel.Block] {
        let d = document.danger
        return terms([
            ("danger.immediate", words.answer(d?.immediate)), ("danger.text", d?.text), ("danger.suicideRisk", words.answer(d?.suicide)),
            ("danger.violenceRecent", words.answer(d?.violence)), ("danger.pregnancyKnown", words.answer(d?.pregnancy)),
        ])
    }

    private var situation: [LetterModel.Block] {
        terms([("situation.runaways", document.runaways), ("situation.people", document.people), ("situation.places", document.places), ("situation.means", document.meansOfContact), ("situation.money", document.money)])
    }

    private var signs: [LetterModel.Block] { line(document.signs) }
    private var factors: [LetterModel.Block] { line(document.factors) }
    private var actions: [LetterModel.Block] { list(document.actions) }
    private var requests: [LetterModel.Block] { list(document.requests) }
    private var annexes: [LetterModel.Block] { list(document.annexes) }

    private func line(_ ticked: [SignalementDocument.Ticked]?) -> [LetterModel.Block] {
        let labels = (ticked ?? []).map { words.typed($0.label) }.filter { !$0.isEmpty }
        return labels.isEmpty ? [] : [.text(labels.joined(separator: ", ") + ".")]
    }

    private func list(_ items: [String]?) -> [LetterModel.Block] {
        let items = (items ?? []).map { words.typed($0) }.filter { !$0.isEmpty }
        return items.isEmpty ? [] : [.bullets(items)]
    }

    private var information: [LetterModel.Block] {
        func told(_ told: SignalementDocument.Told?) -> String {
            [words.answer(told?.informed), told?.text].compactMap { $0 }.joined(separator: ". ")
        }
        return terms([("information.minor", told(document.information?.minor)), ("information.parents", told(document.information?.parents))])
    }

    private var author: [LetterModel.Block] {
        let a = document.author
        let bases = (a?.legalBases ?? []).map { articles[$0]?(document.language) ?? $0 }.joined(separator: "\n")
        return terms([
            ("author.name", a?.name), ("author.role", a?.role), ("author.employer", a?.employer), ("author.address", a?.address), ("author.phone", a?.phone),
            ("author.nightPhone", a?.nightPhone), ("author.email", a?.email), ("author.bases", bases.isEmpty ? nil : bases), ("author.reason", document.addressee?.reason),
        ])
    }
}
