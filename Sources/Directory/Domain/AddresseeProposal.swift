import Vocabulary

/// A prosecutor who may be competent, with the reasons. The person chooses; the parquet may pass it on.
public struct AddresseeProposal: Sendable, Hashable, Identifiable {
    /// Stable within a page: `tj-mulhouse`, or `dep:68` when the court is to be chosen.
    public let id: String
    /// One per way in which the place counts, in the order home, found, facts.
    public let reasons: [Reason]
    /// The courts to choose from: the preselected one first.
    public let candidates: [Candidate]
    /// The authority that receives the copy: one, or several when the commune is needed to tell. Home first.
    public let copyTo: [ProtectionAuthority]

    /// The preselected court; nil when the person has to choose.
    public var preselected: Tribunal? { candidates.first(where: \.preselected)?.tribunal }

    /// A place and the rule that makes its prosecutor competent.
    public struct Reason: Sendable, Hashable {
        public let rule: CompetenceRule
        public let place: Place
    }

    /// A court of the département.
    public struct Candidate: Sendable, Hashable {
        public let tribunal: Tribunal
        public let preselected: Bool
        /// Shown when the court has no juge des enfants.
        public let note: Bilingual?
    }
}
