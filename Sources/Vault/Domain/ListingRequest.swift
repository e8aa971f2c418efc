import Foundation
import Journal
import Vocabulary

/// What is asked before the lines of a list are opened: one entry for all of its dossiers, in the stream of who reads it.
public struct ListingRequest: Sendable, Hashable {
    /// The classes of each dossier that are shown in the list.
    public let dossiers: [DossierID: Set<AudienceClass>]
    /// A pseudonym.
    public let actor: String
    public let purpose: String
    public let legalBasis: String
    /// Milliseconds since 1970.
    public let time: Int64
    public let key: String

    /// The longest list of one entry.
    public static let most = 1_000
    public static let act = "caseFile.listed.v1"

    public init(_ dossiers: [DossierID: Set<AudienceClass>], by actor: String, purpose: String, legalBasis: String, time: Int64, key: String) {
        (self.dossiers, self.actor, self.purpose, self.legalBasis, self.time, self.key) = (dossiers, actor, purpose, legalBasis, time, key)
    }

    /// One empty part for each class that may be opened, and in clear the number of each dossier with its classes.
    var recording: AppendRequest? {
        guard !dossiers.isEmpty, dossiers.count <= Self.most, dossiers.values.allSatisfy({ !$0.isEmpty }) else { return nil }
        let lines = dossiers.sorted { $0.key.text < $1.key.text }.map { "\($0.key) \($0.value.reduce(0) { $0 | 1 << $1.rawValue })" }
        let classes = dossiers.values.reduce(into: Set<AudienceClass>()) { $0.formUnion($1) }
        let parts = [SealedPart(audience: "facts", keyVersion: 0, bytes: Array(lines.joined(separator: "\n").utf8))] + classes.sorted().map { SealedPart(audience: $0.name, keyVersion: 0, bytes: []) }
        let entry = NewEntry(time: time, actor: actor, act: Self.act, purpose: purpose, legalBasis: legalBasis, parts: parts)
        return StreamName("listing:\(actor)").map { AppendRequest(to: $0, expecting: .any, [entry], key: key) }
    }

    /// The dossiers of such an entry, each with its classes; others lines are left out.
    public static func dossiers(in entry: Entry) -> [(DossierID, Set<AudienceClass>)] {
        guard entry.act == act, let part = entry.parts.first(where: { $0.audience == "facts" }) else { return [] }
        return String(decoding: part.bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count == 2, let dossier = DossierID(String(words[0])), let mask = UInt8(words[1]) else { return nil }
            return (dossier, Set(AudienceClass.allCases.filter { mask & 1 << $0.rawValue != 0 }))
        }
    }
}
