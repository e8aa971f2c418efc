import Vocabulary

/// The ticks write the sentences: a list the author corrects, never a judgement.
public struct ObservationSentences: Sendable {
    let lexicon: Lexicon
    let texts: Catalogue

    public init(lexicon: Lexicon, texts: Catalogue) {
        self.lexicon = lexicon
        self.texts = texts
    }

    /// The text of the first fact: "J’ai constaté :" and one line for each tick. Empty when nothing is ticked.
    ///
    /// A family with a detailed sign ticked is told by its details only.
    public func text(_ draft: Draft, _ language: Language) -> String {
        let told = self.told(draft)
        guard !told.isEmpty else { return "" }
        let source = SignalementDocument.Observed.Source(rawValue: draft["faits.1.source"]) ?? .seen
        let end = language == .fr ? "\u{202F};" : ";"
        let lines = told.enumerated().map { index, sign in
            "– " + sign.sentence(language) + (index == told.count - 1 ? "." : end)
        }
        let recent = draft.ticks("n").contains("oui") ? [texts("sentence.recent", language)] : []
        return ([texts("sentence.\(source.rawValue)", language)] + lines + recent).joined(separator: "\n")
    }

    /// The ticked facts, families and details, without the families told by their details.
    public func told(_ draft: Draft) -> [Lexicon.Sign] {
        let ticked = Set(draft.ticks("u") + draft.ticks("s") + draft.ticks("d"))
        let detailed = Set(lexicon.signs.filter { ticked.contains($0.id) }.compactMap(\.family))
        return lexicon.signs.filter { ticked.contains($0.id) && !detailed.contains($0.id) }
    }

    /// Writes the first fact again when the ticks changed and the author has not touched it.
    public func refresh(_ draft: inout Draft, _ language: Language) {
        let written = text(draft, language)
        let current = TypedText.trimmed(TypedText.cleaned(draft["faits.1.texte"]))
        // A text that the author emptied stays empty as long as the ticks are the same.
        if current.isEmpty, !written.isEmpty, Language.allCases.contains(where: { text(draft, $0) == draft["faits.1.repris"] }) { return }
        guard current.isEmpty || current == TypedText.trimmed(draft["faits.1.repris"]) else { return }
        draft["faits.1.texte"] = written
        draft["faits.1.repris"] = written
    }
}
