extension Profession {
    /// The classes that a profession may ever need, whatever was shared with it.
    ///
    /// Health is for who cares (CSP L1110-4); the judicial thread for who protects, decides or judges. To be validated by a lawyer and by the CVM.
    public var audiences: Audiences {
        switch self {
        case .schoolHealth, .doctor, .midwife: [.identity, .location, .health, .social]
        case .psychologist: [.identity, .health, .social]
        case .specialisedEducator, .socialWork, .pjj: [.identity, .location, .social, .judicial]
        case .nightStaff, .fosterFamily, .streetPrevention: [.identity, .location, .social]
        case .police, .justice: [.identity, .location, .judicial]
        case .teaching, .leisure, .other: [.identity, .social]
        }
    }
}

extension Policy {
    /// A sharing never gives more than the profession may need.
    static let profession = Policy("profession", on: [.readDossier, .exportDossier, .askLocation, .releaseLocation]) { q in
        let asked = q.act == .askLocation || q.act == .releaseLocation ? .location : q.dossier?.audiences ?? .all
        guard q.actor.profession.audiences.isSuperset(of: asked) else { return .reserved }
        return nil
    }
}
