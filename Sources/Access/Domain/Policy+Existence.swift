extension Policy {
    /// No dossier, or one whose keys were destroyed.
    static let existence = Policy("existence", on: Act.onDossier) { q in
        guard q.dossier?.state == .open || q.dossier?.state == .closed else { return .absent }
        return nil
    }
}
