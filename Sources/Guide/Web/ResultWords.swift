import HTML
import Site
import Vocabulary

/// The words of the result page that depend on what was ticked, in one language: each written once, then only joined.
struct ResultWords: Sendable {
    /// A sentence around the signs it names.
    private struct Sentence: Sendable {
        let before: Fragment
        let namesSigns: Bool
        let after: Fragment

        init(_ template: String) {
            let parts = template.split(separator: "{signs}", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            before = Fragment { $0.text(parts.first ?? "") }
            namesSigns = parts.count > 1
            after = Fragment { $0.text(parts.dropFirst().first ?? "") }
        }
    }

    /// By place: the hidden field that carries the sign on, its label in the list of what was ticked, and between quotation marks.
    private let words: [(hidden: Fragment, item: Fragment, quoted: Fragment)]
    private let ticked: Fragment
    private let recent: Fragment
    /// By card: after "Pourquoi :" the first reason begins in lower case; the others do not.
    private let first: [CareCard.Identifier: [Conduct.Reason: Sentence]]
    private let others: [CareCard.Identifier: [Conduct.Reason: Sentence]]
    private let comma = Fragment { $0.text(", ") }
    private let and: Fragment
    private let space = Fragment { $0.text(" ") }
    private let index: SignIndex

    init(_ content: GuideContent, _ texts: Catalogue, _ language: Language) {
        let index = content.index
        self.index = index
        words = index.entries.enumerated().map { place, entry in
            let name = index.facts.contains(place) ? "u" : index.families.contains(place) ? "s" : index.factors.contains(place) ? "v" : "d"
            let label = entry.label(language).lowercasedFirst
            return (Fragment { $0.hidden(name, entry.id) }, Fragment { $0.element(.li, text: entry.label(language)) }, Fragment { $0.text(FrenchTypography.quoted(label, language)) })
        }
        ticked = Fragment { $0.element(.p, .class("chapo"), text: texts("result.ticked", language)) }
        recent = Fragment { $0.element(.p, text: texts("result.recent", language)) }
        and = Fragment { $0.text(language == .fr ? " et " : " and ") }
        func sentences(_ edit: (String) -> String) -> [CareCard.Identifier: [Conduct.Reason: Sentence]] {
            Dictionary(content.conduct.cards.map { card in
                (card.id, Dictionary(Conduct.Reason.all(card.id).map { ($0, Sentence(edit(card.reasons[$0.rawValue]?(language) ?? ""))) }, uniquingKeysWith: { first, _ in first }))
            }, uniquingKeysWith: { first, _ in first })
        }
        first = sentences { $0 }
        others = sentences { $0.prefix(1).uppercased() + $0.dropFirst() }
    }

    /// The hidden fields that carry on what was ticked. O(ticks).
    func hidden(_ w: inout HTMLWriter, _ ticks: Ticks) {
        each(ticks) { w.fragment($0.hidden) }
    }

    /// "Vous avez coché :", then the list. O(ticks).
    func summary(_ w: inout HTMLWriter, _ ticks: Ticks, isRecent: Bool) {
        w.fragment(ticked)
        w.element(.ul, .class("coches")) { w in
            for group in index.told(ticks) { each(group) { w.fragment($0.item) } }
        }
        if isRecent { w.fragment(recent) }
    }

    /// Why a card answers what was ticked. O(signs named).
    func reasons(_ w: inout HTMLWriter, _ advice: Conduct.Advice) {
        for (number, grounds) in advice.grounds.enumerated() {
            if number > 0 { w.fragment(space) }
            guard let sentence = (number == 0 ? first : others)[advice.card.id]?[grounds.reason] else { continue }
            w.fragment(sentence.before)
            if sentence.namesSigns { list(&w, grounds.signs) }
            w.fragment(sentence.after)
        }
    }

    /// "« fugues » et « argent »".
    private func list(_ w: inout HTMLWriter, _ signs: Ticks) {
        var left = signs.count, isFirst = true
        each(signs) {
            if !isFirst { w.fragment(left == 1 ? and : comma) }
            w.fragment($0.quoted)
            left -= 1
            isFirst = false
        }
    }

    private func each(_ ticks: Ticks, _ body: ((hidden: Fragment, item: Fragment, quoted: Fragment)) -> Void) {
        ticks.forEach { if words.indices.contains($0) { body(words[$0]) } }
    }
}

extension String {
    /// The text with its first letter in lower case.
    var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
