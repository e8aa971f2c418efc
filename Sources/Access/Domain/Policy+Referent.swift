extension Policy {
    /// The referent of the dossier answers for who is on the team.
    static let referent = Policy("referent", on: [.changeTeam]) { q in
        guard q.activeMembership?.isReferent == true else { return .notYourDuty }
        return nil
    }
}
