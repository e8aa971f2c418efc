extension Policy {
    /// Not on this child's team, so nothing (CASF L226-2-2, second condition). Invited, suspended and ended are not on it.
    static let membership = Policy("membership", on: [.readDossier, .addToDossier, .closeDossier, .reopenDossier, .keepDossier, .seeTeam, .seeReaders, .changeTeam, .askLocation, .releaseLocation, .exportDossier]) { q in
        // An urgent opening reads, and sees whom to call. Nothing else.
        let isUrgentReading = q.isUrgent && (q.act == .readDossier || q.act == .seeTeam)
        guard q.activeMembership != nil || isUrgentReading else { return .absent }
        return nil
    }
}
