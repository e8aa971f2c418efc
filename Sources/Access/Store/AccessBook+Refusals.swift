import Journal
import JournalSQLite
import Vault
import Vocabulary

/// Refusals in the journal: what a security officer reads. They never say whether the dossier exists.
extension AccessBook {
    static let refused = "access.refused.v1", joinAsked = "access.joinAsked.v1", refusedMore = "access.refusedMore.v1"

    /// Writes that somebody was refused, never on which dossier; from the 31st of an hour on, counts it.
    ///
    /// A canary has its entry in its own stream: one entry in each case, and the same work.
    /// - Parameters:
    ///   - dossier: the number that was asked for, if one was.
    ///   - noted: it was counted already, before anybody looked whether the dossier is there: whether it is to be written by itself.
    public func record(_ refusal: Refusal, _ actor: Actor, _ act: Act, _ purpose: Purpose, on dossier: DossierID? = nil, noted: Bool? = nil) async throws {
        let trap = try await trap(dossier, else: actor.account), isWritten = noted ?? refusals.note(actor.account, now: clock())
        // A request to join is no refusal: neither for who asks, nor for who counts.
        let word = act == .askToJoin ? Self.joinAsked : Self.refused
        guard let trap, let stream = StreamName.canary(trap.organisation) else {
            guard isWritten else { return }
            try await append(word, of: actor.account, at: clock(), purpose, Array("\"\(act.rawValue) \(refusal)\"".utf8))
            return try await projector.catchUp(with: journal)
        }
        let late = LateTouch(account: actor.account, time: clock(), stream: stream, purpose: purpose, facts: try CanaryEvent(act, mark: trap.mark, wasRefused: true).facts())
        // Past the limit nothing is written at once, whatever the number: the time of the answer says nothing. A canary is written within the minute.
        guard isWritten else { return lateTouches.count < 10_000 ? lateTouches.append(late) : () }
        try await write(late)
        try await projector.catchUp(with: journal)
    }

    private func write(_ touch: LateTouch) async throws {
        try await append(Self.refused, to: touch.stream, of: touch.account, at: touch.time, touch.purpose, touch.facts)
        report(Self.canaryTouched)
    }

    /// A canary touched by somebody who was refused too often in the hour to be written at once.
    struct LateTouch: Sendable {
        let account: AccountID
        /// Milliseconds since 1970.
        let time: Int64
        let stream: StreamName
        let purpose: Purpose
        let facts: [UInt8]
    }

    /// Counts a request to join, whatever becomes of it: the count must not say which numbers exist. True when it is to be written by itself.
    func noteJoin(_ account: AccountID) -> Bool { refusals.note(account, now: clock()) }

    /// Whether a person was refused so often in this hour that nothing more is written of them at once.
    func isFlooding(_ account: AccountID) -> Bool { refusals.isFull(account, now: clock()) }

    /// Writes how many more were refused in the hours that are over: called each minute.
    /// - Parameter all: the server stops, this hour too.
    public func writeRefusals(all: Bool = false) async throws {
        let late = lateTouches
        lateTouches = []
        for (index, touch) in late.enumerated() {
            do { try await write(touch) } catch {
                lateTouches = Array(late[index...]) + lateTouches
                throw error
            }
        }
        let due = refusals.due(now: clock(), all: all)
        guard !due.isEmpty || !late.isEmpty else { return }
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
