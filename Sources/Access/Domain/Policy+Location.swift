extension Policy {
    /// Where the child can be found is opened by two persons, for a time, and never by an urgent opening (OWASP ASVS 5.0, 2.3.5; the place of care may be kept secret, code civil 375-7).
    static let location = Policy("location", on: [.readDossier, .exportDossier]) { q in
        let asksLocation = q.dossier?.audiences.contains(.location) == true
        let isReleased = q.activeMembership?.locationUntil.map { q.now < $0 } ?? false
        guard !asksLocation || isReleased else { return .secondPerson }
        return nil
    }
}
