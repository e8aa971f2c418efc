/// A proof of identity given again, for the acts that a stolen screen must not do.
public enum StepUp {
    /// How long it counts, in milliseconds: 5 minutes.
    public static let lifetime: Int64 = 5 * 60_000

    static func isFresh(_ q: Question) -> Bool {
        guard let time = q.actor.steppedUp, time <= q.now else { return false }
        return q.now - time <= lifetime
    }
}

extension Policy {
    /// Location, export, team, accounts, canaries, what needs a second person, and proofs of identity ask for a proof of identity at most five minutes old (OWASP ASVS 5.0, 7.5.3).
    static let stepUp = Policy("stepUp", on: [.readDossier, .askLocation, .releaseLocation, .exportDossier, .changeTeam, .closeDossier, .keepDossier, .administer, .plantCanary, .changeProofs, .confirmReferent, .askExport, .askSuspension, .decideApproval, .useApproval]) { q in
        let asksLittle = q.act == .readDossier && q.dossier?.audiences.contains(.location) != true
        guard asksLittle || StepUp.isFresh(q) else { return .stepUp }
        return nil
    }

    /// The same for an urgent opening, asked before anything is said of the dossier.
    static let stepUpBeforeUrgency = Policy("stepUpBeforeUrgency", on: [.openUrgently]) { q in
        guard StepUp.isFresh(q) else { return .stepUp }
        return nil
    }
}
