extension Policy {
    /// A closed dossier is read, not written: reopening is an act of its own, with a reason.
    static let dossierState = Policy("dossierState", on: [.addToDossier, .closeDossier, .askLocation, .releaseLocation]) { q in
        guard q.dossier?.state == .open else { return .closed }
        return nil
    }

    /// Only what is closed is opened again.
    static let reopening = Policy("reopening", on: [.reopenDossier]) { q in
        guard q.dossier?.state == .closed else { return .notYourDuty }
        return nil
    }
}
