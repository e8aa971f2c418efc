extension Policy {
    /// Nobody is the second person of their own request.
    static let twoPersons = Policy("twoPersons", on: [.releaseLocation]) { q in
        guard let first = q.dossier?.askedBy else { return .secondPerson }
        guard first != q.actor.account else { return .secondPerson }
        return nil
    }
}
