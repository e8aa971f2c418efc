extension Policy {
    /// Only who was invited answers, and only in time.
    static let invitation = Policy("invitation", on: [.answerInvitation]) { q in
        guard let membership = q.dossier?.membership else { return .absent }
        guard membership.state == .invited else { return .absent }
        guard membership.until.map({ q.now < $0 }) ?? true else { return .absent }
        guard q.now < membership.answerBy else { return .absent }
        return nil
    }
}
