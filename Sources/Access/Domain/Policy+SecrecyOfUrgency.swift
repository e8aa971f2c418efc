extension Policy {
    /// An emergency does not make secrecy shared with who is not bound by it (CASF L226-2-2). Says nothing of the dossier.
    static let secrecyOfUrgency = Policy("secrecyOfUrgency", on: [.openUrgently]) { q in
        guard q.actor.secrecy.isBound else { return .notYourDuty }
        return nil
    }
}
