import Directory
import Signalement
import Vocabulary

/// The addressees that the directory proposes, in the words of the form.
struct AddresseeWords: Sendable {
    let directory: Directory
    let texts: Catalogue

    func choices(_ places: SignalementPages.PlaceIDs, _ channel: SignalementDocument.Channel) -> [SignalementPages.AddresseeChoice] {
        func place(_ id: String?) -> Place? { id.flatMap(directory.place(id:)) }
        let proposals = directory.addressees(home: place(places.home), found: place(places.found), facts: place(places.facts))
        return channel == .parquet ? prosecutors(proposals) : authorities(proposals)
    }

    /// One court for each place that tells it; else the courts of its département, of which the author says which. In the order home, found, facts.
    private func prosecutors(_ proposals: [AddresseeProposal]) -> [SignalementPages.AddresseeChoice] {
        guard let copyTo = proposals.first?.copyTo else { return [] }
        let known = Set(proposals.compactMap(\.preselected?.id))
        return proposals.enumerated().flatMap { rank, proposal in
            let isKnown = proposal.preselected != nil
            return proposal.candidates.filter { !isKnown || $0.preselected }.map { candidate in
                // A court may be that of one place and one of several for another: two choices, each with its own reason.
                let id = !isKnown && known.contains(candidate.tribunal.id) ? "\(candidate.tribunal.id):\(proposal.id)" : candidate.tribunal.id
                return SignalementPages.AddresseeChoice(
                    id: id, name: candidate.tribunal.prosecutor, service: texts.both("addressee.service"), reason: reason(proposal.reasons), isOneOfSeveral: !isKnown, note: candidate.note,
                    copyTo: crips(copyTo), authority: copyTo.count == 1 ? copyTo.first?.code.text ?? "" : "", isPreselected: isKnown && rank == 0)
            }
        }
    }

    private func authorities(_ proposals: [AddresseeProposal]) -> [SignalementPages.AddresseeChoice] {
        guard let first = proposals.first, let reason = first.reasons.first else { return [] }
        return first.copyTo.enumerated().map { index, authority in
            SignalementPages.AddresseeChoice(
                id: "crip-\(authority.code.text)", name: authority.crip, service: authority.name, reason: texts.both("addressee.crip.\(reason.rule.basis.rawValue)"), note: nil, copyTo: nil,
                authority: authority.code.text, isPreselected: index == 0 && first.copyTo.count == 1)
        }
    }

    private func reason(_ reasons: [AddresseeProposal.Reason]) -> Bilingual {
        Bilingual(
            fr: reasons.map { $0.place.label(.fr) + ". " + $0.rule.text.fr }.joined(separator: " "),
            en: reasons.map { $0.place.label(.en) + ". " + $0.rule.text.en }.joined(separator: " "))
    }

    private func crips(_ authorities: [ProtectionAuthority]) -> Bilingual {
        Bilingual(fr: authorities.map(\.crip.fr).joined(separator: " ou "), en: authorities.map(\.crip.en).joined(separator: " or "))
    }
}
