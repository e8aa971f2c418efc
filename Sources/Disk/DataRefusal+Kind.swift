extension DataRefusal {
    /// What kind of trouble it is: the same for every command.
    public enum Kind: Sendable {
        /// What was read is not what it must be.
        case data
        case missing
        /// Used by another process, or without its protections.
        case unusable
        case cannotWrite
        /// The disk refused in the middle.
        case disk
    }

    public var kind: Kind {
        switch self {
        case .missing, .missingMasterKey: .missing
        case .inUse, .cannotRead, .unsafe: .unusable
        case .cannotWrite, .exists: .cannotWrite
        case .unsure, .takenAway: .disk
        default: .data
        }
    }
}
