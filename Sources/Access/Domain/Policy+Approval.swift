extension Policy {
    /// A request is decided while it waits, and used once after another person has agreed, each within 24 hours (OWASP ASVS 5.0, 2.3.5).
    static let approvalState = Policy("approvalState", on: [.decideApproval, .useApproval]) { q in
        let refusal: Refusal = q.approval?.state == .absent ? .absent : .over
        switch q.act {
        case .decideApproval: guard q.approval?.state == .waiting else { return refusal }
        default: guard q.approval?.state == .agreed else { return refusal }
        }
        return nil
    }

    /// Nobody agrees to their own request, nor who came through a link after it was made: who makes links could have become them.
    static let approvalByAnother = Policy("approvalByAnother", on: [.decideApproval]) { q in
        guard q.approval?.askedBy != q.actor.account else { return .secondPerson }
        guard q.approval?.isProvedSince == false else { return .newcomer }
        return nil
    }

    /// Only who asked uses what was agreed, and not who took their place through a link since.
    static let approvalByAsker = Policy("approvalByAsker", on: [.useApproval]) { q in
        guard q.approval?.askedBy == q.actor.account else { return .notYourDuty }
        guard q.approval?.isProvedSince == false else { return .newcomer }
        return nil
    }
}
