/// Somebody touched a canary dossier. Stored in the stream `canary:INSTITUTION`, by the institution that left it.
public struct CanaryEvent: Sendable, Hashable {
    /// Where the act was refused, the entry stands here in the place of the one that any refusal leaves: as many entries, as much time.
    let wasRefused: Bool
    let touch: Touch

    struct Touch: Sendable, Hashable, Codable {
        /// The act asked for, as in `Act`.
        let asked: String
        /// A keyed digest of the number of the dossier, which is not written.
        let mark: [UInt8]
    }

    /// As it is stored.
    var act: String { wasRefused ? "access.refused.v1" : "canary.touched.v1" }

    func facts() throws -> [UInt8] { try Facts.encode(touch) }

    /// - Throws: when the facts are not those of the act.
    init?(act: String, facts: [UInt8]) throws {
        guard ["access.refused.v1", "canary.touched.v1"].contains(act) else { return nil }
        (wasRefused, touch) = (act == "access.refused.v1", try Facts.decode(facts))
    }

    init(_ act: Act, mark: [UInt8], wasRefused: Bool) { (touch, self.wasRefused) = (Touch(asked: act.rawValue, mark: mark), wasRefused) }
}
