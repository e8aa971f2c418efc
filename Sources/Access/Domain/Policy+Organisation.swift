extension Policy {
    /// A duty is held in one's own institution only (OWASP ASVS 5.0, 8.2.2).
    static let organisation = Policy("organisation", on: [.administer, .watch, .plantCanary, .reviewUrgency, .confirmReferent, .seeApprovals, .askExport, .askSuspension, .decideApproval, .useApproval]) { q in
        guard q.organisation == q.actor.organisation else { return .notYourDuty }
        return nil
    }
}
