import Vocabulary

extension Directory {
    /// The prosecutors who may be competent: of the home, of the place where the minor was found, of the place of the facts.
    ///
    /// Up to three, merged when they are the same. The court is preselected when it is the only one of the département, or
    /// when it sits in the commune. Empty without any place. O(1).
    public func addressees(home: Place?, found: Place?, facts: Place?) -> [AddresseeProposal] {
        let places: [(CompetenceRule.Basis, Place)] = [(.home, home), (.found, found), (.facts, facts)]
            .compactMap { basis, place in place.map { (basis, $0) } }
        guard let copied = places.first?.1 else { return [] }
        let copyTo = authorities(of: copied)
        var proposals: [AddresseeProposal] = []
        for (basis, place) in places {
            guard let rule = reference.competence.first(where: { $0.basis == basis }) else { continue }
            let reason = AddresseeProposal.Reason(rule: rule, place: place)
            let candidates = candidates(in: place)
            let id = candidates.first(where: \.preselected)?.tribunal.id ?? "dep:\(place.departement.code)"
            if let same = proposals.firstIndex(where: { $0.id == id }) {
                proposals[same] = AddresseeProposal(
                    id: id, reasons: proposals[same].reasons + [reason], candidates: candidates, copyTo: copyTo
                )
            } else {
                proposals.append(AddresseeProposal(id: id, reasons: [reason], candidates: candidates, copyTo: copyTo))
            }
        }
        return proposals
    }

    /// The note for a court without a juge des enfants; nil for the others. O(1).
    public func juvenileJudgeNote(_ tribunal: Tribunal) -> Bilingual? {
        guard let target = tribunal.juvenileJudgeAt, let other = reference.tribunal(target) else { return nil }
        return Bilingual(
            fr: "Ce tribunal n’a pas de juge des enfants. Ce juge siège au \(other.name.fr). "
                + "Demandez au parquet qui suivra la protection.",
            en: "This court has no juvenile judge. The judge sits at the \(other.name.en). "
                + "Ask the prosecutor’s office who will follow the protection."
        )
    }

    private func candidates(in place: Place) -> [AddresseeProposal.Candidate] {
        let courts = tribunals(of: place.departement.code)
        let seat = place.commune.flatMap { reference.tribunalBySeat[$0.current] }
        let chosen = courts.count == 1 ? courts.first?.id : seat?.id
        let ordered = courts.filter { $0.id == chosen } + courts.filter { $0.id != chosen }
        return ordered.map {
            AddresseeProposal.Candidate(tribunal: $0, preselected: $0.id == chosen, note: juvenileJudgeNote($0))
        }
    }
}
