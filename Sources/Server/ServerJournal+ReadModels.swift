import Access
import CaseFile
import Foundation
import Journal
import JournalSQLite

extension ServerJournal {
    /// The read models of a server. Those of lists keep what begins a delay of its local protocol.
    /// - Throws: `Installation.Refusal` or `DataRefusal` when that protocol cannot be read.
    public static func projections(in folder: URL) throws -> [any Projection] {
        [StreamsProjection(), ActivityProjection(), AccessProjection(), SealedProjection(), CaseFileProjection(Door.kinds, try Door.delays(in: folder)), KeptFileProjection()]
    }
}
