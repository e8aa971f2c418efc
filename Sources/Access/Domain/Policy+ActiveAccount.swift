extension Policy {
    /// Only people individually named and authorised, whose account is open (CASF R221-8).
    static let activeAccount = Policy("activeAccount", on: Set(Act.allCases)) { q in
        guard q.actor.state == .active else { return .notActive }
        return nil
    }
}
