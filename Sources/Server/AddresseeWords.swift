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

    /// One court for each place when the place tells it, with every reason that leads to it; else the courts of the département.
    private func prosecutors(_ proposals: [AddresseeProposal]) -> [SignalementPages.AddresseeChoice] {
        var order: [String] = [], courts: [String: AddresseeProposal.Candidate] = [:], reasons: [String: [AddresseeProposal.Reason]] = [:]
        for proposal in proposals {
            for candidate in proposal.preselected == nil ? proposal.candidates : proposal.candidates.filter(\.preselected) {
                let id = candidate.tribunal.id
                if courts[id] == nil { order.append(id) }
                if courts[id]?.preselected != true { courts[id] = candidate }
                reasons[id, default: []] += proposal.reasons
            }
        }
        let first = order.first { courts[$0]?.preselected == true }
        return order.compactMap { id in
            guard let candidate = courts[id], let copyTo = proposals.first?.copyTo else { return nil }
            return SignalementPages.AddresseeChoice(
                id: id, name: candidate.tribunal.prosecutor, service: texts.both("addressee.service"), reason: reason(reasons[id] ?? []),
                isOneOfSeveral: !candidate.preselected, note: candidate.note, copyTo: crips(copyTo), authority: copyTo.count == 1 ? copyTo.first?.code.text ?? "" : "", isPreselected: id == first)
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
