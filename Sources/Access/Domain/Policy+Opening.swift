extension Policy {
    /// A dossier is opened by who is bound by secrecy and follows young people: not by who keeps the accounts or watches the accesses (CASF L226-2-2, first condition).
    static let opening = Policy("opening", on: [.openDossier]) { q in
        guard q.actor.secrecy.isBound else { return .notYourDuty }
        guard q.actor.duties.isDisjoint(with: [.administrator, .securityOfficer]) else { return .notYourDuty }
        return nil
    }
}
