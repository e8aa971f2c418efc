import Journal

extension Entry {
    /// The part in clear: numbers and states.
    var facts: [UInt8] { parts.first { $0.audience == Self.factsName }?.bytes ?? [] }
    static let factsName = "facts"
}
