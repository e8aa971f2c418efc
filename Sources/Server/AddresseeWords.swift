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

    private func prosecutors(_ proposals: [AddresseeProposal]) -> [SignalementPages.AddresseeChoice] {
        var seen: Set<String> = [], isFirst = true
        return proposals.flatMap { proposal in
            proposal.candidates.compactMap { candidate in
                guard seen.insert(candidate.tribunal.id).inserted else { return nil }
                let isPreselected = isFirst && candidate.preselected
                if isPreselected { isFirst = false }
                return SignalementPages.AddresseeChoice(
                    id: candidate.tribunal.id, name: candidate.tribunal.prosecutor, service: texts.both("addressee.service"), reason: reason(proposal),
                    note: candidate.note, copyTo: crips(proposal.copyTo), authority: proposal.copyTo.count == 1 ? proposal.copyTo.first?.code.text ?? "" : "", isPreselected: isPreselected)
            }
        }
    }

    private func authorities(_ proposals: [AddresseeProposal]) -> [SignalementPages.AddresseeChoice] {
        var seen: Set<String> = []
        let all = proposals.flatMap { proposal in proposal.copyTo.map { (proposal, $0) } }.filter { seen.insert($0.1.code.text).inserted }
        return all.enumerated().map { index, pair in
            SignalementPages.AddresseeChoice(
                id: "crip-\(pair.1.code.text)", name: pair.1.crip, service: pair.1.name, reason: texts.both("addressee.crip"), note: nil, copyTo: nil,
                authority: pair.1.code.text, isPreselected: index == 0 && pair.0.copyTo.count == 1)
        }
    }

    private func reason(_ proposal: AddresseeProposal) -> Bilingual {
        let reasons = proposal.reasons
        return Bilingual(
            fr: reasons.map { $0.place.label(.fr) + ". " + $0.rule.text.fr }.joined(separator: " "),
            en: reasons.map { $0.place.label(.en) + ". " + $0.rule.text.en }.joined(separator: " "))
    }

    private func crips(_ authorities: [ProtectionAuthority]) -> Bilingual {
        Bilingual(fr: authorities.map(\.crip.fr).joined(separator: " ou "), en: authorities.map(\.crip.en).joined(separator: " or "))
    }
}
