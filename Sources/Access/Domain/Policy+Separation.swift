extension Policy {
    /// Who makes accounts or reads the journal never opens a dossier, nor judges an urgent opening: no person alone can give themselves a right and use it (ISO 27002, 5.3).
    static let separation = Policy("separation", on: Act.onDossier.union([.reviewUrgency, .confirmReferent])) { q in
        guard !q.actor.duties.contains(.administrator) else { return .absent }
        guard !q.actor.duties.contains(.securityOfficer) else { return .absent }
        return nil
    }
}
