/// What nobody does alone.
public enum ApprovalMatter: Sendable, Hashable, Codable {
    /// Take out what the people of the institution opened, were refused and changed, between two moments (milliseconds since 1970; the second is not in it).
    case exportEntries(from: Int64, until: Int64)
    /// Suspend every account of the institution but those of the two persons.
    case suspendEveryone

    /// The act by which it is asked.
    var asking: Act {
        switch self {
        case .exportEntries: .askExport
        case .suspendEveryone: .askSuspension
        }
    }
}
