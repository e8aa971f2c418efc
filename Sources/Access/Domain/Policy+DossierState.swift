extension Policy {
    /// A closed dossier is read, not written: reopening is an act of its own, with a reason.
    static let dossierState = Policy("dossierState", on: [.addToDossier, .askLocation, .releaseLocation]) { q in
        guard q.dossier?.state == .open else { return .closed }
        return nil
    }
}
