extension Policy {
    /// Strictly what is necessary: the classes that the team shared with this person, and never none at all (CASF L226-2-2, fourth condition).
    static let scope = Policy("scope", on: [.readDossier, .exportDossier, .askLocation, .releaseLocation]) { q in
        let audiences = q.act == .askLocation || q.act == .releaseLocation ? .location : q.dossier?.audiences ?? []
        guard !audiences.isEmpty else { return .reserved }
        // An urgent opening has no scope of its own: the profession bounds it.
        guard let membership = q.activeMembership else { return nil }
        guard membership.scope.isSuperset(of: audiences) else { return .reserved }
        return nil
    }
}
