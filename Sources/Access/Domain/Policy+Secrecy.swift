extension Policy {
    /// Who is not bound by secrecy may transmit, and is not inside shared secrecy (CASF L226-2-2, first condition).
    static let secrecy = Policy("secrecy", on: [.readDossier, .closeDossier, .reopenDossier, .keepDossier, .seeReaders, .exportDossier, .askLocation, .releaseLocation, .reviewUrgency]) { q in
        guard q.actor.secrecy.isBound else { return .reserved }
        return nil
    }
}
