/// How long a new account, or one whose proofs were chosen again, waits before it may act in an emergency.
public enum Newcomer {
    /// In milliseconds: 7 days.
    public static let wait: Int64 = 7 * 86_400_000
}

extension Policy {
    /// Who makes accounts could make somebody who does not exist: nobody opens or reviews in an emergency, decides of what is kept, tends canaries, nor is a second person, before a referent has taken them on a team, or a week has passed.
    static let newcomer = Policy("newcomer", on: [.openUrgently, .keepDossier, .plantCanary, .reviewUrgency, .confirmReferent, .askExport, .askSuspension, .decideApproval]) { q in
        guard q.actor.isKnown else { return .newcomer }
        return nil
    }
}
