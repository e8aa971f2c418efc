import Journal
import JournalSQLite
import Vault
import Vocabulary

/// Refusals in the journal: what a security officer reads. They never say whether the dossier exists.
extension AccessBook {
    static let refused = "access.refused.v1", refusedMore = "access.refusedMore.v1"

    /// Writes that somebody was refused, never on which dossier; from the 31st of an hour on, counts it.
    ///
    /// A canary has its entry in its own stream: one entry in each case, and the same work. A flood of other refusals before does not hide it.
    /// - Parameter dossier: the number that was asked for, if one was.
    public func record(_ refusal: Refusal, _ actor: Actor, _ act: Act, _ purpose: Purpose, on dossier: DossierID? = nil) async throws {
        let trap = try await trap(dossier, else: actor.account)
        if let trap, let stream = StreamName.canary(trap.organisation) {
            guard canaryRefusals.note(actor.account, now: clock()) else { return }
            try await append(Self.refused, to: stream, of: actor.account, at: clock(), purpose, try CanaryEvent(act, mark: trap.mark, wasRefused: true).facts())
            try await projector.catchUp(with: journal)
            report(Self.canaryTouched)
            return
        }
        guard refusals.note(actor.account, now: clock()) else { return }
        try await append(Self.refused, of: actor.account, at: clock(), purpose, Array("\"\(act.rawValue) \(refusal)\"".utf8))
        try await projector.catchUp(with: journal)
    }

    /// Writes how many more were refused in the hours that are over: called each minute.
    /// - Parameter all: the server stops, this hour too.
    public func writeRefusals(all: Bool = false) async throws {
        _ = canaryRefusals.due(now: clock(), all: all)
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

    private func append(_ act: String, to other: StreamName? = nil, of account: AccountID, at time: Int64, _ purpose: Purpose, _ facts: [UInt8]) async throws {
        guard let stream = other ?? StreamName("refusal:\(account)") else { return }
        let entry = NewEntry(
            time: time, actor: account.text, act: act, purpose: purpose.aim.rawValue, legalBasis: purpose.basis.rawValue, decision: .refused, parts: [SealedPart(audience: Entry.factsName, keyVersion: 0, bytes: facts)])
        _ = try await journal.append(AppendRequest(to: stream, expecting: .any, [entry], key: "refusal:" + Base64URL.text(Chance.bytes(16))))
    }
}
