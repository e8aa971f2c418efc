extension Policy {
    /// Each duty has its acts, and gives no other.
    static let duty = Policy("duty", on: [.administer, .watch, .plantCanary, .reviewUrgency, .confirmReferent, .seeApprovals, .askExport, .askSuspension, .decideApproval, .useApproval]) { q in
        switch q.act {
        case .administer: guard q.actor.duties.contains(.administrator) else { return .notYourDuty }
        case .watch, .plantCanary, .askExport: guard q.actor.duties.contains(.securityOfficer) else { return .notYourDuty }
        case .seeApprovals, .askSuspension, .decideApproval, .useApproval: guard !q.actor.duties.isDisjoint(with: [.administrator, .securityOfficer]) else { return .notYourDuty }
        default: guard q.actor.duties.contains(.supervisor) else { return .notYourDuty }
        }
        return nil
    }
}
