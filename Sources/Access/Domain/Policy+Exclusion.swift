extension Policy {
    /// A person tied to the child or the family is kept out by name, whatever else they are: also in an emergency.
    static let exclusion = Policy("exclusion", on: Act.onDossier) { q in
        guard q.dossier?.isExcluded == false else { return .absent }
        return nil
    }
}
