/// A change of the proofs of identity of a person, or a sign-in that they may want to know of.
public struct ProofNotice: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, CaseIterable, Codable {
        case passkeyAdded, passwordChosen, providerLinked
        /// Somebody came again through an invitation link: the proofs of before are dead.
        case enrolledAgain
        case recoveryCodeUsed
        /// From a machine that did not hold the mark of this person.
        case newMachine
    }

    public let kind: Kind
    /// Milliseconds since 1970.
    public let time: Int64

    /// How many are kept for each person.
    static let most = 10
    /// What is chosen in the first minute after an enrolment is the enrolment (milliseconds).
    static let enrolling: Int64 = 60_000
    /// How long one is shown at least, in milliseconds: three days. Who signs in twice with a stolen proof hides nothing.
    static let shownFor: Int64 = 3 * 86_400_000

    /// Whether it changes by what the person proves who they are.
    public var isChange: Bool { ![.recoveryCodeUsed, .newMachine].contains(kind) }
}

extension AccountRecord {
    /// What the person is told of on their own page: since the sign-in before the last, and never less than the last three days.
    public func notices(_ now: Int64) -> [ProofNotice] {
        let since = min(previousSignIn ?? .min, now - ProofNotice.shownFor)
        return proofs.filter { $0.time >= since }.reversed()
    }
}
