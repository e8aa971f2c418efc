extension Policy {
    /// One factor opens nothing (ANSSI PG-078; OWASP ASVS 5.0, 6.3.3).
    static let secondFactor = Policy("secondFactor", on: Set(Act.allCases)) { q in
        guard q.actor.proof != .firstFactor else { return .secondFactor }
        return nil
    }
}
