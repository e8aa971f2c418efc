extension CaseBook {
    /// Elements of some kinds that a list also shows when they were written since a moment (milliseconds since 1970).
    public struct Recent: Sendable {
        /// By kind.
        let since: [String: Int64]

        init(kinds: Set<String>, since: Int64) { self.since = Dictionary(uniqueKeysWithValues: kinds.map { ($0, since) }) }

        /// Both, each kind since the first of its moments.
        func with(_ other: Recent) -> Recent { Recent(since.merging(other.since, uniquingKeysWith: min)) }

        private init(_ since: [String: Int64]) { self.since = since }

        public static let none = Recent([:])
    }
}
