import Vocabulary

/// What to do next: three cards, always the same and in the same order, each with why it answers what was ticked.
///
/// It advises and never decides; it gives no score, and never says that there is nothing to report.
/// Source: guide of the CVM, 2022; Paris prosecutor's office, PROMIFRANCE, 9 June 2022.
struct Conduct: Sendable {
    /// Why a card answers what was ticked: the key of its sentence, in the file of the cards.
    enum Reason: String, Sendable, CaseIterable {
        case disclosure = "fact.disclosure"
        case place = "fact.place"
        case danger = "fact.danger"
        case body, suicide, addiction, runaway
        case recentAccumulation, accumulation, parisSigns, single, factorsOnly, none, always

        /// The reasons that a card may give: each has its sentence.
        static func all(_ card: CareCard.Identifier) -> [Reason] {
            switch card {
            case .emergency: [.danger, .body, .suicide, .addiction, .runaway, .none]
            case .prosecutor: [.disclosure, .place, .danger, .recentAccumulation, .accumulation, .parisSigns, .single, .factorsOnly, .none]
            case .advice: [.always, .single, .factorsOnly, .none]
            }
        }
    }

    /// A reason, and the signs it names.
    typealias Grounds = (reason: Reason, signs: Ticks)

    struct Advice: Sendable {
        let card: CareCard
        /// The strongest first: every reason to call for help, one or two for the other cards.
        let grounds: [Grounds]
    }

    let advices: [Advice]

    /// O(families).
    init(for ticks: Ticks, recency: Observation.Recency, in content: GuideContent) {
        let seen = Seen(ticks, isRecent: recency == .yes, content.index)
        advices = content.conduct.cards.map { Advice(card: $0, grounds: seen.grounds($0.id)) }
    }
}

/// What was ticked, sorted as the cards ask for it.
private struct Seen {
    let facts: [Conduct.Grounds]
    let urgent: [Conduct.Grounds]
    let families: Ticks
    let factors: Ticks
    let accumulating: Ticks
    let isRecent: Bool

    init(_ ticks: Ticks, isRecent: Bool, _ index: SignIndex) {
        func ticked(_ all: [Conduct.Grounds]) -> [Conduct.Grounds] {
            all.compactMap { reason, signs in ticks.isDisjoint(with: signs) ? nil : (reason, ticks.intersection(signs)) }
        }
        facts = ticked([(.disclosure, index.disclosure), (.place, index.place), (.danger, index.danger)])
        urgent = ticked([(.danger, index.danger), (.suicide, index.selfHarm), (.body, index.body), (.addiction, index.addiction), (.runaway, index.runaway)])
        families = ticks.intersection(index.families)
        factors = ticks.intersection(index.factors)
        accumulating = index.accumulating(ticks)
        self.isRecent = isRecent
    }

    func grounds(_ card: CareCard.Identifier) -> [Conduct.Grounds] {
        let all = switch card {
        case .emergency: urgent
        case .prosecutor: prosecutor
        case .advice: advice
        }
        return all.isEmpty ? [(.none, Ticks())] : card == .emergency ? all : Array(all.prefix(2))
    }

    private var prosecutor: [Conduct.Grounds] {
        if families.count >= 2 {
            return facts + [(isRecent ? .recentAccumulation : .accumulation, families)] + (accumulating.count >= 3 ? [(.parisSigns, accumulating)] : [])
        }
        return facts.isEmpty ? context : facts
    }

    private var advice: [Conduct.Grounds] {
        facts.isEmpty && families.count < 2 ? context : [(.always, Ticks())]
    }

    /// At most one family, and no fact.
    private var context: [Conduct.Grounds] {
        if !families.isEmpty { return [(.single, families)] }
        return factors.isEmpty ? [] : [(.factorsOnly, factors)]
    }
}
