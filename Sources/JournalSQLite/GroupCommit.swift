/// How long a shared transaction waits for the next one to be shared too.
enum GroupCommit {
    /// Never more, however slow the disk is.
    static let longest = Duration.milliseconds(2)

    /// An eighth of what a transaction lasted, and two milliseconds at most: a sync costs more than the wait, and half of those who come back would
    /// otherwise pay another. Who writes alone never waits.
    /// - Parameter sharers: how many were in the transaction.
    static func patience(after lasted: Duration, sharers: Int) -> Duration {
        sharers > 1 ? min(lasted / 8, longest) : .zero
    }
}
