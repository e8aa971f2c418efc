extension Policy {
    /// The referent of the dossier answers for who is on the team, for the end of the follow-up, and for what is kept.
    static let referent = Policy("referent", on: [.changeTeam, .closeDossier, .keepDossier]) { q in
        guard q.activeMembership?.isReferent == true else { return .notYourDuty }
        return nil
    }
}
