/// Why an act is refused. Only `absent` is said of a dossier to who has no right on it: forbidden and unknown look the same.
public enum Refusal: Error, Sendable, Hashable {
    /// There is nothing here for this person.
    case absent
    /// The account cannot act now.
    case notActive
    /// A first factor only.
    case secondFactor
    /// Prove again who you are: the last proof is more than five minutes old.
    case stepUp
    /// This duty belongs to somebody else.
    case notYourDuty
    /// The class is kept for others: its existence may be known, not what it holds.
    case reserved
    /// The location needs a second person.
    case secondPerson
    /// The aim and the text do not go with the act.
    case purpose
    /// The dossier is read, not written.
    case closed
    /// Three urgent openings in 30 days, or one that nobody has reviewed in 72 hours.
    case urgencyRight
    /// The account is too new for an emergency.
    case newcomer
    /// Too many dossiers in an hour, by this person or here.
    case tooMany
    /// The request was decided, used, or is too old.
    case over
}
