import Journal
import Vault
import Vocabulary

/// A copy of a dossier that somebody took out: printed, or as a file.
public struct DossierCopy: Sendable {
    /// Milliseconds since 1970.
    public let time: Int64
    public let account: String
    /// As it is written on each page.
    public let serial: String
    public let isPrinted: Bool
    public let audiences: [AudienceClass]
}

extension AccessBook {
    /// What stands in clear in the entry of a copy.
    private struct CopyFacts: Decodable {
        let serial: String
        let form: String
        let classes: [String]
    }

    /// The act of a copy.
    static let copied = "caseFile.printed.v1"

    /// The copies that were taken out of a dossier, the last first. Nothing sealed is opened. O(entries of the dossier).
    public func copies(_ permit: Permit) async throws -> [DossierCopy] {
        guard permit.act == .seeReaders, case .dossier(let facts) = permit.resource, let stream = StreamName("caseFile:\(facts.id)") else { throw TeamFault.noPermit }
        var found: [DossierCopy] = [], last = 0
        while case let page = try await journal.entries(of: stream, from: last + 1, limit: 1_000), let end = page.last {
            for entry in page where entry.act == Self.copied {
                let copy: CopyFacts = try Facts.decode(entry.facts)
                found.append(DossierCopy(time: entry.time, account: entry.actor, serial: copy.serial, isPrinted: copy.form != "data", audiences: copy.classes.compactMap { AudienceClass(name: $0) }))
            }
            last = end.version
        }
        return found.reversed()
    }
}
