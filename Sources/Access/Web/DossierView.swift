import Vocabulary

/// How and to whom a dossier is shown.
public struct DossierView: Sendable {
    public let dossier: DossierID
    public let caller: Caller
    /// On the team; false for an urgent opening, which reads and writes nothing.
    public let isMember: Bool
    public let isOpen: Bool
    /// Answers for the dossier.
    public let isReferent: Bool
    /// The names of those who answer for it.
    public let referents: [String]
    /// The names of authors, by account.
    public let names: [String: String]
    public let language: Language
}

extension AccessPages {
    /// The purpose for which this session opened a dossier; nil when it did not yet.
    public func purpose(_ caller: Caller, _ facts: DossierFacts) -> Purpose? {
        guard let aim = aims.aim(caller.session, facts.id), Self.aims(caller, isUrgent: Self.isUrgent(facts, neighbours.now())).contains(aim) else { return nil }
        return Purpose(aim, aim == .care ? .careTeam : .sharedSecrecy)
    }

    /// What a page needs to show a dossier that was read.
    public func view(_ facts: DossierFacts, _ caller: Caller, authors: some Sequence<String>, _ language: Language) async throws -> DossierView {
        let referents = try await book.referents(of: facts.id).map(\.id.text), names = try await names(Array(authors) + referents)
        return DossierView(dossier: facts.id, caller: caller, isMember: facts.isMember(neighbours.now()), isOpen: facts.state == .open, isReferent: facts.membership?.isReferent ?? false, referents: referents.compactMap { names[$0] }, names: names, language: language)
    }
}
