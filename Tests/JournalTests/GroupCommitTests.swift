import Testing

@testable import JournalSQLite

@Suite struct GroupCommitTests {
    /// Alone: never. Shared: an eighth of what the transaction lasted, never more than two milliseconds.
    @Test(arguments: [
        (lasted: Duration.milliseconds(40), sharers: 1, patience: Duration.zero), (.milliseconds(8), 2, .milliseconds(1)), (.milliseconds(2), 64, .microseconds(250)),
        (.seconds(3), 512, .milliseconds(2)), (.zero, 64, .zero),
    ]) func whoSharesWaitsALittle(_ lasted: Duration, _ sharers: Int, _ patience: Duration) {
        #expect(GroupCommit.patience(after: lasted, sharers: sharers) == patience)
    }
}
