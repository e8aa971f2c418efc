import Journal
import JournalSQLite
import Vault
import Vocabulary

/// Refusals in the journal: what a security officer reads. They never say whether the dossier exists.
extension AccessBook {
    static let refused = "access.refused.v1", refusedMore = "access.refusedMore.v1"

    /// Writes that somebody was refused; from the 31st of an hour on, counts it.
    public func record(_ refusal: Refusal, _ actor: Actor, _ act: Act, _ purpose: Purpose) async throws {
        guard refusals.note(actor.account, now: clock()) else { return }
        try await append(Self.refused, of: actor.account, at: clock(), purpose, Array("\"\(act.rawValue) \(refusal)\"".utf8))
        try await projector.catchUp(with: journal)
    }

    /// Writes how many more were refused in the hours that are over: called each minute.
    /// - Parameter all: the server stops, this hour too.
    public func writeRefusals(all: Bool = false) async throws {
        let due = refusals.due(now: clock(), all: all)
        guard !due.isEmpty else { return }
        var fault: (any Error)?
        for (account, rests) in due {
            for rest in rests {
                do { try await append(Self.refusedMore, of: account, at: clock(), Purpose(.control, .security), try Facts.encode(rest)) } catch {
                    refusals.putBack(rest, of: account)
                    fault = error
                }
            }
        }
        if let fault { throw fault }
        try await projector.catchUp(with: journal)
    }

    private func append(_ act: String, of account: AccountID, at time: Int64, _ purpose: Purpose, _ facts: [UInt8]) async throws {
        guard let stream = StreamName("refusal:\(account)") else { return }
        let entry = NewEntry(
            time: time, actor: account.text, act: act, purpose: purpose.aim.rawValue, legalBasis: purpose.basis.rawValue, decision: .refused, parts: [SealedPart(audience: Entry.factsName, keyVersion: 0, bytes: facts)])
        _ = try await journal.append(AppendRequest(to: stream, expecting: .any, [entry], key: "refusal:" + Base64URL.text(Chance.bytes(16))))
    }
}
